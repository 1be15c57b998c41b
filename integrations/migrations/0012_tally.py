"""Counts of attempts by outcome, appended by settlings and folded by housekeeping."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0011_parked'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp')], max_length=20, verbose_name='kết nối')),
                ('operation', models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký')], max_length=20, verbose_name='nghiệp vụ')),
                ('outcome', models.CharField(choices=[('delivered', 'Hệ thống nhận đã nhận'), ('not_yet', 'Chưa có kết quả'), ('busy', 'Hệ thống bận'), ('failed', 'Lỗi phía hệ thống nhận'), ('unreachable', 'Không kết nối được'), ('unknown', 'Không rõ kết quả'), ('refused', 'Bị từ chối'), ('missing_there', 'Hệ thống nhận chưa có hồ sơ')], max_length=15, verbose_name='kết quả')),
                ('attempts', models.PositiveBigIntegerField(verbose_name='số lần gửi')),
                ('waited_at_most', models.FloatField(null=True)),
                ('waited_ms', models.PositiveBigIntegerField(default=0)),
                ('at', models.DateTimeField(verbose_name='thời điểm')),
            ],
            options={
                'verbose_name': 'số đếm lượt gửi',
                'verbose_name_plural': 'số đếm lượt gửi',
                'constraints': [models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry'])), name='tally_link_known'), models.CheckConstraint(condition=models.Q(('outcome__in', ['delivered', 'not_yet', 'busy', 'failed', 'unreachable', 'unknown', 'refused', 'missing_there'])), name='tally_outcome_known')],
            },
        ),
    ]
