"""Integrators' endpoints, and the link by which they are told."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_browser_sessions_and_second_factor'),
        ('integrations', '0018_notices_validated'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=500, verbose_name='địa chỉ nhận')),
                ('description', models.CharField(blank=True, max_length=200, verbose_name='ghi chú')),
                ('secret', models.TextField(editable=False)),
                ('previous_secret', models.TextField(blank=True, default='', editable=False)),
                ('previous_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('position', models.BigIntegerField(editable=False, verbose_name='đã gửi đến vị trí')),
                ('replays', models.PositiveIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(editable=False, verbose_name='tạo lúc')),
                ('failing_since', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='lỗi từ lúc')),
                ('last_failure', models.CharField(blank=True, editable=False, max_length=60, verbose_name='lỗi gần nhất')),
                ('disabled_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ngừng gửi lúc')),
                ('disabled_reason', models.CharField(blank=True, choices=[('gave_up', 'Không nhận được quá lâu'), ('gone', 'Nơi nhận báo không còn dùng (410)'), ('by_hand', 'Tắt bằng tay')], editable=False, max_length=10, verbose_name='vì sao ngừng gửi')),
            ],
            options={
                'verbose_name': 'địa chỉ nhận webhook',
                'verbose_name_plural': 'địa chỉ nhận webhook',
            },
        ),
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
        migrations.AlterField(
            model_name='archivedexchange',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('webhook', 'Webhook')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='archivedexchange',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo'), ('send_event', 'Báo sự kiện')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='archivedmessage',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('webhook', 'Webhook')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='archivedmessage',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo'), ('send_event', 'Báo sự kiện')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='downtime',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('webhook', 'Webhook')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='downtime',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo'), ('send_event', 'Báo sự kiện')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='exchange',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('webhook', 'Webhook')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='exchange',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo'), ('send_event', 'Báo sự kiện')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='linksample',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('webhook', 'Webhook')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='linkstate',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('webhook', 'Webhook')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='linkstate',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo'), ('send_event', 'Báo sự kiện')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('webhook', 'Webhook')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo'), ('send_event', 'Báo sự kiện')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        migrations.AlterField(
            model_name='pause',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('webhook', 'Webhook')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='tally',
            name='link',
            field=models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp'), ('email', 'Thư điện tử'), ('sms', 'Tin nhắn SMS'), ('webhook', 'Webhook')], max_length=20, verbose_name='kết nối'),
        ),
        migrations.AlterField(
            model_name='tally',
            name='operation',
            field=models.CharField(choices=[('sync_dossier', 'Đồng bộ hồ sơ'), ('add_progress', 'Cập nhật tiến độ'), ('register', 'Đăng ký hộ tịch'), ('fetch_result', 'Lấy kết quả đăng ký'), ('send_code', 'Gửi mã xác thực'), ('send_notice', 'Gửi thông báo'), ('send_event', 'Báo sự kiện')], max_length=20, verbose_name='nghiệp vụ'),
        ),
        AddConstraintNotValid(
            model_name='downtime',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms', 'webhook'])), name='downtime_link_known'),
        ),
        AddConstraintNotValid(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms', 'webhook'])), name='exchange_link_known'),
        ),
        AddConstraintNotValid(
            model_name='linksample',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms', 'webhook'])), name='sample_link_known'),
        ),
        AddConstraintNotValid(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms', 'webhook'])), name='message_link_known'),
        ),
        AddConstraintNotValid(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(('operation__in', ['sync_dossier', 'add_progress', 'register', 'fetch_result', 'send_code', 'send_notice', 'send_event'])), name='message_operation_known'),
        ),
        AddConstraintNotValid(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms', 'webhook'])), name='pause_link_known'),
        ),
        AddConstraintNotValid(
            model_name='tally',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry', 'email', 'sms', 'webhook'])), name='tally_link_known'),
        ),
        migrations.AddField(
            model_name='webhookendpoint',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhook_endpoints', to='accounts.client', verbose_name='hệ thống kết nối'),
        ),
        migrations.AddIndex(
            model_name='webhookendpoint',
            index=models.Index(condition=models.Q(('disabled_reason', ''), _negated=True), fields=['disabled_reason'], name='webhook_disabled'),
        ),
        migrations.AddConstraint(
            model_name='webhookendpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('disabled_at', None), ('disabled_reason', '')), models.Q(('disabled_at__isnull', False), models.Q(('disabled_reason', ''), _negated=True)), _connector='OR'), name='webhook_disabled_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='webhookendpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('previous_secret', ''), ('previous_until', None)), models.Q(models.Q(('previous_secret', ''), _negated=True), ('previous_until__isnull', False)), _connector='OR'), name='webhook_previous_secret_ends'),
        ),
    ]
