"""To whom a dossier is given: an empty column, and a move that no row has yet; no row is read."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0013_scan'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='event',
            name='event_transition_known',
        ),
        migrations.AddField(
            model_name='dossier',
            name='assignee',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='công chức xử lý'),
        ),
        migrations.AlterField(
            model_name='event',
            name='transition',
            field=models.CharField(choices=[('submit', 'Nộp hồ sơ'), ('accept', 'Tiếp nhận'), ('refuse', 'Từ chối tiếp nhận'), ('request_supplement', 'Yêu cầu bổ sung'), ('supply', 'Bổ sung hồ sơ'), ('start_processing', 'Bắt đầu xử lý'), ('request_payment', 'Yêu cầu nộp phí, lệ phí'), ('confirm_payment', 'Xác nhận đã nộp phí'), ('send_to_registry', 'Gửi đăng ký hộ tịch'), ('registry_registered', 'Hệ thống hộ tịch đã đăng ký'), ('registry_returned', 'Hệ thống hộ tịch trả lại'), ('ask_confirmation', 'Gửi bản nháp cho công dân'), ('confirm_draft', 'Đồng ý bản nháp'), ('contest_draft', 'Đề nghị sửa bản nháp'), ('submit_for_signature', 'Trình ký'), ('send_back', 'Trả lại để xử lý'), ('sign', 'Ký kết quả'), ('sign_without_personal_id', 'Ký khi chưa có số định danh'), ('attach_personal_id', 'Bổ sung số định danh'), ('extend', 'Xin lỗi và hẹn lại'), ('recompute', 'Tính lại hạn trả'), ('assign', 'Phân công xử lý'), ('stop', 'Dừng giải quyết'), ('withdraw', 'Rút hồ sơ'), ('return_result', 'Trả kết quả')], max_length=30, verbose_name='thao tác'),
        ),
        AddConstraintNotValid(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('transition__in', ['submit', 'accept', 'refuse', 'request_supplement', 'supply', 'start_processing', 'request_payment', 'confirm_payment', 'send_to_registry', 'registry_registered', 'registry_returned', 'ask_confirmation', 'confirm_draft', 'contest_draft', 'submit_for_signature', 'send_back', 'sign', 'sign_without_personal_id', 'attach_personal_id', 'extend', 'recompute', 'assign', 'stop', 'withdraw', 'return_result'])), name='event_transition_known'),
        ),
    ]
