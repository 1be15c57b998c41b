"""Indexes that reports are read from alone, without a look at the dossiers themselves.

Unit by unit and in the order of time, each with the columns that its figures ask for; on a table of
wide rows that is the difference between a second and a minute.
"""

from django.db.models import F, Index, Q

_FINISHED = Q(due_at__isnull=False, finished_at__isnull=False)

REPORT_INDEXES = [
    Index(
        fields=["unit", "accepted_at"],
        include=["procedure", "channel"],
        condition=Q(accepted_at__isnull=False),
        name="dossier_received",
    ),
    Index(  # the lists' finished ones, too
        fields=["unit", "finished_at"],
        include=["procedure", "due_at", "accepted_at", "working_minutes", "supplement_count"],
        condition=Q(finished_at__isnull=False),
        name="dossier_ended",
    ),
    Index(
        fields=["unit", "finished_at"],
        include=[
            "procedure",
            "due_at",
            "working_minutes",
            "ward_clerk_minutes",
            "ward_officer_minutes",
            "ward_leader_minutes",
            "citizen_minutes",
            "link_down_minutes",
            "link_working_minutes",
            "paper_minutes",
            "late_only_by_outage",
        ],
        condition=_FINISHED & Q(finished_at__gt=F("due_at")),
        name="dossier_late",
    ),
]
