# ruff: noqa: DTZ001 - naive local datetimes, so that nothing is shared with the product
"""Due dates by walking minute after minute, written from the rule book and sharing no code.

Slow and plain on purpose: it judges the fast arithmetic. Instants are naive local datetimes on
whole minutes; hours are the default ones.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile
from pathlib import Path

HOLIDAYS = Path(__file__).parents[2] / "dossiers" / "data" / "holidays.csv"
OPEN_HOURS = (8, 9, 10, 11, 13, 14, 15, 16)  # the minute 11:59 is worked, 12:00 is not
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

Span = tuple[datetime, datetime]


def kinds_of_days() -> dict[date, str]:
    with HOLIDAYS.open(encoding="utf-8", newline="") as lines:
        return {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(lines)}


KINDS = kinds_of_days()


def is_worked(day: date) -> bool:
    kind = KINDS.get(day)
    if kind is None:
        return day.weekday() <= 4
    return kind == "makeup_workday"


def promise(accepted: datetime, unit: str, amount: int) -> datetime:
    """The due instant without pauses, for the units that end at a closing."""
    day = accepted.date()
    if unit == "same_day_15h":
        in_time = accepted.hour < 15 or (accepted.hour, accepted.minute) == (15, 0)
        if not (is_worked(day) and in_time):
            day += DAY
    elif unit == "working_day":
        while amount > 0:
            day += DAY
            if is_worked(day):
                amount -= 1
    elif unit == "calendar_day":
        day += amount * DAY
    while not is_worked(day):
        day += DAY
    return datetime(day.year, day.month, day.day, 17)


def worked_minutes(start: datetime) -> Iterator[datetime]:
    """Each minute that is worked from `start` on, without end, by its beginning."""
    day = start.date()
    while True:
        if is_worked(day):
            for hour in OPEN_HOURS:
                for minute in range(60):
                    now = datetime(day.year, day.month, day.day, hour, minute)
                    if now >= start:
                        yield now
        day += DAY


def due(accepted: datetime, unit: str, amount: int, pauses: list[Span]) -> datetime:
    """When as many unpaused minutes have been worked as the limit holds without pauses."""
    if unit == "working_hour":
        owed = 60 * amount
    else:
        promised = promise(accepted, unit, amount)
        owed = sum(1 for _ in takewhile(lambda now: now < promised, worked_minutes(accepted)))
    for now in worked_minutes(accepted):
        if not any(start <= now < end for start, end in pauses):
            owed -= 1
            if owed == 0:
                return now + MINUTE
    raise AssertionError("There is always another working day.")
