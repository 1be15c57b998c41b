"""Since when a message waits for a person, and decisions about many at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0010_reconciliation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkIntervention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('resend', 'Gửi lại'), ('cancel', 'Hủy')], max_length=10, verbose_name='việc')),
                ('at', models.DateTimeField(verbose_name='thời điểm')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                ('criteria', models.CharField(max_length=500, verbose_name='cách chọn')),
                ('chosen', models.PositiveIntegerField(verbose_name='số bản tin đã chọn')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='số bản tin đã xử lý')),
                ('pending', models.JSONField(default=list)),
                ('left', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'xử lý hàng loạt',
                'verbose_name_plural': 'xử lý hàng loạt',
            },
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='parked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='cần xử lý từ'),
        ),
        # What is parked already has waited since its last attempt.
        migrations.RunSQL(
            """
            UPDATE integrations_outboxmessage AS message SET parked_at = COALESCE(
                (
                    SELECT max(exchange.finished_at)
                    FROM integrations_attempt AS attempt
                    JOIN integrations_exchange AS exchange ON exchange.id = attempt.exchange_id
                    WHERE attempt.message_id = message.id
                ),
                message.created_at
            )
            WHERE status = 'parked'
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddField(
            model_name='bulkintervention',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người thực hiện'),
        ),
        migrations.AddField(
            model_name='intervention',
            name='bulk',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interventions', to='integrations.bulkintervention', verbose_name='xử lý hàng loạt'),
        ),
        migrations.AddConstraint(
            model_name='bulkintervention',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['resend', 'cancel'])), name='bulk_action_known'),
        ),
        migrations.AddConstraint(
            model_name='bulkintervention',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='bulk_has_a_reason'),
        ),
    ]
