"""Each print of a form is on record, and stays as it was recorded."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON dossiers_printedform
    FOR EACH ROW EXECUTE FUNCTION onestop_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON dossiers_printedform
    FOR EACH STATEMENT EXECUTE FUNCTION onestop_append_only();
"""
DROP = """
DROP TRIGGER append_only ON dossiers_printedform;
DROP TRIGGER append_only_truncate ON dossiers_printedform;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('dossiers', '0010_search_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('01', 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả'), ('02', 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ'), ('03', 'Phiếu từ chối tiếp nhận giải quyết hồ sơ'), ('04', 'Văn bản xin lỗi và đề nghị gia hạn'), ('05', 'Thông báo dừng giải quyết hồ sơ'), ('06', 'Phiếu kiểm soát quá trình giải quyết hồ sơ'), ('07', 'Sổ theo dõi hồ sơ'), ('birth_certificate', 'Giấy khai sinh'), ('marriage_certificate', 'Giấy chứng nhận kết hôn'), ('marital_status', 'Giấy xác nhận tình trạng hôn nhân'), ('death_extract', 'Trích lục khai tử')], max_length=30, verbose_name='mẫu')),
                ('version', models.PositiveSmallIntegerField(verbose_name='phiên bản mẫu')),
                ('first_day', models.DateField(null=True, verbose_name='từ ngày')),
                ('last_day', models.DateField(null=True, verbose_name='đến ngày')),
                ('copy', models.PositiveIntegerField(verbose_name='lần in')),
                ('reason', models.CharField(blank=True, max_length=1000, verbose_name='lý do in lại')),
                ('data_hash', models.CharField(max_length=64, verbose_name='mã băm nội dung')),
                ('printed_by_name', models.CharField(max_length=200, verbose_name='tên người in')),
                ('printed_at', models.DateTimeField(verbose_name='in lúc')),
                ('dossier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='printed_forms', to='dossiers.dossier', verbose_name='hồ sơ')),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='printed_forms', to='dossiers.event', verbose_name='sự kiện')),
                ('printed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người in')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'lần in',
                'verbose_name_plural': 'lần in',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('dossier__isnull', False)), fields=('dossier', 'form', 'event', 'copy'), name='printed_form_copy_once'), models.UniqueConstraint(condition=models.Q(('dossier', None)), fields=('unit', 'form', 'first_day', 'last_day', 'copy'), name='printed_register_copy_once'), models.CheckConstraint(condition=models.Q(('form__in', ['01', '02', '03', '04', '05', '06', '07', 'birth_certificate', 'marriage_certificate', 'marital_status', 'death_extract'])), name='printed_form_known'), models.CheckConstraint(condition=models.Q(models.Q(('dossier', None), ('event', None), ('first_day__isnull', False), ('form', '07'), ('last_day__gte', models.F('first_day')), ('last_day__isnull', False)), models.Q(models.Q(('form', '07'), _negated=True), ('dossier__isnull', False), ('event__isnull', False), ('first_day', None), ('last_day', None)), _connector='OR'), name='printed_form_of_a_dossier_or_a_period'), models.CheckConstraint(condition=models.Q(models.Q(('form__in', ['birth_certificate', 'death_extract', 'marital_status', 'marriage_certificate']), _negated=True), ('copy', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='printed_certificate_again_with_a_reason'), models.CheckConstraint(condition=models.Q(('copy__gte', 1), ('version__gte', 1)), name='printed_form_counts_from_1'), models.CheckConstraint(condition=models.Q(('data_hash__regex', '^[0-9a-f]{64}$')), name='printed_form_hashed')],
            },
        ),
        migrations.RunSQL(TRIGGERS, DROP),
    ]
