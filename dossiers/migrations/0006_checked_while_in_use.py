"""What reads whole tables: done without keeping anybody from writing to them."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('dossiers', '0005_ledger'),
    ]

    operations = [
        ValidateConstraint(
            model_name='event',
            name='event_transition_known',
        ),
        ValidateConstraint(
            model_name='dossier',
            name='dossier_ledger_adds_up',
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('finished_at', None)), fields=['unit', 'due_at'], name='dossier_open_promises'),
        ),
    ]
