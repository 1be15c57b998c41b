"""Dossiers from before are made findable, batch by batch, while everybody goes on working."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from dossiers.search_index import rebuild_search


def rebuild(apps, schema_editor):
    for _done in rebuild_search(apps.get_model('dossiers', 'Dossier').objects):
        pass


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('dossiers', '0009_search'),
    ]

    operations = [
        migrations.RunPython(rebuild, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name='dossier',
            index=django.contrib.postgres.indexes.GinIndex(models.Func('search_words', function='array_to_tsvector'), name='dossier_search'),
        ),
    ]
