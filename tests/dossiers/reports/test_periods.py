"""Periods are whole local days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dossiers.reports.periods import Period, Preset


@pytest.mark.parametrize(
    ("preset", "today", "first", "last"),
    [
        (Preset.THIS_MONTH, "2026-11-22", "2026-11-01", "2026-11-30"),
        (Preset.THIS_MONTH, "2028-02-29", "2028-02-01", "2028-02-29"),
        (Preset.THIS_MONTH, "2026-12-31", "2026-12-01", "2026-12-31"),
        (Preset.LAST_MONTH, "2026-11-30", "2026-10-01", "2026-10-31"),
        (Preset.LAST_MONTH, "2027-01-01", "2026-12-01", "2026-12-31"),
        (Preset.LAST_MONTH, "2026-03-31", "2026-02-01", "2026-02-28"),
        (Preset.THIS_QUARTER, "2026-01-01", "2026-01-01", "2026-03-31"),
        (Preset.THIS_QUARTER, "2026-06-30", "2026-04-01", "2026-06-30"),
        (Preset.THIS_QUARTER, "2026-08-31", "2026-07-01", "2026-09-30"),
        (Preset.THIS_QUARTER, "2026-12-31", "2026-10-01", "2026-12-31"),
        (Preset.THIS_YEAR, "2026-12-31", "2026-01-01", "2026-12-31"),
        (Preset.THIS_YEAR, "2028-02-29", "2028-01-01", "2028-12-31"),
    ],
)
def test_presets(preset: Preset, today: str, first: str, last: str) -> None:
    period = Period.of(preset, date.fromisoformat(today))
    assert period == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_every_instant_is_in_one_month_only() -> None:
    october = Period.of(Preset.LAST_MONTH, date(2026, 11, 22))
    november = Period.of(Preset.THIS_MONTH, date(2026, 11, 22))
    assert october.end == november.start == datetime(2026, 10, 31, 17, tzinfo=UTC)


def test_a_day_is_a_period_and_nothing_less_is() -> None:
    day = Period(date(2026, 11, 22), date(2026, 11, 22))
    assert day.end - day.start == timedelta(days=1)
    assert str(day) == "22/11/2026–22/11/2026"
    with pytest.raises(ValueError, match="before it begins"):
        Period(date(2026, 11, 22), date(2026, 11, 21))
