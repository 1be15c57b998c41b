"""Dossiers pushed in by other systems, and what their codes mean here."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_browser_sessions_and_second_factor'),
        ('dossiers', '0019_client_read'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InboundCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('procedure', 'Thủ tục'), ('unit', 'Đơn vị'), ('paper', 'Thành phần hồ sơ'), ('field', 'Trường của tờ khai')], max_length=10, verbose_name='loại mã')),
                ('theirs', models.CharField(max_length=100, verbose_name='mã của bên gửi')),
                ('ours', models.CharField(max_length=100, verbose_name='mã của hệ thống')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='ghi chú')),
            ],
            options={
                'verbose_name': 'mã tương ứng',
                'verbose_name_plural': 'mã tương ứng',
                'constraints': [models.UniqueConstraint(fields=('kind', 'theirs'), name='inbound_code_once')],
            },
        ),
        migrations.CreateModel(
            name='InboundDossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('their_code', models.CharField(max_length=60, verbose_name='mã của bên gửi')),
                ('body', models.TextField(verbose_name='nội dung nhận được')),
                ('status', models.CharField(choices=[('received', 'Đã nhận, chưa xét'), ('quarantined', 'Chờ xử lý'), ('taken_in', 'Đã vào sổ')], default='received', max_length=12, verbose_name='tình trạng')),
                ('faults', models.JSONField(blank=True, default=list, verbose_name='vướng mắc')),
                ('corrections', models.JSONField(blank=True, default=dict, verbose_name='đã sửa')),
                ('received_at', models.DateTimeField(verbose_name='nhận lúc')),
                ('judged_at', models.DateTimeField(null=True, verbose_name='xét lúc')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.client', verbose_name='hệ thống gửi')),
                ('corrected_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người sửa')),
                ('dossier', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inbound', to='dossiers.dossier', verbose_name='hồ sơ')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'hồ sơ từ hệ thống khác',
                'verbose_name_plural': 'hồ sơ từ hệ thống khác',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='InboundCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField()),
                ('replaced_at', models.DateTimeField()),
                ('inbound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='dossiers.inbounddossier')),
            ],
            options={
                'verbose_name': 'bản nhận trước',
                'verbose_name_plural': 'bản nhận trước',
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='inbounddossier',
            index=models.Index(condition=models.Q(('status', 'taken_in'), _negated=True), fields=['received_at'], name='inbound_waiting'),
        ),
        migrations.AddConstraint(
            model_name='inbounddossier',
            constraint=models.UniqueConstraint(fields=('client', 'their_code'), name='inbound_once'),
        ),
        migrations.AddConstraint(
            model_name='inbounddossier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dossier__isnull', False), ('status', 'taken_in')), models.Q(('dossier', None), ('status__in', ['received', 'quarantined'])), _connector='OR'), name='inbound_taken_in_is_a_dossier'),
        ),
    ]
