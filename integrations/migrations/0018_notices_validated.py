"""What the constraints of the migration before say of rows that were there, while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('integrations', '0017_notices'),
    ]

    operations = [
        ValidateConstraint(model_name='downtime', name='downtime_link_known'),
        ValidateConstraint(model_name='exchange', name='exchange_link_known'),
        ValidateConstraint(model_name='linksample', name='sample_link_known'),
        ValidateConstraint(model_name='outboxmessage', name='message_link_known'),
        ValidateConstraint(model_name='outboxmessage', name='message_operation_known'),
        ValidateConstraint(model_name='pause', name='pause_link_known'),
        ValidateConstraint(model_name='tally', name='tally_link_known'),
        AddIndexConcurrently(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('not_after__isnull', False), ('status', 'waiting')), fields=['link', 'not_after'], name='message_expiring'),
        ),
    ]
