"""What the constraint of the migration before says of rows that were there, while others write."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('dossiers', '0021_looks_by_number'),
    ]

    operations = [
        ValidateConstraint(model_name='viewing', name='viewing_ground_known'),
    ]
