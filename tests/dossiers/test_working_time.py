# ruff: noqa: DTZ001 - Hypothesis takes its bounds naive
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.opening_hours import DEFAULT_HOURS, OpeningHours
from dossiers.working_time import (
    VIETNAM,
    OutsideCalendar,
    WorkingCalendar,
    localize,
)

NATIONAL_DAY_2026 = WorkingCalendar(
    2026,
    2027,
    days_off=frozenset({date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)}),
    makeup_workdays=frozenset({date(2026, 8, 22)}),
    provisional_years=frozenset({2027}),
)
instants = st.datetimes(datetime(2026, 2, 1), datetime(2027, 11, 1), timezones=st.just(VIETNAM))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-08-21", True),  # Friday
        ("2026-08-22", True),  # the make-up Saturday
        ("2026-08-23", False),  # Sunday
        ("2026-08-29", False),  # Saturday
        ("2026-08-31", False),  # swapped off
        ("2026-09-02", False),
        ("2026-09-03", True),
        ("2026-01-01", True),  # no holiday was given for it
        ("2027-12-31", True),
    ],
)
def test_is_working_day(day: str, worked: bool) -> None:
    assert NATIONAL_DAY_2026.is_working_day(date.fromisoformat(day)) is worked


def test_a_closure_takes_a_day_away_from_one_unit() -> None:
    flood = frozenset({date(2026, 8, 22), date(2026, 8, 24)})
    flooded = replace(NATIONAL_DAY_2026, closures=flood)
    assert flooded.next_working_day(date(2026, 8, 22)) == date(2026, 8, 25)
    assert NATIONAL_DAY_2026.next_working_day(date(2026, 8, 22)) == date(2026, 8, 22)


@pytest.mark.parametrize(
    ("after", "n", "expected"),
    [
        ("2026-08-21", 1, "2026-08-22"),
        ("2026-08-22", 1, "2026-08-24"),
        ("2026-08-28", 1, "2026-09-03"),
        ("2026-08-29", 2, "2026-09-04"),
        ("2026-01-01", 10, "2026-01-15"),
    ],
)
def test_nth_working_day_after(after: str, n: int, expected: str) -> None:
    day = NATIONAL_DAY_2026.nth_working_day_after(date.fromisoformat(after), n)
    assert day == date.fromisoformat(expected)


def test_opening_and_closing() -> None:
    assert NATIONAL_DAY_2026.opening(date(2026, 8, 22)) == local("2026-08-22 08:00")
    assert NATIONAL_DAY_2026.closing(date(2026, 8, 22)) == local("2026-08-22 17:00")
    with pytest.raises(ValueError, match="2026-08-23 is not a working day"):
        NATIONAL_DAY_2026.closing(date(2026, 8, 23))


@pytest.mark.parametrize(
    ("start", "end", "worked"),
    [
        ("2026-08-21 08:00", "2026-08-21 17:00", timedelta(hours=8)),
        ("2026-08-21 11:30", "2026-08-21 13:30", timedelta(hours=1)),
        ("2026-08-21 12:00", "2026-08-21 13:00", timedelta()),
        ("2026-08-21 16:59:59.5", "2026-08-22 08:00:00.25", timedelta(seconds=0.75)),
        ("2026-08-29 00:00", "2026-09-03 08:00", timedelta()),
        ("2026-08-20 00:00", "2026-08-26 23:59", timedelta(hours=48)),
        ("2026-08-21 17:00", "2026-08-21 08:00", timedelta(hours=-8)),
    ],
)
def test_working_time_between(start: str, end: str, worked: timedelta) -> None:
    assert NATIONAL_DAY_2026.working_time_between(local(start), local(end)) == worked


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-08-21 09:00", 3, "2026-08-21 12:00"),  # not 13:00
        ("2026-08-21 09:00", 7, "2026-08-21 17:00"),  # not 08:00 on the Saturday worked
        ("2026-08-21 12:15", 1, "2026-08-21 14:00"),
        ("2026-08-21 18:00", 1, "2026-08-22 09:00"),
        ("2026-08-28 17:00", 8, "2026-09-03 17:00"),
        ("2026-08-23 10:00", 0, "2026-08-23 10:00"),  # nothing to work: no move either
    ],
)
def test_add_working_time(start: str, hours: int, expected: str) -> None:
    answer = NATIONAL_DAY_2026.add_working_time(local(start), timedelta(hours=hours))
    assert answer == local(expected)


def test_working_time_is_not_taken_away() -> None:
    with pytest.raises(ValueError, match="taken away"):
        NATIONAL_DAY_2026.add_working_time(local("2026-08-21 09:00"), timedelta(seconds=-1))


@given(instants, st.timedeltas(timedelta(microseconds=1), timedelta(days=10)))
def test_what_was_added_lies_between_and_not_a_moment_earlier(
    start: datetime, amount: timedelta
) -> None:
    end = NATIONAL_DAY_2026.add_working_time(start, amount)
    assert NATIONAL_DAY_2026.working_time_between(start, end) == amount
    just_before = end - timedelta(microseconds=1)
    assert NATIONAL_DAY_2026.working_time_between(start, just_before) < amount


@given(instants, instants, instants)
def test_working_time_adds_up(a: datetime, b: datetime, c: datetime) -> None:
    between = NATIONAL_DAY_2026.working_time_between
    assert between(a, b) + between(b, c) == between(a, c)


def test_hours_of_a_unit_of_its_own() -> None:
    calendar = replace(NATIONAL_DAY_2026, hours=((time(7), time(11, 30)), (time(13, 30), time(17))))
    assert calendar.day_length == timedelta(hours=8)
    assert calendar.opening(date(2026, 8, 21)) == local("2026-08-21 07:00")
    answer = calendar.add_working_time(local("2026-08-21 11:00"), timedelta(hours=1))
    assert answer == local("2026-08-21 14:00")
    without_a_break = ((time(8), time(12)), (time(12), time(16)))
    assert replace(calendar, hours=without_a_break).day_length == timedelta(hours=8)


@pytest.mark.parametrize(
    "hours",
    [
        (),
        ((time(12), time(8)),),
        ((time(8), time(8)),),
        ((time(8), time(12)), (time(11), time(17))),
        ((time(13), time(17)), (time(8), time(12))),
    ],
)
def test_hours_out_of_order_are_refused(hours: OpeningHours) -> None:
    with pytest.raises(ValueError, match="hours"):
        WorkingCalendar(2026, 2026, hours=hours)


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2028, 1, 1)])
def test_a_day_outside_the_years_is_an_error(day: date) -> None:
    instant = datetime.combine(day, time(9), VIETNAM)
    with pytest.raises(OutsideCalendar, match="2026-2027"):
        NATIONAL_DAY_2026.is_working_day(day)
    with pytest.raises(OutsideCalendar, match="2026-2027"):
        NATIONAL_DAY_2026.position(instant)
    assert not NATIONAL_DAY_2026.covers(instant)


def test_counting_past_the_last_year_is_an_error() -> None:
    with pytest.raises(OutsideCalendar):
        NATIONAL_DAY_2026.nth_working_day_after(date(2027, 12, 31), 1)
    with pytest.raises(OutsideCalendar):
        NATIONAL_DAY_2026.add_working_time(local("2027-12-31 16:00"), timedelta(hours=2))
    with pytest.raises(OutsideCalendar):
        NATIONAL_DAY_2026.instant_at(0)


@pytest.mark.parametrize("years", [(2027, 2026), (1975, 2026)])
def test_years_out_of_order_or_before_the_fixed_offset_are_refused(years: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="years"):
        WorkingCalendar(*years)


def test_provisional_years() -> None:
    assert NATIONAL_DAY_2026.is_provisional(2027)
    assert not NATIONAL_DAY_2026.is_provisional(2026)


def test_instants_are_local_whatever_their_zone() -> None:
    evening_in_utc = datetime(2026, 8, 21, 18, tzinfo=UTC)  # 01:00 on the 22nd in Vietnam
    assert localize(evening_in_utc) == local("2026-08-22 01:00")
    answer = NATIONAL_DAY_2026.add_working_time(evening_in_utc, timedelta(hours=1))
    assert answer.isoformat() == "2026-08-22T09:00:00+07:00"
    with pytest.raises(ValueError, match="time zone"):
        localize(datetime(2026, 8, 21, 18))
    assert NATIONAL_DAY_2026.hours is DEFAULT_HOURS
