"""What clients read: never edited, and nothing younger than a year is deleted."""

import django.db.models.deletion
from django.db import migrations, models


FUNCTION = """
CREATE FUNCTION onestop_kept_a_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.read_at < now() - interval '1 year' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is kept a year: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON dossiers_clientread
    FOR EACH ROW EXECUTE FUNCTION onestop_kept_a_year();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON dossiers_clientread
    FOR EACH STATEMENT EXECUTE FUNCTION onestop_append_only();
"""
DROP = """
DROP TRIGGER append_only ON dossiers_clientread;
DROP TRIGGER append_only_truncate ON dossiers_clientread;
DROP FUNCTION onestop_kept_a_year();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_client'),
        ('dossiers', '0018_change'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClientRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(choices=[('list', 'Danh sách hồ sơ'), ('dossier', 'Hồ sơ'), ('timeline', 'Lịch sử hồ sơ'), ('deliveries', 'Tình trạng liên thông'), ('changes', 'Dòng thay đổi')], max_length=20, verbose_name='đọc gì')),
                ('query', models.CharField(blank=True, max_length=500, verbose_name='điều kiện')),
                ('rows', models.PositiveIntegerField(verbose_name='số dòng')),
                ('personal', models.BooleanField(verbose_name='có dữ liệu cá nhân')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='từ địa chỉ')),
                ('read_at', models.DateTimeField(verbose_name='đọc lúc')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.client', verbose_name='hệ thống kết nối')),
                ('dossier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='client_reads', to='dossiers.dossier', verbose_name='hồ sơ')),
            ],
            options={
                'verbose_name': 'lượt đọc của hệ thống kết nối',
                'verbose_name_plural': 'lượt đọc của hệ thống kết nối',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['client', '-read_at'], name='client_read_by_client'), models.Index(fields=['read_at'], name='client_read_by_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('door__in', ['list', 'changes']), ('dossier', None)), models.Q(('door__in', ['dossier', 'timeline', 'deliveries']), ('dossier__isnull', False)), _connector='OR'), name='client_read_of_a_dossier_or_a_query')],
            },
        ),
        migrations.RunSQL(FUNCTION, DROP),
    ]
