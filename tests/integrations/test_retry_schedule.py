from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.retry_schedule import (
    JITTER,
    LEAST_RETRY_AFTER,
    MOST_RETRY_AFTER,
    RETRY_WAITS,
    retry_after,
    wait_before,
)

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("nth", "seconds"),
    [(1, 5), (2, 30), (3, 120), (4, 300), (5, 900), (6, 1800), (7, 3600), (8, 3600), (10**6, 3600)],
)
def test_the_promised_waits(nth: int, seconds: int) -> None:
    assert wait_before(RETRY_WAITS, nth, lambda: 0.0) == timedelta(seconds=seconds)


draws = st.floats(min_value=0, max_value=1, exclude_max=True)
schedules = st.lists(st.timedeltas(timedelta(0), timedelta(days=1)), min_size=1)


@given(schedules, st.integers(min_value=1, max_value=10**9), draws)
def test_a_wait_is_never_earlier_than_listed_nor_much_later(
    waits: list[timedelta], nth: int, draw: float
) -> None:
    wait = wait_before(waits, nth, lambda: draw)
    listed = waits[min(nth, len(waits)) - 1]
    assert listed <= wait <= listed * (1 + JITTER)


@given(draws, draws)
def test_what_failed_together_does_not_return_together(one: float, other: float) -> None:
    first = wait_before(RETRY_WAITS, 7, lambda: one)
    assert abs(one - other) < 1e-6 or first != wait_before(RETRY_WAITS, 7, lambda: other)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("120", 120),
        (" 7 ", 7),
        ("1.5", 1.5),
        ("0", 1),
        ("-5", 1),
        ("86400", 3600),
        ("1e300", None),
        ("inf", None),
        (format_datetime(NOW + timedelta(minutes=2), usegmt=True), 120),
        (format_datetime(NOW - timedelta(minutes=2), usegmt=True), 1),
        (format_datetime(NOW + timedelta(days=2), usegmt=True), 3600),
        ("Sun, 22 Nov 2026 01:02:00 -0000", 120),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert retry_after(header, NOW) == expected


@given(st.text())
def test_no_header_can_do_harm(header: str) -> None:
    wait = retry_after(header, NOW)
    assert wait is None or LEAST_RETRY_AFTER <= wait <= MOST_RETRY_AFTER
