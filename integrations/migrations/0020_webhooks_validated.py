"""What the constraints of the migration before say of rows that were there, while others write."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('integrations', '0019_webhooks'),
    ]

    operations = [
        ValidateConstraint(model_name='downtime', name='downtime_link_known'),
        ValidateConstraint(model_name='exchange', name='exchange_link_known'),
        ValidateConstraint(model_name='linksample', name='sample_link_known'),
        ValidateConstraint(model_name='outboxmessage', name='message_link_known'),
        ValidateConstraint(model_name='outboxmessage', name='message_operation_known'),
        ValidateConstraint(model_name='pause', name='pause_link_known'),
        ValidateConstraint(model_name='tally', name='tally_link_known'),
    ]
