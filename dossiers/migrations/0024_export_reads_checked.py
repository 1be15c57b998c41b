"""What reads all that clients read: done without keeping anybody from writing to it."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('dossiers', '0023_export_reads'),
    ]

    operations = [
        ValidateConstraint(
            model_name='clientread',
            name='client_read_of_a_dossier_or_a_query',
        ),
    ]
