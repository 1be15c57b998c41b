"""Publishing a year of the working calendar: what would change, and changing it on record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from .arguments import RecomputationCause
from .calendars import read_calendars
from .holiday_seed import SeedRow, statutory_holidays
from .models import CalendarYear, Holiday
from .recomputation import MovedDate, open_promises, preview_recomputation, recompute

_SATURDAY = 6  # as date.isoweekday() counts


@dataclass(frozen=True, slots=True)
class DayChanges:
    """What the file does to the days of its year; ``changed`` is (as it is, as it would be)."""

    added: list[SeedRow]
    changed: list[tuple[SeedRow, SeedRow]]
    removed: list[SeedRow]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """``moves``: the open promises that would move, also for what was edited before.

    ``not_off``: working days that the law itself gives off (Labour Code 2019 art. 111.3 and 112):
    a reason to look at the file again, not to refuse it.
    """

    year: int
    days: DayChanges
    not_off: list[date]
    moves: list[MovedDate]


def plan_import(year: int, rows: Sequence[SeedRow]) -> ImportPlan:
    """What publishing these days, as all of that year's, would do; nothing is written.

    ``rows``: of a file without faults. Raises OutsideCalendar.
    """
    calendars = read_calendars().with_year(year, [(row.date, row.kind) for row in rows])
    calendar = calendars.of(None)
    by_law = sorted(day for day in statutory_holidays(year) if day.isoweekday() < _SATURDAY)
    return ImportPlan(
        year,
        _day_changes(_days_of(year), rows),
        [day for day in by_law if calendar.is_working_day(day)],
        preview_recomputation(open_promises(), calendars),
    )


def publish_year(
    year: int, rows: Sequence[SeedRow], *, legal_basis: str, by: User, now: datetime
) -> list[MovedDate]:
    """Make these days all of that year's, publish it, and recompute what is open.

    The days and the publication are written in one transaction. The promises move after it, each
    in its own, so that no dossier is locked for longer than its own turn; if that is cut short,
    publishing again (or ``manage.py recompute_due_dates``) moves the rest. Not to be called
    inside a transaction. Returns the promises that moved. Raises OutsideCalendar.
    """
    with transaction.atomic(durable=True):
        CalendarYear.objects.get_or_create(year=year)
        published = CalendarYear.objects.select_for_update().get(year=year)
        published.published, published.legal_basis = True, legal_basis
        published.published_on = timezone.localdate(now)
        published.save()
        changes = _day_changes(_days_of(year), rows)
        Holiday.objects.filter(date__in=[row.date for row in changes.removed]).delete()
        Holiday.objects.bulk_create(
            [Holiday(**row._asdict()) for row in _wanted(changes)],
            update_conflicts=True,
            unique_fields=["date"],
            update_fields=["kind", "name", "source", "confidence"],
        )
    return recompute(
        open_promises(), cause=RecomputationCause.CALENDAR, reason=legal_basis, by=by, now=now
    )


def _wanted(changes: DayChanges) -> list[SeedRow]:
    return [*changes.added, *(new for _, new in changes.changed)]


def _days_of(year: int) -> list[SeedRow]:
    rows = Holiday.objects.filter(date__year=year).order_by("date")
    return [SeedRow(*row) for row in rows.values_list(*SeedRow._fields)]


def _day_changes(before: Iterable[SeedRow], after: Iterable[SeedRow]) -> DayChanges:
    old, new = ({row.date: row for row in rows} for rows in (before, after))
    return DayChanges(
        [row for day, row in new.items() if day not in old],
        [(old[day], row) for day, row in new.items() if day in old and old[day] != row],
        [row for day, row in old.items() if day not in new],
    )
