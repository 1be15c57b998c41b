"""The outcome of a dossier as a database condition, for lists and counts.

It says of a row what ``promises.outcome_of`` says of an object; a test holds the two together.
"""

from datetime import datetime

from django.db.models import F, Q

from ..calendars import Calendars
from ..clock import Outcome, soon


def outcome_is(outcome: Outcome, now: datetime, calendars: Calendars) -> Q:
    """The accepted dossiers that stand so against their promise as of ``now`` (aware)."""
    finished = Q(due_at__isnull=False, finished_at__isnull=False)
    running = Q(due_at__isnull=False, finished_at=None, paused_at=None)
    paused = Q(due_at__isnull=False, finished_at=None, paused_at__isnull=False)
    early = finished & Q(finished_at__date__lt=F("due_at__date"))
    match outcome:
        case Outcome.EARLY:
            return early
        case Outcome.ON_TIME:
            return finished & ~early & Q(finished_at__lte=F("due_at"))
        case Outcome.LATE:
            return finished & Q(finished_at__gt=F("due_at"))
        case Outcome.OVERDUE:
            return running & Q(due_at__lt=now) | paused & Q(paused_at__gt=F("due_at"))
        case Outcome.PAUSED:
            return paused & Q(paused_at__lte=F("due_at"))
        case Outcome.DUE_SOON:
            return running & Q(due_at__gte=now) & _due_soon(now, calendars)
        case Outcome.RUNNING:
            return running & Q(due_at__gte=now) & ~_due_soon(now, calendars)


def _due_soon(now: datetime, calendars: Calendars) -> Q:
    """Less than one working day left, each unit by its own calendar."""
    apart = calendars.units_apart
    condition = Q(due_at__lt=soon(now, calendars.of(None)))
    if apart:
        condition &= ~Q(unit_id__in=apart)
    for unit_id in sorted(apart):
        condition |= Q(unit_id=unit_id, due_at__lt=soon(now, calendars.of(unit_id)))
    return condition
