"""Indexes for reports, built while everybody goes on writing."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('dossiers', '0006_checked_while_in_use'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(condition=models.Q(('accepted_at__isnull', False)), fields=['unit', 'accepted_at'], include=('procedure', 'channel'), name='dossier_received'),
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('finished_at__isnull', False)), fields=['unit', 'finished_at'], include=('procedure', 'due_at', 'accepted_at', 'working_minutes', 'supplement_count'), name='dossier_finished'),
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(condition=models.Q(('due_at__isnull', False), ('finished_at__isnull', False), ('finished_at__gt', models.F('due_at'))), fields=['unit', 'finished_at'], include=('procedure', 'due_at', 'working_minutes', 'ward_clerk_minutes', 'ward_officer_minutes', 'ward_leader_minutes', 'citizen_minutes', 'link_down_minutes', 'link_working_minutes', 'paper_minutes', 'late_only_by_outage'), name='dossier_late'),
        ),
    ]
