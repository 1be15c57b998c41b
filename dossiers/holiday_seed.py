"""The days that are known without asking anybody: the shipped list, and what the statute says."""

import csv
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import holidays
from django.db import transaction

from .models.holiday import CalendarYear, Holiday

_SHIPPED_LIST = Path(__file__).parent / "data" / "holidays.csv"
#: Of 2018 the list holds the last day alone, swapped by the notice for 2019.
FIRST_LISTED_YEAR = 2019
#: 24 November is a holiday from then on (Resolution 28/2026/QH16, art. 2).
_CULTURE_DAY, _CULTURE_DAY_SINCE = (11, 24), 2026


class SeedRow(NamedTuple):
    """One line of the shipped list, in the words of `Holiday`."""

    date: date
    kind: str
    name: str
    source: str
    confidence: str


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
                    "published": year >= FIRST_LISTED_YEAR,
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


def _sources(rows: Iterable[SeedRow]) -> str:
    return "; ".join(dict.fromkeys(source for row in rows for source in row.source.split("; ")))
