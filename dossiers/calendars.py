"""The working calendars in force: from the shipped list, the tables and, failing both, the statute.

The shipped list seeds the table once; from then on the tables are the administrators'. A year that
nobody has published counts by the statutory holidays and is provisional. Each unit has the
calendar of all, with hours and closures of its own where it has any.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from .holiday_seed import FIRST_LISTED_YEAR, seed_rows, statutory_holidays
from .models.holiday import CalendarYear, Holiday
from .models.working_hours import Closure, WorkingHours
from .opening_hours import DEFAULT_HOURS, OpeningHours
from .working_time import WorkingCalendar

#: An edit of the tables is seen by every process after at most this many seconds.
SECONDS_UNTIL_SEEN = 5.0
#: Years that are always covered; published years beyond widen the calendar.
FIRST_YEAR, LAST_YEAR = 2018, 2040


class HoursInForce(NamedTuple):
    """Opening hours from one day to another (both included); no unit is all without their own."""

    unit_id: int | None
    since: date
    until: date | None
    hours: OpeningHours


@dataclass(frozen=True)
class Calendars:
    """What the tables said at one moment: the working calendar of every unit."""

    published_years: frozenset[int]
    #: (day, kind of `Holiday`)
    days: frozenset[tuple[date, str]]
    hours: frozenset[HoursInForce] = frozenset()
    #: (unit, day); no unit is all.
    closures: frozenset[tuple[int | None, date]] = frozenset()
    _built: dict[int | None, WorkingCalendar] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of(self, unit_id: int | None) -> WorkingCalendar:
        """The calendar of a unit; of None, the one of all units that have nothing of their own."""
        if unit_id not in self.units_apart:
            unit_id = None
        calendar = self._built.get(unit_id)
        if calendar is None:
            calendar = self._built[unit_id] = self._build(unit_id)
        return calendar

    @cached_property
    def units_apart(self) -> frozenset[int]:
        """The units with hours or closures of their own; of these there are few."""
        units = {each.unit_id for each in self.hours} | {unit_id for unit_id, _ in self.closures}
        return frozenset(unit_id for unit_id in units if unit_id is not None)

    def with_year(self, year: int, days: Iterable[tuple[date, str]]) -> "Calendars":
        """The same with that year published, and these as all its days."""
        others = {(day, kind) for day, kind in self.days if day.year != year}
        return replace(
            self, published_years=self.published_years | {year}, days=frozenset({*others, *days})
        )

    def _build(self, unit_id: int | None) -> WorkingCalendar:
        closures = frozenset(day for unit, day in self.closures if unit in (unit_id, None))
        first_day = date(min(self.published_years | {FIRST_YEAR}), 1, 1)
        # Hours change only where a row begins or has ended.
        edges = {each.since for each in self.hours}
        edges |= {each.until + timedelta(days=1) for each in self.hours if each.until is not None}
        hours = self._hours_on(first_day, unit_id)
        later: list[tuple[date, OpeningHours]] = []
        for day in sorted(edge for edge in edges if edge > first_day):
            changed = self._hours_on(day, unit_id)
            if changed != (later[-1][1] if later else hours):
                later.append((day, changed))
        return _build(self.published_years, self.days, hours, tuple(later), closures)

    def _hours_on(self, day: date, unit_id: int | None) -> OpeningHours:
        in_force = [
            each
            for each in self.hours
            if each.unit_id in (unit_id, None)
            and each.since <= day
            and (each.until is None or day <= each.until)
        ]
        if not in_force:
            return DEFAULT_HOURS
        # A unit's own go before those for all, and the latest to take effect before the others.
        return max(in_force, key=lambda each: (each.unit_id is not None, each.since)).hours


_last_reading: tuple[Calendars, float] | None = None  # and when, by time.monotonic()


def calendar_of(unit_id: int | None) -> WorkingCalendar:
    """The working calendar of that unit, as `current_calendars` has it."""
    return current_calendars().of(unit_id)


def current_calendar(*, fresh: bool = False) -> WorkingCalendar:
    """The calendar of the units that have no hours or closures of their own."""
    return (read_calendars() if fresh else current_calendars()).of(None)


def current_calendars() -> Calendars:
    """All calendars, read at most every SECONDS_UNTIL_SEEN in each process.

    An edit is seen that much later; whoever recomputes due dates after one uses
    `read_calendars()`.
    """
    global _last_reading
    now = time.monotonic()
    if _last_reading is None or now - _last_reading[1] >= SECONDS_UNTIL_SEEN:
        _last_reading = read_calendars(), now
    return _last_reading[0]


def read_calendars() -> Calendars:
    """All calendars as the tables have them now, in four queries.

    Before the table of days is seeded, the shipped list counts.
    """
    # Years first: should a year be published in between, its days then count as still provisional.
    years = dict(CalendarYear.objects.values_list("year", "published"))
    read = Calendars(
        frozenset(year for year, published in years.items() if published),
        frozenset(Holiday.objects.order_by().values_list("date", "kind")),
        frozenset(
            HoursInForce(row.unit_id, row.effective_from, row.effective_to, row.intervals)
            for row in WorkingHours.objects.order_by()
        ),
        frozenset(Closure.objects.order_by().values_list("unit_id", "date")),
    )
    if years:
        return read
    shipped = _read_shipped_list()
    return replace(read, published_years=shipped.published_years, days=shipped.days)


def forget_calendar() -> None:
    """Make this process read the tables again when next asked."""
    global _last_reading
    _last_reading = None


def shipped_calendar() -> WorkingCalendar:
    """The calendar as the shipped list has it, with the usual hours: no database is needed."""
    return _read_shipped_list().of(None)


@lru_cache(maxsize=1)
def _read_shipped_list() -> Calendars:
    days = frozenset((row.date, row.kind) for row in seed_rows())
    years = frozenset(day.year for day, _ in days if day.year >= FIRST_LISTED_YEAR)
    return Calendars(years, days)


@lru_cache(maxsize=256)
def _build(
    published_years: frozenset[int],
    days: frozenset[tuple[date, str]],
    hours: OpeningHours,
    later_hours: tuple[tuple[date, OpeningHours], ...],
    closures: frozenset[date],
) -> WorkingCalendar:
    first_year = min(published_years | {FIRST_YEAR})
    last_year = max(published_years | {LAST_YEAR})
    provisional_years = frozenset(range(first_year, last_year + 1)) - published_years
    kinds = dict(days)
    makeup_workdays = {day for day, kind in kinds.items() if kind == Holiday.Kind.MAKEUP_WORKDAY}
    days_off = kinds.keys() - makeup_workdays
    for year in provisional_years:
        days_off |= statutory_holidays(year) - makeup_workdays
    return WorkingCalendar(
        first_year,
        last_year,
        frozenset(days_off),
        frozenset(makeup_workdays),
        hours,
        closures,
        provisional_years,
        later_hours,
    )
