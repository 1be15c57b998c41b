"""The index of what the civil registry sent back, built while everybody goes on writing."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('dossiers', '0011_printed_form'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(condition=models.Q(('state', 'processing'), models.Q(('registry_faults', []), _negated=True)), fields=['unit'], name='dossier_sent_back'),
        ),
    ]
