"""Indexes of whose turn it is, built while everybody goes on writing."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

_ONE_NEXT = models.UniqueConstraint(
    condition=models.Q(('next_in_line', True)), fields=('link', 'subject'), name='message_one_next_in_line'
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('integrations', '0003_the_desk'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AddConstraint(model_name='outboxmessage', constraint=_ONE_NEXT)],
            database_operations=[
                migrations.RunSQL(
                    'CREATE UNIQUE INDEX CONCURRENTLY message_one_next_in_line'
                    ' ON integrations_outboxmessage (link, subject) WHERE next_in_line',
                    'DROP INDEX CONCURRENTLY IF EXISTS message_one_next_in_line',
                )
            ],
        ),
        AddIndexConcurrently(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('next_in_line', True), ('status', 'waiting')), fields=['link', 'operation', 'rank', 'due_at', 'id'], name='message_next'),
        ),
        AddIndexConcurrently(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('next_in_line', True), ('status', 'waiting')), fields=['link', 'operation', 'unit', 'rank', 'due_at', 'id'], name='message_next_by_unit'),
        ),
        AddIndexConcurrently(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('next_in_line', None), ('status', 'waiting')), fields=['link', 'id'], name='message_arrived'),
        ),
        RemoveIndexConcurrently(
            model_name='outboxmessage',
            name='message_waiting',
        ),
    ]
