"""What reads the whole history: done without keeping anybody from writing to it."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('dossiers', '0014_assignee'),
    ]

    operations = [
        ValidateConstraint(
            model_name='event',
            name='event_transition_known',
        ),
    ]
