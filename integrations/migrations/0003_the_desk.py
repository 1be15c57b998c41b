"""What the operators' desk and many workers need: whose turn it is, sessions, pauses, samples."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0002_downtime'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkSample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp')], max_length=20, verbose_name='kết nối')),
                ('at', models.DateTimeField(verbose_name='thời điểm')),
                ('delivered', models.PositiveIntegerField(verbose_name='đã gửi')),
                ('failed', models.PositiveIntegerField(verbose_name='gửi không được')),
                ('waiting', models.PositiveIntegerField(verbose_name='đang chờ')),
                ('dossiers_waiting', models.PositiveIntegerField(verbose_name='hồ sơ đang chờ')),
                ('parked', models.PositiveIntegerField(verbose_name='cần xử lý')),
                ('oldest_waiting_at', models.DateTimeField(blank=True, null=True, verbose_name='chờ lâu nhất từ')),
            ],
            options={
                'verbose_name': 'mẫu đo kết nối',
                'verbose_name_plural': 'mẫu đo kết nối',
            },
        ),
        migrations.CreateModel(
            name='LinkSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp')], max_length=20, unique=True, verbose_name='kết nối')),
                ('secret', models.TextField(blank=True, default='')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='hết hạn lúc')),
                ('renewing_token', models.UUIDField(blank=True, null=True)),
                ('renewing_until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'phiên kết nối',
                'verbose_name_plural': 'phiên kết nối',
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('link', models.CharField(choices=[('national_portal', 'Cổng Dịch vụ công quốc gia'), ('civil_registry', 'Hệ thống hộ tịch Bộ Tư pháp')], max_length=20, verbose_name='kết nối')),
                ('started_at', models.DateTimeField(verbose_name='từ lúc')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='đến lúc')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                ('resume_reason', models.CharField(blank=True, default='', max_length=500, verbose_name='lý do chạy lại')),
            ],
            options={
                'verbose_name': 'tạm dừng kết nối',
                'verbose_name_plural': 'tạm dừng kết nối',
            },
        ),
        migrations.AddField(
            model_name='downtime',
            name='evidence',
            field=models.JSONField(blank=True, null=True, verbose_name='bằng chứng'),
        ),
        migrations.AddField(
            model_name='linkstate',
            name='evidence',
            field=models.JSONField(blank=True, null=True, verbose_name='bằng chứng'),
        ),
        migrations.AddField(
            model_name='outage',
            name='lift_reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='lý do kết thúc'),
        ),
        migrations.AddField(
            model_name='outage',
            name='lifted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người công bố kết thúc'),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='correlation_id',
            field=models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='mã theo dõi'),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='next_in_line',
            field=models.BooleanField(editable=False, null=True, verbose_name='đến lượt'),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='unit',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='đơn vị'),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='not_before',
            field=models.DateTimeField(blank=True, null=True, verbose_name='gửi sau'),
        ),
        migrations.AddConstraint(
            model_name='linksample',
            constraint=models.UniqueConstraint(fields=('link', 'at'), name='sample_once'),
        ),
        migrations.AddConstraint(
            model_name='linksample',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry'])), name='sample_link_known'),
        ),
        migrations.AddConstraint(
            model_name='linksession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('renewing_token', None), ('renewing_until', None)), models.Q(('renewing_token__isnull', False), ('renewing_until__isnull', False)), _connector='OR'), name='session_lease_whole'),
        ),
        migrations.AddConstraint(
            model_name='linksession',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry'])), name='session_link_known'),
        ),
        migrations.AddField(
            model_name='pause',
            name='paused_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người tạm dừng'),
        ),
        migrations.AddField(
            model_name='pause',
            name='resumed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người cho chạy lại'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('link',), name='pause_open_once'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gt', models.F('started_at')), _connector='OR'), name='pause_in_order'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('link__in', ['national_portal', 'civil_registry'])), name='pause_link_known'),
        ),
    ]
