"""A settled message has left its line: not even a worker of an earlier release may say otherwise."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('integrations', '0007_link_health'),
    ]

    operations = [
        AddConstraintNotValid(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(('next_in_line', None), ('next_in_line', False), ('status__in', ['waiting', 'parked']), _connector='OR'), name='message_settled_left_line'),
        ),
        ValidateConstraint(
            model_name='outboxmessage',
            name='message_settled_left_line',
        ),
    ]
