"""Who was reminded on which morning."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0007_report_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestSent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('due_soon', models.PositiveIntegerField(verbose_name='sắp đến hạn')),
                ('overdue', models.PositiveIntegerField(verbose_name='quá hạn')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản')),
            ],
            options={
                'verbose_name': 'thư nhắc việc đã gửi',
                'verbose_name_plural': 'thư nhắc việc đã gửi',
                'constraints': [models.UniqueConstraint(fields=('user', 'day'), name='digest_once_a_morning')],
            },
        ),
    ]
