"""Absences, and who stands in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='từ ngày')),
                ('last_day', models.DateField(verbose_name='đến hết ngày')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='ghi chú')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='ghi lúc')),
                ('recorded_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người làm thay')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='người vắng')),
            ],
            options={
                'verbose_name': 'nghỉ vắng',
                'verbose_name_plural': 'nghỉ vắng',
                'indexes': [models.Index(fields=['substitute', 'last_day'], name='absence_stood_in_for')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='absence_days_in_order', violation_error_message='Ngày cuối phải từ ngày đầu trở đi.'), models.CheckConstraint(condition=models.Q(('substitute', models.F('user')), _negated=True), name='absence_somebody_else_stands_in', violation_error_message='Người làm thay phải là người khác.')],
            },
        ),
    ]
