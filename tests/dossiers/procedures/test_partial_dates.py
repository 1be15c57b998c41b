"""Dates of which only the year or month may be known."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.procedures.problems import InvalidValue
from dossiers.procedures.values.full_date import FIRST_YEAR, LAST_YEAR
from dossiers.procedures.values.partial_date import PartialDate, full_years

days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day, known = draw(days), draw(st.integers(1, 3))
    return PartialDate(*(day.year, day.month, day.day)[:known])


@pytest.mark.parametrize(
    ("text", "shown", "earliest", "latest"),
    [
        ("1990", "1990", date(1990, 1, 1), date(1990, 12, 31)),
        ("1990-02", "02/1990", date(1990, 2, 1), date(1990, 2, 28)),
        ("1992-02", "02/1992", date(1992, 2, 1), date(1992, 2, 29)),
        ("1990-05-17", "17/05/1990", date(1990, 5, 17), date(1990, 5, 17)),
    ],
)
def test_reads_and_shows(text: str, shown: str, earliest: date, latest: date) -> None:
    moment = PartialDate.parse(text)
    assert (str(moment), moment.display()) == (text, shown)
    assert (moment.earliest, moment.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "partial_date_format"),
        ("90", "partial_date_format"),
        ("17/05/1990", "partial_date_format"),
        ("1990-5", "partial_date_format"),
        ("1990-05-17T00:00", "partial_date_format"),
        ("1990-05-17\n", "partial_date_format"),
        ("١٩٩٠", "partial_date_format"),
        ("1990-13", "no_such_date"),
        ("1990-00", "no_such_date"),
        ("1990-02-29", "no_such_date"),
        ("1990-05-00", "no_such_date"),
        ("1849", "year_out_of_range"),
        ("0000", "year_out_of_range"),
        ("2200", "year_out_of_range"),
    ],
)
def test_refuses(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        PartialDate.parse(text)
    assert refusal.value.code == code


def test_a_day_without_its_month_is_no_date() -> None:
    with pytest.raises(InvalidValue):
        PartialDate(1990, None, 17)


@given(partial_dates())
def test_round_trip(moment: PartialDate) -> None:
    assert PartialDate.parse(str(moment)) == moment


@given(partial_dates())
def test_bounds_enclose_exactly_what_is_unknown(moment: PartialDate) -> None:
    span = (moment.latest - moment.earliest).days + 1
    if moment.day is not None:
        assert span == 1
    elif moment.month is not None:
        assert span == monthrange(moment.year, moment.month)[1]
    else:
        assert span in (365, 366)


@given(partial_dates(), partial_dates())
def test_certain_order_is_strict_and_excludes_its_opposite(
    one: PartialDate, other: PartialDate
) -> None:
    assert not one.is_after(one)
    assert one.is_after(other) == other.is_before(one)
    if one.is_before(other):
        assert one.could_be_before(other)
        assert not other.could_be_before(one)
        assert not one.is_after(other)


@given(partial_dates(), partial_dates(), partial_dates())
def test_certain_order_is_transitive(a: PartialDate, b: PartialDate, c: PartialDate) -> None:
    if a.is_before(b) and b.is_before(c):
        assert a.is_before(c)


@given(partial_dates(), days)
def test_could_be_before_means_some_reading_is(moment: PartialDate, day: date) -> None:
    assert moment.could_be_before(day) == (moment.earliest < day)
    assert moment.is_before(day) == (moment.latest < day)
    assert moment.is_after(day) == (moment.earliest > day)


@given(days, days)
def test_full_days_order_as_dates_do(one: date, other: date) -> None:
    left, right = PartialDate.of(one), PartialDate.of(other)
    assert left.could_be_before(right) == left.is_before(right) == (one < other)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2006, 11, 22), date(2026, 11, 22), 20),
        (date(2006, 11, 23), date(2026, 11, 22), 19),
        (date(2004, 2, 29), date(2024, 2, 28), 19),
        (date(2004, 2, 29), date(2025, 2, 28), 20),
        (date(2004, 2, 29), date(2025, 3, 1), 21),
        (date(2026, 11, 22), date(2026, 11, 21), -1),
    ],
)
def test_full_years(start: date, end: date, years: int) -> None:
    assert full_years(start, end) == years
