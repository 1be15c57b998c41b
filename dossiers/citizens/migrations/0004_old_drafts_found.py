"""Drafts that end, found without reading those that were submitted; built while others write."""

from django.contrib.postgres.operations import (
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('citizens', '0003_old_drafts'),
    ]

    operations = [
        ValidateConstraint(model_name='draft', name='draft_warned_before_its_end'),
        AddIndexConcurrently(
            model_name='draft',
            index=models.Index(condition=models.Q(('dossier', None)), fields=['expires_at'], name='draft_open_by_end'),
        ),
        RemoveIndexConcurrently(model_name='draft', name='draft_by_end'),
    ]
