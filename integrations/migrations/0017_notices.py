"""Two ways of telling citizens beside the two systems; what is of no use after an instant."""

from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0016_correlation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='downtime',
            name='downtime_link_known',
        ),
        migrations.RemoveConstraint(
            model_name='exchange',
            name='exchange_link_known',
        ),
        migrations.RemoveConstraint(
            model_name='linksample',
            name='sample_link_known',
        ),
        migrations.RemoveConstraint(
            model_name='outboxmessage',
            name='message_link_known',
        ),
        migrations.RemoveConstraint(
            model_name='outboxmessage',
            name='message_operation_known',
        ),
        migrations.RemoveConstraint(
            model_name='pause',
            name='pause_link_known',
        ),
        migrations.RemoveConstraint(
            model_name='tally',
            name='tally_link_known',
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='not_after',
            field=models.DateTimeField(blank=True, null=True, verbose_name='gửi trước'),
        ),
        migrations.AlterField(
            model_name='archivedexchange',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='archivedexchange',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='archivedmessage',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='archivedmessage',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='downtime',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='downtime',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='exchange',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='exchange',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='linksample',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='linkstate',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='linkstate',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='pause',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='tally',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='tally',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        AddConstraintNotValid(
            model_name='downtime',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms'])), name='downtime_link_known'),
        ),
        AddConstraintNotValid(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms'])), name='exchange_link_known'),
        ),
        AddConstraintNotValid(
            model_name='linksample',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms'])), name='sample_link_known'),
        ),
        AddConstraintNotValid(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms'])), name='message_link_known'),
        ),
        AddConstraintNotValid(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(('operation__in', ['sync_dossier', 'add_progress', 'register', 'fetch_result', 'send_code', 'send_notice'])), name='message_operation_known'),
        ),
        AddConstraintNotValid(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms'])), name='pause_link_known'),
        ),
        AddConstraintNotValid(
            model_name='tally',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms'])), name='tally_link_known'),
        ),
    ]
