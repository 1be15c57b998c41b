"""What citizens do without."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_draft_ending'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeTurnedOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('submitted', 'Đã nộp hồ sơ'), ('accepted', 'Đã tiếp nhận, hẹn trả'), ('refused', 'Không tiếp nhận'), ('supplement_required', 'Cần bổ sung'), ('supplied', 'Đã nhận bổ sung'), ('payment_required', 'Cần nộp phí, lệ phí'), ('payment_confirmed', 'Đã nhận phí, lệ phí'), ('draft_to_confirm', 'Cần xem bản nháp'), ('extended', 'Xin lỗi và hẹn lại'), ('date_moved', 'Hạn trả thay đổi'), ('stopped', 'Dừng giải quyết'), ('withdrawn', 'Đã rút hồ sơ'), ('result_ready', 'Đã có kết quả'), ('number_attached', 'Đã có số định danh'), ('returned', 'Đã trả kết quả'), ('draft_ending', 'Bản khai dở sắp hết hạn giữ'), ('one_time_code', 'Mã xác thực')], max_length=30, verbose_name='loại thông báo')),
                ('channel', models.CharField(max_length=20, verbose_name='kết nối')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản')),
            ],
            options={
                'verbose_name': 'thông báo đã tắt',
                'verbose_name_plural': 'thông báo đã tắt',
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'channel'), name='notice_off_once'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'sms'])), name='notice_off_channel_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['submitted', 'withdrawn', 'one_time_code']), _negated=True), name='notice_off_where_free')],
            },
        ),
    ]
