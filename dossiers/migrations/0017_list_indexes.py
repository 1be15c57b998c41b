"""Indexes that hold the work lists' order, built while everybody goes on writing.

Two replace narrower ones; a new one comes before the old one goes, so that no list is without. Two
that others begin with go, so that a dossier costs one index less to write than before.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


def dropped(name, column):
    return migrations.RunSQL(
        f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"',
        f'CREATE INDEX CONCURRENTLY IF NOT EXISTS "{name}" ON dossiers_dossier ({column})',
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('accounts', '0002_absence'),
        ('dossiers', '0016_viewing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(condition=models.Q(('finished_at', None)), fields=['unit', 'due_at'], name='dossier_open'),
        ),
        RemoveIndexConcurrently(
            model_name='dossier',
            name='dossier_open_promises',
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(condition=models.Q(('finished_at__isnull', False)), fields=['unit', 'finished_at'], include=('procedure', 'due_at', 'accepted_at', 'working_minutes', 'supplement_count'), name='dossier_ended'),
        ),
        RemoveIndexConcurrently(
            model_name='dossier',
            name='dossier_finished',
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(condition=models.Q(('finished_at__isnull', False)), fields=['finished_at'], name='dossier_ended_latest'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                dropped('dossiers_dossier_owner_id_21952ae7', 'owner_id'),
                dropped('dossiers_dossier_unit_id_49f6b550', 'unit_id'),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='dossier',
                    name='owner',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản công dân'),
                ),
                migrations.AlterField(
                    model_name='dossier',
                    name='unit',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='accounts.unit', verbose_name='đơn vị'),
                ),
            ],
        ),
    ]
