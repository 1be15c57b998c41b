"""What the constraint of the migration before says of rows that were there, while others write."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('accounts', '0007_vouched'),
    ]

    operations = [
        ValidateConstraint(model_name='signinsession', name='session_vouched_by_the_provider'),
    ]
