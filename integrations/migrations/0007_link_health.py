"""What the desk counts by: indexes built while everybody goes on writing, and two columns of a sample."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('integrations', '0006_room_for_updates'),
    ]

    operations = [
        migrations.AddField(
            model_name='linksample',
            name='held',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='chờ nơi khác'),
        ),
        migrations.AddField(
            model_name='linksample',
            name='busy',
            field=models.BooleanField(db_default=False, default=False, verbose_name='gửi liên tục'),
        ),
        AddIndexConcurrently(
            model_name='linksample',
            index=models.Index(condition=models.Q(('busy', True)), fields=['link', 'at'], name='sample_busy'),
        ),
        AddIndexConcurrently(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('status', 'delivered')), fields=['link', 'settled_at'], name='message_delivered'),
        ),
        AddIndexConcurrently(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('status', 'parked')), fields=['link', 'id'], name='message_parked'),
        ),
        AddIndexConcurrently(
            model_name='attempt',
            index=models.Index(condition=models.Q(('outcome', 'delivered'), _negated=True), fields=['outcome', 'exchange'], name='attempt_not_delivered'),
        ),
    ]
