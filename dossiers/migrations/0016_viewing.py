"""Who opened a declaration; the table only grows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON dossiers_viewing
    FOR EACH ROW EXECUTE FUNCTION onestop_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON dossiers_viewing
    FOR EACH STATEMENT EXECUTE FUNCTION onestop_append_only();
"""
DROP = """
DROP TRIGGER append_only ON dossiers_viewing;
DROP TRIGGER append_only_truncate ON dossiers_viewing;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0015_assignment_checked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Viewing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('viewed_by_name', models.CharField(max_length=200, verbose_name='tên người xem')),
                ('door', models.CharField(choices=[('admin', 'Trang hồ sơ'), ('api', 'API')], max_length=10, verbose_name='xem từ')),
                ('ground', models.CharField(choices=[('work', 'Làm việc tại đơn vị'), ('supervision', 'Giám sát')], max_length=15, verbose_name='căn cứ')),
                ('came_from', models.CharField(blank=True, max_length=20, verbose_name='mở từ')),
                ('viewed_at', models.DateTimeField(verbose_name='xem lúc')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='viewings', to='dossiers.dossier', verbose_name='hồ sơ')),
                ('viewed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người xem')),
            ],
            options={
                'verbose_name': 'lượt xem hồ sơ',
                'verbose_name_plural': 'lượt xem hồ sơ',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('door__in', ['admin', 'api'])), name='viewing_door_known'), models.CheckConstraint(condition=models.Q(('ground__in', ['work', 'supervision'])), name='viewing_ground_known')],
            },
        ),
        migrations.RunSQL(TRIGGERS, DROP),
    ]
