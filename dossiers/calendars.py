"""The working calendar in force: from the shipped list, the table and, failing both, the statute.

The shipped list seeds the table once; from then on the table is the administrators'. A year that
nobody has published counts by the statutory holidays and is provisional.
"""

import csv
import time
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import holidays
from django.db import transaction

from .models.holiday import CalendarYear, Holiday
from .working_time import DEFAULT_HOURS, OpeningHours, WorkingCalendar

#: An edit of the table is seen by every process after at most this many seconds.
SECONDS_UNTIL_SEEN = 5.0
#: Years that are always covered; published years beyond widen the calendar.
FIRST_YEAR, LAST_YEAR = 2018, 2040

_SHIPPED_LIST = Path(__file__).parent / "data" / "holidays.csv"
#: Of 2018 the list holds the last day alone, swapped by the notice for 2019.
_FIRST_LISTED_YEAR = 2019
#: 24 November is a holiday from then on (Resolution 28/2026/QH16, art. 2).
_CULTURE_DAY, _CULTURE_DAY_SINCE = (11, 24), 2026


class SeedRow(NamedTuple):
    """One line of the shipped list, in the words of `Holiday`."""

    date: date
    kind: str
    name: str
    source: str
    confidence: str


class _Known(NamedTuple):
    published_years: frozenset[int]
    days: frozenset[tuple[date, str]]


class _Reading(NamedTuple):
    known: _Known
    read_at: float  # of time.monotonic()


_last_reading: _Reading | None = None


def current_calendar(
    hours: OpeningHours = DEFAULT_HOURS,
    closures: frozenset[date] = frozenset(),
    *,
    fresh: bool = False,
) -> WorkingCalendar:
    """The calendar of a unit with these hours and closures, from the table.

    The table is read at most every SECONDS_UNTIL_SEEN in each process, so an edit is seen that
    much later; `fresh` reads it now, as must whoever recomputes due dates after an edit. Before
    the table is seeded, the shipped list counts.
    """
    global _last_reading
    if fresh:
        return _build(_read_table(), hours, closures)
    reading, now = _last_reading, time.monotonic()
    if reading is None or now - reading.read_at >= SECONDS_UNTIL_SEEN:
        reading = _last_reading = _Reading(_read_table(), now)
    return _build(reading.known, hours, closures)


def forget_calendar() -> None:
    """Make this process read the table again at the next `current_calendar()`."""
    global _last_reading
    _last_reading = None


def shipped_calendar(
    hours: OpeningHours = DEFAULT_HOURS, closures: frozenset[date] = frozenset()
) -> WorkingCalendar:
    """The calendar as the shipped list has it: no database is needed."""
    return _build(_read_shipped_list(), hours, closures)


def seed_calendar() -> list[int]:
    """Put the shipped years that the table does not know yet into it; give those years.

    A year that is there is left alone, with all its days: administrators may have corrected or
    deleted some, and a change to a year in use must be published, so that open dossiers are
    recomputed on record.
    """
    by_year: dict[int, list[SeedRow]] = {}
    for row in seed_rows():
        by_year.setdefault(row.date.year, []).append(row)
    seeded = []
    with transaction.atomic():
        for year, rows in by_year.items():
            _, created = CalendarYear.objects.get_or_create(
                year=year,
                defaults={
                    "published": year >= _FIRST_LISTED_YEAR,
                    "legal_basis": _sources(rows),
                },
            )
            if created:
                seeded.append(year)
                # Days that an administrator entered ahead of the year stay as they are.
                Holiday.objects.bulk_create(
                    [Holiday(**row._asdict()) for row in rows], ignore_conflicts=True
                )
    return seeded


def seed_rows() -> list[SeedRow]:
    """The shipped list: 2018-12-31 to the end of 2027, in order of date."""
    with _SHIPPED_LIST.open(encoding="utf-8", newline="") as lines:
        return [
            SeedRow(
                date.fromisoformat(line["date"]),
                line["kind"],
                line["name_vi"],
                line["source"],
                line["confidence"],
            )
            for line in csv.DictReader(lines)
        ]


@lru_cache(maxsize=64)
def statutory_holidays(year: int) -> frozenset[date]:
    """The paid days off that follow from the law alone (Labour Code 2019 art. 111.3 and 112).

    Without the swaps that only a yearly notice can decide; and without a day in lieu of
    24 November, for which there is no basis (docs/deadlines.md).
    """
    proposed = holidays.country_holidays("VN", years=year, language="en_US")
    not_by_law = ("Day off (substituted", "Vietnam Cultural Day")
    days = {
        day
        for day in proposed
        if day.year == year
        and not all(name.startswith(not_by_law) for name in proposed.get_list(day))
    }
    if year >= _CULTURE_DAY_SINCE:
        days.add(date(year, *_CULTURE_DAY))
    return frozenset(days)


def _read_table() -> _Known:
    # Years first: should a year be published in between, its days then count as still provisional.
    years = dict(CalendarYear.objects.values_list("year", "published"))
    if not years:
        return _read_shipped_list()
    return _Known(
        frozenset(year for year, published in years.items() if published),
        frozenset(Holiday.objects.order_by().values_list("date", "kind")),
    )


@lru_cache(maxsize=1)
def _read_shipped_list() -> _Known:
    days = frozenset((row.date, row.kind) for row in seed_rows())
    return _Known(frozenset(day.year for day, _ in days if day.year >= _FIRST_LISTED_YEAR), days)


@lru_cache(maxsize=256)
def _build(known: _Known, hours: OpeningHours, closures: frozenset[date]) -> WorkingCalendar:
    first_year = min(known.published_years | {FIRST_YEAR})
    last_year = max(known.published_years | {LAST_YEAR})
    provisional_years = frozenset(range(first_year, last_year + 1)) - known.published_years
    kinds = dict(known.days)
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
    )


def _sources(rows: Iterable[SeedRow]) -> str:
    return "; ".join(dict.fromkeys(source for row in rows for source in row.source.split("; ")))
