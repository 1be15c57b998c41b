from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dossiers import calendars
from dossiers.calendars import calendar_of, current_calendar, forget_calendar, shipped_calendar
from dossiers.holiday_seed import seed_calendar, seed_rows, statutory_holidays
from dossiers.models.holiday import CalendarYear, Holiday

LUNAR_NEW_YEAR_2028 = date(2028, 1, 26)


@pytest.fixture(autouse=True)
def _reads_of_its_own() -> Iterator[None]:
    forget_calendar()
    yield
    forget_calendar()


@pytest.fixture
def empty(db: None) -> None:
    Holiday.objects.all().delete()
    CalendarYear.objects.all().delete()


@pytest.fixture
def seeded(empty: None) -> None:
    seed_calendar()


def holiday(day: date, kind: str = "holiday") -> Holiday:
    return Holiday(date=day, kind=kind, name="Nghỉ", source="Thông báo")


# The shipped list


def test_the_shipped_list_is_in_order_and_in_the_words_of_the_model() -> None:
    rows = seed_rows()
    days = [row.date for row in rows]
    assert (days[0], days[-1]) == (date(2018, 12, 31), date(2027, 11, 24))
    assert days == sorted(set(days))
    for row in rows:
        Holiday(**row._asdict()).clean_fields()


def test_every_day_swapped_off_is_made_up_for() -> None:
    kinds = [row.kind for row in seed_rows()]
    assert kinds.count("swap_off") == kinds.count("makeup_workday") == 6


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2018-12-31", False),  # all that the list knows of 2018; the rest is by statute
        ("2018-09-03", False),  # the day after a Sunday 2 September
        ("2019-01-05", True),
        ("2026-01-02", False),
        ("2026-01-10", True),
        ("2026-11-24", False),
        ("2025-11-24", True),  # not yet a holiday
        ("2028-01-26", False),  # Tết, by statute
        ("2029-11-26", True),  # nothing in lieu of Saturday 24 November
        ("2040-09-03", False),
    ],
)
def test_the_shipped_calendar(day: str, worked: bool) -> None:
    assert shipped_calendar().is_working_day(date.fromisoformat(day)) is worked


def test_the_shipped_calendar_is_provisional_where_nothing_is_published() -> None:
    calendar = shipped_calendar()
    provisional = {year for year in range(2018, 2041) if calendar.is_provisional(year)}
    assert provisional == {2018, *range(2028, 2041)}
    assert (calendar.first_year, calendar.last_year) == (2018, 2040)


@pytest.mark.parametrize("year", range(2019, 2028))
def test_the_statute_proposes_what_was_published_but_for_the_swaps(year: int) -> None:
    published = {row.date for row in seed_rows() if row.kind == "holiday"}
    assert {day for day in statutory_holidays(year) if day.weekday() < 5} == {
        day for day in published if day.year == year and day.weekday() < 5
    }


# The table


def test_seeding_gives_the_shipped_calendar(seeded: None) -> None:
    assert current_calendar() == shipped_calendar()
    assert Holiday.objects.count() == len(seed_rows())
    year = CalendarYear.objects.get(year=2026)
    assert year.published
    assert year.legal_basis.startswith("BLLD 2019; 9441/TB-BNV")
    assert not CalendarYear.objects.get(year=2018).published


def test_before_seeding_the_shipped_calendar_counts(empty: None) -> None:
    assert current_calendar() == shipped_calendar()


def test_seeding_again_adds_missing_years_and_leaves_the_others_alone(seeded: None) -> None:
    assert seed_calendar() == []
    Holiday.objects.filter(date=date(2026, 8, 31)).delete()
    Holiday.objects.filter(date=date(2026, 9, 1)).update(name="Sửa")
    Holiday.objects.filter(date__year=2027).delete()
    CalendarYear.objects.filter(year=2027).delete()
    holiday(date(2027, 2, 4), "swap_off").save()  # entered ahead of its year
    assert seed_calendar() == [2027]
    assert not Holiday.objects.filter(date=date(2026, 8, 31)).exists()
    assert Holiday.objects.get(date=date(2026, 9, 1)).name == "Sửa"
    assert Holiday.objects.get(date=date(2027, 2, 4)).kind == "swap_off"
    assert Holiday.objects.filter(date__year=2027).count() == 15


def test_an_edit_is_seen_after_a_while_or_at_once_if_asked(
    seeded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2026, 12, 14)
    before = current_calendar()
    holiday(day).save()
    assert current_calendar() is before
    assert not current_calendar(fresh=True).is_working_day(day)
    assert current_calendar() is before
    monkeypatch.setattr(calendars, "SECONDS_UNTIL_SEEN", 0.0)
    assert not current_calendar().is_working_day(day)


def test_reading_the_tables_takes_four_queries_then_none(
    seeded: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        current_calendar()
    with django_assert_num_queries(0):
        current_calendar()
        calendar_of(17)


def test_publishing_a_year_puts_the_table_in_place_of_the_statute(seeded: None) -> None:
    known_early = date(2028, 5, 3)
    holiday(known_early).save()
    draft = CalendarYear.objects.create(year=2028)
    calendar = current_calendar(fresh=True)
    assert calendar.is_provisional(2028)
    assert not calendar.is_working_day(LUNAR_NEW_YEAR_2028)
    assert not calendar.is_working_day(known_early)

    draft.published, draft.legal_basis = True, "Thông báo"
    draft.save()
    calendar = current_calendar(fresh=True)
    assert not calendar.is_provisional(2028)
    assert calendar.is_working_day(LUNAR_NEW_YEAR_2028)  # the table does not have it
    assert not calendar.is_working_day(known_early)


def test_a_makeup_day_known_early_wins_over_the_statute(seeded: None) -> None:
    saturday = date(2028, 9, 2)
    assert saturday in statutory_holidays(2028)
    assert not current_calendar(fresh=True).is_working_day(saturday)
    holiday(saturday, "makeup_workday").save()
    assert current_calendar(fresh=True).is_working_day(saturday)


def test_a_published_year_beyond_the_usual_ones_widens_the_calendar(seeded: None) -> None:
    CalendarYear.objects.create(year=2042, published=True, legal_basis="Thông báo")
    calendar = current_calendar(fresh=True)
    assert calendar.last_year == 2042
    assert calendar.is_provisional(2041)
    assert not calendar.is_working_day(date(2041, 9, 2))


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        (holiday(date(2026, 12, 14), "makeup_workday"), "holiday_makeup_on_weekend"),
        (holiday(date(2026, 12, 12), "swap_off"), "holiday_swap_off_on_weekday"),
        (holiday(date(2026, 12, 14), "party"), "holiday_kind_known"),
        (Holiday(date=date(2026, 12, 14), kind="holiday", name=""), "holiday_named_and_sourced"),
        (holiday(date(2026, 9, 2)), "date"),
        (CalendarYear(year=1999), "calendar_year_plausible"),
        (CalendarYear(year=2030, published=True), "calendar_year_published_on_a_basis"),
        (
            CalendarYear(year=2030, published_on=date(2029, 12, 1)),
            "calendar_year_date_only_if_published",
        ),
        (CalendarYear(year=2026), "year"),
    ],
)
def test_the_database_refuses(seeded: None, row: Holiday | CalendarYear, constraint: str) -> None:
    row.pk = None
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)
