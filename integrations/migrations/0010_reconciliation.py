"""Runs of reconciliation and the differences they find."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0009_session_trouble'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReconciliationRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp')], max_length=20, verbose_name='kết nối')),
                ('occasion', models.CharField(choices=[('demand', 'Theo yêu cầu'), ('nightly', 'Hằng đêm'), ('weekly', 'Hằng tuần')], max_length=10, verbose_name='dịp')),
                ('asked_at', models.DateTimeField(verbose_name='yêu cầu lúc')),
                ('since', models.DateTimeField(blank=True, null=True, verbose_name='thay đổi từ')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='thay đổi đến')),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, null=True, size=None, verbose_name='mã hồ sơ')),
                ('step_by_step', models.BooleanField(default=True, verbose_name='đối chiếu từng bước')),
                ('repairs', models.BooleanField(default=True, verbose_name='tự gửi bù')),
                ('state', models.CharField(choices=[('running', 'Đang chạy'), ('interrupted', 'Đang chờ kết nối'), ('finished', 'Đã xong'), ('stopped', 'Đã dừng')], default='running', max_length=12, verbose_name='tình trạng')),
                ('compared_until', models.DateTimeField(blank=True, null=True, verbose_name='đã đối chiếu đến')),
                ('window_until', models.DateTimeField(blank=True, null=True)),
                ('after_code', models.CharField(blank=True, default='', max_length=60)),
                ('comparing_ended_at', models.DateTimeField(blank=True, null=True, verbose_name='đối chiếu xong lúc')),
                ('lease_token', models.UUIDField(blank=True, null=True)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('look_at', models.DateTimeField(blank=True, null=True, verbose_name='chạy tiếp lúc')),
                ('failures', models.PositiveIntegerField(default=0, verbose_name='số lần không trả lời')),
                ('trouble', models.CharField(blank=True, choices=[('delivered', 'Hệ thống nhận đã nhận'), ('not_yet', 'Chưa có kết quả'), ('busy', 'Hệ thống bận'), ('failed', 'Lỗi phía hệ thống nhận'), ('unreachable', 'Không kết nối được'), ('unknown', 'Không rõ kết quả'), ('refused', 'Bị từ chối'), ('missing_there', 'Hệ thống nhận chưa có hồ sơ')], default='', max_length=15, verbose_name='lý do chờ')),
                ('compared', models.PositiveIntegerField(default=0, verbose_name='đã đối chiếu')),
                ('agreeing', models.PositiveIntegerField(default=0, verbose_name='khớp')),
                ('explained', models.PositiveIntegerField(default=0, verbose_name='đã rõ lý do')),
                ('repaired', models.PositiveIntegerField(default=0, verbose_name='đã khớp lại')),
                ('unexplained', models.PositiveIntegerField(default=0, verbose_name='chưa giải quyết')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='bắt đầu')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người yêu cầu')),
            ],
            options={
                'verbose_name': 'lần đối chiếu',
                'verbose_name_plural': 'đối chiếu',
            },
        ),
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp')], max_length=20, verbose_name='kết nối')),
                ('subject', models.CharField(max_length=60, verbose_name='mã hồ sơ')),
                ('kind', models.CharField(choices=[('missing_there', 'Bên kia không có'), ('missing_here', 'Bên này không có'), ('status', 'Khác trạng thái'), ('steps_missing', 'Bên kia thiếu bước'), ('steps_unknown', 'Bên kia thừa bước'), ('order', 'Khác thứ tự bước'), ('result_missing', 'Kết quả chưa về bên này'), ('number', 'Khác số đăng ký, số định danh'), ('unanswered', 'Không được trả lời')], max_length=15, verbose_name='khác ở chỗ')),
                ('ours', models.TextField(blank=True, verbose_name='bên này')),
                ('theirs', models.TextField(blank=True, verbose_name='bên kia')),
                ('ground', models.CharField(choices=[('lost_there', 'bên kia đã xác nhận rồi làm mất; gửi bù được'), ('not_asked', 'câu hỏi kết quả đã bị hủy; hỏi lại được'), ('on_its_way', 'bản tin đang trên đường gửi'), ('parked', 'bản tin của hồ sơ đang chờ người xử lý'), ('changed', 'vừa thay đổi trong lúc đối chiếu'), ('cancelled_here', 'bản tin đã bị hủy ở bên này'), ('returned', 'bên kia đã trả lại hồ sơ này; sẽ khai lại'), ('not_ours', 'không do hệ thống này gửi'), ('never_sent', 'bên kia giữ điều mà hệ thống này chưa từng gửi'), ('newer_steps', 'bên kia đã giữ bước sau đó, không nhận bước cũ hơn'), ('order_kept', 'bên kia không sắp lại bước đã nhận'), ('result_given', 'đã có kết quả; khai lại sẽ được cấp số khác'), ('called_off', 'hồ sơ đã được rút ở bên này'), ('decided_otherwise', 'bên kia quyết định khác với đã trả lời'), ('question_refused', 'bên kia không trả lời về hồ sơ này'), ('no_answer', 'bên kia báo lỗi mỗi khi được hỏi về hồ sơ này'), ('repair_refused', 'bản tin gửi bù bị từ chối'), ('still_differs', 'đã gửi bù và được xác nhận, vẫn khác')], max_length=20, verbose_name='lý do')),
                ('state', models.CharField(choices=[('found', 'Mới phát hiện'), ('asked', 'Đã yêu cầu gửi bù'), ('repairing', 'Đang gửi bù'), ('repaired', 'Đã khớp lại'), ('explained', 'Đã rõ lý do'), ('for_person', 'Chờ người xử lý'), ('closed', 'Đã xử lý')], max_length=12, verbose_name='tình trạng')),
                ('exchanges', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='bằng chứng')),
                ('messages', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='bản tin')),
                ('repairs', models.PositiveSmallIntegerField(default=0, verbose_name='số lần gửi bù')),
                ('look_at', models.DateTimeField(blank=True, null=True)),
                ('looks', models.PositiveSmallIntegerField(default=0)),
                ('note', models.CharField(blank=True, default='', max_length=500, verbose_name='ghi chú')),
                ('found_at', models.DateTimeField(verbose_name='phát hiện lúc')),
                ('resolved_at', models.DateTimeField(blank=True, null=True, verbose_name='giải quyết lúc')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người xử lý')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='integrations.reconciliationrun', verbose_name='lần đối chiếu')),
            ],
            options={
                'verbose_name': 'điểm khác nhau',
                'verbose_name_plural': 'điểm khác nhau',
            },
        ),
        migrations.AddIndex(
            model_name='reconciliationrun',
            index=models.Index(fields=['link', 'asked_at'], name='reconciliation_by_time'),
        ),
        migrations.AddConstraint(
            model_name='reconciliationrun',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['running', 'interrupted'])), fields=('link',), name='reconciliation_one_a_link'),
        ),
        migrations.AddConstraint(
            model_name='reconciliationrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('codes', None), ('since__isnull', False), ('until__gt', models.F('since'))), models.Q(('codes__isnull', False), ('since', None), ('until', None)), _connector='OR'), name='reconciliation_of_a_range_or_codes'),
        ),
        migrations.AddConstraint(
            model_name='reconciliationrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('state__in', ['finished', 'stopped'])), models.Q(('finished_at', None), ('state__in', ['running', 'interrupted'])), _connector='OR'), name='reconciliation_state_whole'),
        ),
        migrations.AddConstraint(
            model_name='reconciliationrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_token', None), ('leased_until', None)), models.Q(('lease_token__isnull', False), ('leased_until__isnull', False)), _connector='OR'), name='reconciliation_lease_whole'),
        ),
        migrations.AddConstraint(
            model_name='reconciliationrun',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry'])), name='reconciliation_link_known'),
        ),
        migrations.AddIndex(
            model_name='difference',
            index=models.Index(condition=models.Q(('look_at__isnull', False)), fields=['link', 'look_at'], name='difference_to_see_to'),
        ),
        migrations.AddIndex(
            model_name='difference',
            index=models.Index(fields=['subject'], name='difference_subject'),
        ),
        migrations.AddConstraint(
            model_name='difference',
            constraint=models.UniqueConstraint(fields=('run', 'subject', 'kind'), name='difference_once_a_run'),
        ),
        migrations.AddConstraint(
            model_name='difference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', False), ('state__in', ['repaired', 'explained', 'closed'])), models.Q(('resolved_at', None), ('state__in', ['found', 'asked', 'repairing', 'for_person'])), _connector='OR'), name='difference_state_whole'),
        ),
    ]
