"""How a forecast is judged."""

from datetime import UTC, datetime, timedelta

import pytest

from onestop.drills.drain import Drain

RETURN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expected", "error", "holds"),
    [(100, 0.0, True), (120, 0.2, True), (80, 0.2, True), (121, 0.21, False), (79, 0.21, False)],
)
def test_the_error_is_a_share_of_the_real_drain(expected: int, error: float, holds: bool) -> None:
    drain = Drain(1000, RETURN, seconds=100, through_at=RETURN + timedelta(seconds=100))
    drain.expected_at = RETURN + timedelta(seconds=expected)
    assert drain.forecast_error == pytest.approx(error)
    assert drain.forecast_holds is holds


def test_no_forecast_is_none_that_holds() -> None:
    drain = Drain(1000, RETURN, seconds=100, through_at=RETURN + timedelta(seconds=100))
    assert (drain.forecast_error, drain.forecast_holds) == (None, False)
    assert ("forecast error", "none was given") in drain.rows()
    drain.through_at = RETURN + timedelta(seconds=59)
    assert drain.forecast_holds
