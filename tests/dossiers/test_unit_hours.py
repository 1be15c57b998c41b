# ruff: noqa: DTZ001 - Hypothesis takes its bounds naive
"""Units with hours and closures of their own, and hours that change."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts import demo
from accounts.models import Unit
from dossiers.calendars import calendar_of, forget_calendar, read_calendars
from dossiers.clock import Outcome, TimeLimit, TimeUnit, due_at, outcome
from dossiers.models import Closure, WorkingHours
from dossiers.opening_hours import DEFAULT_HOURS, OpeningHours
from dossiers.working_time import VIETNAM, WorkingCalendar

EARLY: OpeningHours = ((time(7), time(11, 30)), (time(13, 30), time(17)))
MORNING_ONLY: OpeningHours = ((time(7, 30), time(11)),)
CHANGE, CHANGE_BACK = date(2026, 6, 3), date(2026, 9, 5)  # a Wednesday, a Saturday
CHANGING = WorkingCalendar(
    2026,
    2026,
    days_off=frozenset({date(2026, 6, 4)}),
    later_hours=((CHANGE, EARLY), (date(2026, 8, 1), MORNING_ONLY), (CHANGE_BACK, DEFAULT_HOURS)),
)
instants = st.datetimes(datetime(2026, 1, 2), datetime(2026, 12, 20), timezones=st.just(VIETNAM))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def worked_seconds(start: datetime, end: datetime) -> timedelta:
    """Added up day by day, by the hours that each day should have."""
    total, day = timedelta(), start.date()
    while day <= end.date():
        hours: OpeningHours = DEFAULT_HOURS
        if CHANGE <= day < date(2026, 8, 1):
            hours = EARLY
        elif date(2026, 8, 1) <= day < CHANGE_BACK:
            hours = MORNING_ONLY
        if day.weekday() < 5 and day != date(2026, 6, 4):
            for opens, closes in hours:
                a = max(start, datetime.combine(day, opens, VIETNAM))
                b = min(end, datetime.combine(day, closes, VIETNAM))
                total += max(b - a, timedelta())
        day += timedelta(days=1)
    return total


@given(instants, instants)
def test_working_time_across_changes_of_hours(a: datetime, b: datetime) -> None:
    start, end = min(a, b), max(a, b)
    assert CHANGING.working_time_between(start, end) == worked_seconds(start, end)


@given(instants, st.timedeltas(timedelta(microseconds=1), timedelta(hours=40)))
def test_the_earliest_instant_by_which_that_much_is_worked(
    start: datetime, amount: timedelta
) -> None:
    end = CHANGING.add_working_time(start, amount)
    assert worked_seconds(start, end) == amount
    assert worked_seconds(start, end - timedelta(microseconds=1)) < amount


def test_the_hours_of_each_day() -> None:
    assert CHANGING.closing(date(2026, 6, 2)) == local("2026-06-02 17:00")
    assert CHANGING.opening(CHANGE) == local("2026-06-03 07:00")
    assert CHANGING.closing(date(2026, 8, 3)) == local("2026-08-03 11:00")
    assert CHANGING.opening(date(2026, 9, 7)) == local("2026-09-07 08:00")
    assert CHANGING.day_length_on(date(2026, 8, 1)) == timedelta(hours=3, minutes=30)
    assert CHANGING.day_length == timedelta(hours=8)
    # The end of a period and the beginning of the next are one place: the earlier instant.
    assert CHANGING.add_working_time(local("2026-09-04 07:30"), timedelta(hours=3.5)) == local(
        "2026-09-04 11:00"
    )


def test_a_day_is_the_day_of_asking_when_it_is_soon() -> None:
    asked, due = local("2026-07-31 13:30"), local("2026-08-03 11:00")  # 3.5 + 3.5 hours
    assert outcome(due, None, None, asked, CHANGING) is Outcome.DUE_SOON  # of 8 hours less 30'
    asked = local("2026-08-03 07:30")
    assert outcome(due, None, None, asked, CHANGING) is Outcome.RUNNING
    asked += timedelta(seconds=1)
    assert outcome(due, None, None, asked, CHANGING) is Outcome.DUE_SOON


def test_a_limit_in_hours_runs_on_into_the_new_hours() -> None:
    limit = TimeLimit(TimeUnit.WORKING_HOUR, 8)
    assert due_at(local("2026-06-02 13:00"), limit, [], CHANGING) == local("2026-06-03 11:00")
    three_days = TimeLimit(TimeUnit.WORKING_DAY, 3)
    due = due_at(local("2026-07-30 09:00"), three_days, [], CHANGING)
    assert due == local("2026-08-04 11:00")


@pytest.mark.parametrize(
    "changes",
    [
        ((CHANGE, EARLY), (CHANGE, DEFAULT_HOURS)),
        ((CHANGE_BACK, EARLY), (CHANGE, DEFAULT_HOURS)),
        ((date(2026, 1, 1), EARLY),),
        ((date(2027, 1, 1), EARLY),),
        ((CHANGE, ()),),
        ((CHANGE, ((time(13), time(17)), (time(8), time(12)))),),
    ],
)
def test_changes_of_hours_come_in_order_and_within_the_years(changes: Any) -> None:
    with pytest.raises(ValueError, match=r"hours|calendar"):
        replace(CHANGING, later_hours=changes)


# The tables


@pytest.fixture
def ward(people: None) -> Unit:
    unit: Unit = Unit.objects.get(code=demo.WARD)
    return unit


@pytest.fixture
def other(people: None, ward: Unit) -> Unit:
    unit: Unit = Unit.objects.filter(level=Unit.Level.WARD).exclude(pk=ward.pk)[0]
    return unit


def hours(unit: Unit | None, since: str, until: str | None = None, **changes: Any) -> WorkingHours:
    row = WorkingHours(
        unit=unit,
        effective_from=date.fromisoformat(since),
        effective_to=date.fromisoformat(until) if until else None,
        legal_basis="Quyết định",
        **changes,
    )
    row.full_clean()
    row.save()
    return row


def test_without_rows_a_unit_has_the_usual_hours(ward: Unit) -> None:
    assert calendar_of(ward.pk) is calendar_of(None)
    assert calendar_of(None).hours == DEFAULT_HOURS
    assert calendar_of(None).later_hours == ()


def test_a_units_own_hours_go_before_those_of_all(ward: Unit, other: Unit) -> None:
    hours(None, "2026-03-01", morning_opens=time(7))
    hours(ward, "2026-06-01", "2026-08-31", afternoon_opens=None, afternoon_closes=None)
    seven = (time(7), time(12)), (time(13), time(17))
    forget_calendar()
    own = calendar_of(ward.pk)
    assert own.hours == DEFAULT_HOURS
    assert own.later_hours == (
        (date(2026, 3, 1), seven),
        (date(2026, 6, 1), ((time(8), time(12)),)),
        (date(2026, 9, 1), seven),
    )
    assert calendar_of(other.pk) is calendar_of(None)
    assert calendar_of(None).later_hours == ((date(2026, 3, 1), seven),)


def test_the_latest_to_take_effect_wins(ward: Unit) -> None:
    hours(ward, "2000-01-01", morning_opens=time(7))
    hours(ward, "2026-06-01", morning_opens=time(7, 30))
    forget_calendar()
    calendar = calendar_of(ward.pk)
    assert calendar.opening(date(2026, 5, 29)) == local("2026-05-29 07:00")
    assert calendar.opening(date(2026, 6, 1)) == local("2026-06-01 07:30")


def test_a_closure_is_one_units_or_everybodys(ward: Unit, other: Unit) -> None:
    Closure.objects.create(
        unit=ward, date=date(2026, 12, 14), reason="Ngập lụt", legal_basis="Công điện"
    )
    Closure.objects.create(date=date(2026, 12, 15), reason="Bão", legal_basis="Công điện")
    forget_calendar()
    assert not calendar_of(ward.pk).is_working_day(date(2026, 12, 14))
    assert not calendar_of(ward.pk).is_working_day(date(2026, 12, 15))
    assert calendar_of(other.pk).is_working_day(date(2026, 12, 14))
    assert not calendar_of(other.pk).is_working_day(date(2026, 12, 15))


def test_units_of_like_hours_share_one_calendar(ward: Unit, other: Unit) -> None:
    hours(ward, "2026-03-01", morning_opens=time(7))
    hours(other, "2026-03-01", morning_opens=time(7))
    read = read_calendars()
    assert read.of(ward.pk) is read.of(other.pk) is read_calendars().of(ward.pk)
    assert read.of(ward.pk) is not read.of(None)


@pytest.mark.parametrize(
    "changes",
    [
        {"morning_opens": time(12)},
        {"afternoon_opens": time(11)},
        {"afternoon_closes": time(13)},
        {"afternoon_opens": None},
        {"afternoon_closes": None},
        {"effective_to": date(2026, 2, 28)},
        {"legal_basis": ""},
    ],
)
def test_wrong_hours_are_refused_by_the_form_and_by_the_database(
    ward: Unit, changes: dict[str, Any]
) -> None:
    told = {"effective_from": date(2026, 3, 1), "legal_basis": "Quyết định", "unit": ward}
    row = WorkingHours(**{**told, **changes})
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError, match="working_hours_"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("of_all", [True, False])
def test_each_day_once(ward: Unit, of_all: bool) -> None:
    unit = None if of_all else ward
    hours(unit, "2026-03-01")
    with pytest.raises(ValidationError):
        hours(unit, "2026-03-01")
    told = {"unit": unit, "date": date(2026, 12, 14), "reason": "Bão", "legal_basis": "Công điện"}
    Closure.objects.create(**told)
    with pytest.raises(IntegrityError, match="closure_once_a_day"), transaction.atomic():
        Closure.objects.create(**told)
