"""How dossiers stand against their promises at an instant, said to the database.

It is what ``promises.outcome_of`` says of one dossier, for lists, counts and reports over many:
right at the instant of asking, with no job that would have to run first.
"""

from datetime import datetime, timedelta

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import TruncDate
from django.db.models.lookups import LessThan

from .calendars import Calendars, current_calendars
from .clock import Outcome, soon
from .working_time import VIETNAM

_FINISHED = Q(due_at__isnull=False, finished_at__isnull=False)
_OPEN = Q(due_at__isnull=False, finished_at=None)
_RUNNING = _OPEN & Q(paused_at=None)
#: The law's day is Vietnam's, whatever time zone is active.
_A_DAY_BEFORE = Q(
    LessThan(TruncDate("finished_at", tzinfo=VIETNAM), TruncDate("due_at", tzinfo=VIETNAM))
)


def outcome_is(outcome: Outcome, at: datetime) -> Q:
    """The dossiers of that outcome as of ``at`` (aware), by the calendar of each one's unit.

    Raises OutsideCalendar.
    """
    match outcome:
        case Outcome.EARLY:
            return _FINISHED & _A_DAY_BEFORE
        case Outcome.ON_TIME:
            return _FINISHED & Q(finished_at__lte=F("due_at")) & ~_A_DAY_BEFORE
        case Outcome.LATE:
            return _FINISHED & Q(finished_at__gt=F("due_at"))
        case Outcome.PAUSED:
            return _OPEN & Q(paused_at__lte=F("due_at"))
        case Outcome.OVERDUE:
            return _OPEN & (Q(paused_at=None, due_at__lt=at) | Q(paused_at__gt=F("due_at")))
        case Outcome.DUE_SOON:
            return _RUNNING & Q(due_at__gte=at) & _due("lt", at, current_calendars())
        case Outcome.RUNNING:
            return _RUNNING & _due("gte", at, current_calendars())


def due_today(at: datetime) -> Q:
    """The dossiers that are still to be ready before the day of ``at`` (aware) is over."""
    day = at.astimezone(VIETNAM)
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return _RUNNING & Q(due_at__gte=at, due_at__lt=midnight)


def outcome_at(at: datetime) -> Case:
    """The outcome (a member's value, null before acceptance) as an expression to group by."""
    cases = [When(outcome_is(outcome, at), then=Value(outcome.value)) for outcome in Outcome]
    return Case(*cases, default=None, output_field=CharField())


def _due(lookup: str, at: datetime, calendars: Calendars) -> Q:
    """Due before ("lt") or not before ("gte") one working day from ``at`` is over in the unit."""
    usual = soon(at, calendars.of(None))
    apart: dict[datetime, list[int]] = {}
    for unit_id in sorted(calendars.units_apart):
        theirs = soon(at, calendars.of(unit_id))
        if theirs != usual:
            apart.setdefault(theirs, []).append(unit_id)
    condition = Q(**{f"due_at__{lookup}": usual})
    for theirs, unit_ids in apart.items():
        theirs_due = Q(**{f"due_at__{lookup}": theirs})
        condition = (condition & ~Q(unit_id__in=unit_ids)) | (theirs_due & Q(unit_id__in=unit_ids))
    return condition
