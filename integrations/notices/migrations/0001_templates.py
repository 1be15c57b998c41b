"""The texts of notices, and their versions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(blank=True, max_length=150, verbose_name='tiêu đề thư')),
                ('body', models.TextField(blank=True, max_length=4000, verbose_name='nội dung thư')),
                ('sms', models.TextField(blank=True, max_length=480, verbose_name='nội dung SMS')),
                ('code', models.CharField(choices=[('submitted', 'Đã nộp hồ sơ'), ('accepted', 'Đã tiếp nhận, hẹn trả'), ('refused', 'Không tiếp nhận'), ('supplement_required', 'Cần bổ sung'), ('supplied', 'Đã nhận bổ sung'), ('payment_required', 'Cần nộp phí, lệ phí'), ('payment_confirmed', 'Đã nhận phí, lệ phí'), ('draft_to_confirm', 'Cần xem bản nháp'), ('extended', 'Xin lỗi và hẹn lại'), ('date_moved', 'Hạn trả thay đổi'), ('stopped', 'Dừng giải quyết'), ('withdrawn', 'Đã rút hồ sơ'), ('result_ready', 'Đã có kết quả'), ('number_attached', 'Đã có số định danh'), ('returned', 'Đã trả kết quả'), ('one_time_code', 'Mã xác thực')], max_length=30, verbose_name='loại thông báo')),
                ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'Tiếng Anh')], max_length=5, verbose_name='ngôn ngữ')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='phiên bản')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='sửa lần cuối')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người sửa')),
            ],
            options={
                'verbose_name': 'mẫu thông báo',
                'verbose_name_plural': 'mẫu thông báo',
            },
        ),
        migrations.CreateModel(
            name='NoticeTemplateVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(blank=True, max_length=150, verbose_name='tiêu đề thư')),
                ('body', models.TextField(blank=True, max_length=4000, verbose_name='nội dung thư')),
                ('sms', models.TextField(blank=True, max_length=480, verbose_name='nội dung SMS')),
                ('version', models.PositiveIntegerField(verbose_name='phiên bản')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='từ lúc')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người sửa')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='notices.noticetemplate', verbose_name='mẫu thông báo')),
            ],
            options={
                'verbose_name': 'phiên bản mẫu thông báo',
                'verbose_name_plural': 'phiên bản mẫu thông báo',
            },
        ),
        migrations.AddConstraint(
            model_name='noticetemplate',
            constraint=models.UniqueConstraint(fields=('code', 'language'), name='notice_template_once'),
        ),
        migrations.AddConstraint(
            model_name='noticetemplate',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), models.Q(('subject', ''), _negated=True), _connector='OR'), name='notice_template_letter_whole', violation_error_message='Thư phải có tiêu đề.'),
        ),
        migrations.AddConstraint(
            model_name='noticetemplateversion',
            constraint=models.UniqueConstraint(fields=('template', 'version'), name='notice_version_once'),
        ),
    ]
