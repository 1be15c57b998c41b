"""The outcome of a dossier as a database condition, for lists and counts.

It says of a row what ``promises.outcome_of`` says of an object; a test holds the two together.
"""

from datetime import datetime

from django.db.models import F, Q

from ..clock import Outcome
from ..working_time import WorkingCalendar


def outcome_is(outcome: Outcome, now: datetime, calendar: WorkingCalendar) -> Q:
    """The accepted dossiers that stand so against their promise as of ``now`` (aware)."""
    finished = Q(due_at__isnull=False, finished_at__isnull=False)
    running = Q(due_at__isnull=False, finished_at=None, paused_at=None)
    paused = Q(due_at__isnull=False, finished_at=None, paused_at__isnull=False)
    #: What is due before this instant has less than one working day left.
    soon = calendar.add_working_time(now, calendar.day_length)
    early = finished & Q(finished_at__date__lt=F("due_at__date"))
    conditions = {
        Outcome.EARLY: early,
        Outcome.ON_TIME: finished & ~early & Q(finished_at__lte=F("due_at")),
        Outcome.LATE: finished & Q(finished_at__gt=F("due_at")),
        Outcome.OVERDUE: running & Q(due_at__lt=now) | paused & Q(paused_at__gt=F("due_at")),
        Outcome.DUE_SOON: running & Q(due_at__gte=now, due_at__lt=soon),
        Outcome.RUNNING: running & Q(due_at__gte=soon),
        Outcome.PAUSED: paused & Q(paused_at__lte=F("due_at")),
    }
    return conditions[outcome]
