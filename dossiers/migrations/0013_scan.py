"""Scanned papers and who looked at them; both only grow."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TRIGGERS = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION onestop_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION onestop_append_only();
"""
    for table in ("dossiers_scan", "dossiers_scanviewing")
)
DROP = "".join(
    f"""
DROP TRIGGER append_only ON {table};
DROP TRIGGER append_only_truncate ON {table};
"""
    for table in ("dossiers_scan", "dossiers_scanviewing")
)


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0012_sent_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='số thứ tự')),
                ('paper', models.CharField(max_length=60, verbose_name='mã giấy tờ')),
                ('version', models.PositiveIntegerField(verbose_name='bản số')),
                ('stored_as', models.CharField(max_length=100, unique=True, verbose_name='tên lưu')),
                ('media_type', models.CharField(choices=[('image/jpeg', 'JPEG'), ('image/png', 'PNG'), ('application/pdf', 'PDF')], max_length=20, verbose_name='định dạng')),
                ('size', models.PositiveIntegerField(verbose_name='dung lượng')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('added_by_name', models.CharField(max_length=200, verbose_name='tên người tải lên')),
                ('added_at', models.DateTimeField(verbose_name='tải lên lúc')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người tải lên')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='dossiers.dossier', verbose_name='hồ sơ')),
            ],
            options={
                'verbose_name': 'bản chụp',
                'verbose_name_plural': 'bản chụp',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ScanViewing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('viewed_by_name', models.CharField(max_length=200, verbose_name='tên người xem')),
                ('door', models.CharField(choices=[('admin', 'Trang hồ sơ'), ('api', 'API')], max_length=10, verbose_name='xem từ')),
                ('viewed_at', models.DateTimeField(verbose_name='xem lúc')),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='viewings', to='dossiers.scan', verbose_name='bản chụp')),
                ('viewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người xem')),
            ],
            options={
                'verbose_name': 'lượt xem bản chụp',
                'verbose_name_plural': 'lượt xem bản chụp',
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.UniqueConstraint(fields=('dossier', 'number'), name='scan_number_once'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.UniqueConstraint(fields=('dossier', 'paper', 'version'), name='scan_version_once'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), ('size__gte', 1), ('version__gte', 1)), name='scan_counts_from_1'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('media_type__in', ['image/jpeg', 'image/png', 'application/pdf'])), name='scan_type_known'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='scan_hashed'),
        ),
        migrations.AddConstraint(
            model_name='scanviewing',
            constraint=models.CheckConstraint(condition=models.Q(('door__in', ['admin', 'api'])), name='scan_door_known'),
        ),
        migrations.RunSQL(TRIGGERS, DROP),
    ]
