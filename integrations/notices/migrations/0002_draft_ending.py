"""Citizens are told of the end of a draft."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_templates'),
    ]

    operations = [
        migrations.AlterField(
            model_name='noticetemplate',
            name='code',
            field=models.CharField(choices=[('submitted', 'Đã nộp hồ sơ'), ('accepted', 'Đã tiếp nhận, hẹn trả'), ('refused', 'Không tiếp nhận'), ('supplement_required', 'Cần bổ sung'), ('supplied', 'Đã nhận bổ sung'), ('payment_required', 'Cần nộp phí, lệ phí'), ('payment_confirmed', 'Đã nhận phí, lệ phí'), ('draft_to_confirm', 'Cần xem bản nháp'), ('extended', 'Xin lỗi và hẹn lại'), ('date_moved', 'Hạn trả thay đổi'), ('stopped', 'Dừng giải quyết'), ('withdrawn', 'Đã rút hồ sơ'), ('result_ready', 'Đã có kết quả'), ('number_attached', 'Đã có số định danh'), ('returned', 'Đã trả kết quả'), ('draft_ending', 'Bản khai dở sắp hết hạn giữ'), ('one_time_code', 'Mã xác thực')], max_length=30, verbose_name='loại thông báo'),
        ),
    ]
