"""When a backlog is through: by table, and whatever the figures are."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.forecast import (
    ASSUMED_RATE,
    Basis,
    Ending,
    Forecast,
    Recent,
    forecast,
    usual_rate,
)

QUIET = Recent(seconds=60, delivered=0, arrival_rate=0)


@pytest.mark.parametrize(
    ("backlog", "answers", "recent", "usual", "ending", "seconds", "basis"),
    [
        # Nothing to say, and nothing known.
        (0, True, QUIET, 5.0, Ending.NOTHING_WAITS, None, None),
        (0, False, QUIET, 5.0, Ending.NOTHING_WAITS, None, None),
        (None, True, QUIET, 5.0, Ending.UNKNOWN, None, None),
        # What it does now, over the whole minute or less.
        (600, True, Recent(60, 120, 0), None, Ending.THROUGH, 300, Basis.NOW),
        (600, True, Recent(60, 120, 1), None, Ending.THROUGH, 600, Basis.NOW),
        (600, True, Recent(5, 500, 0), 2.0, Ending.THROUGH, 6, Basis.NOW),
        (600, True, Recent(30, 3, 0), 2.0, Ending.THROUGH, 6000, Basis.NOW),
        # Too short to tell: the warm-up's first steps, a few messages.
        (600, True, Recent(4.9, 31, 0), 2.0, Ending.THROUGH, 300, Basis.USUAL),
        (600, True, Recent(20, 19, 0), 2.0, Ending.THROUGH, 300, Basis.USUAL),
        # A calm day: what goes through is what comes in, and says nothing of what the link can.
        (3, True, Recent(60, 60, 1), None, Ending.THROUGH, 3 / 9, Basis.ASSUMED),
        (3, True, Recent(60, 60, 1), 4.0, Ending.THROUGH, 1, Basis.USUAL),
        # It has just done better than is on record, on what had only just come in.
        (100, True, Recent(60, 1200, 10), 4.0, Ending.THROUGH, 10, Basis.USUAL),
        # Nobody sends, though the link answers: what it usually does.
        (100, True, QUIET, 4.0, Ending.THROUGH, 25, Basis.USUAL),
        (100, True, QUIET, None, Ending.THROUGH, 100 / ASSUMED_RATE, Basis.ASSUMED),
        # Down: so long after its return; what went through before it broke does not count.
        (100, False, Recent(60, 600, 0), 4.0, Ending.AFTER_RETURN, 25, Basis.USUAL),
        (100, False, QUIET, None, Ending.AFTER_RETURN, 10, Basis.ASSUMED),
        # As many come as go.
        (600, True, Recent(60, 120, 2), None, Ending.NOT_IN_SIGHT, None, Basis.NOW),
        (600, False, Recent(60, 0, 11), None, Ending.NOT_IN_SIGHT, None, Basis.ASSUMED),
    ],
)
def test_the_rule(
    backlog: int | None,
    answers: bool,
    recent: Recent,
    usual: float | None,
    ending: Ending,
    seconds: float | None,
    basis: Basis | None,
) -> None:
    told = forecast(backlog, answers=answers, recent=recent, usual=usual)
    assert (told.ending, told.basis) == (ending, basis)
    if seconds is None:
        assert told.left is None
    else:
        assert told.left is not None
        assert told.left.total_seconds() == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("minutes", "rate"), [([], None), ([60], 1.0), ([60, 6000, 120], 2.0), ([0, 60], 0.5)]
)
def test_one_odd_minute_does_not_change_the_usual_rate(
    minutes: list[int], rate: float | None
) -> None:
    assert usual_rate(minutes) == rate


recents = st.builds(
    Recent,
    seconds=st.floats(0, 60),
    delivered=st.integers(0, 100_000),
    arrival_rate=st.floats(0, 1000),
)
rates = st.none() | st.floats(0.01, 1000)


@given(backlog=st.integers(0, 10**7), answers=st.booleans(), recent=recents, usual=rates)
def test_whatever_the_figures_it_says_how_it_ends(
    backlog: int, answers: bool, recent: Recent, usual: float | None
) -> None:
    told = forecast(backlog, answers=answers, recent=recent, usual=usual)
    timed = told.ending in (Ending.THROUGH, Ending.AFTER_RETURN)
    assert (told.left is not None) == timed
    if told.left is not None:
        assert told.left >= timedelta()
    if told.ending is Ending.THROUGH:
        assert answers
    if told.ending is Ending.AFTER_RETURN:
        assert not answers
    assert (told == Forecast(Ending.NOTHING_WAITS)) == (backlog == 0)


@given(backlog=st.integers(1, 10**6), more=st.integers(1, 10**6), recent=recents, usual=rates)
def test_more_to_send_never_takes_less_time_on_the_same_basis(
    backlog: int, more: int, recent: Recent, usual: float | None
) -> None:
    few = forecast(backlog, answers=True, recent=recent, usual=usual)
    many = forecast(backlog + more, answers=True, recent=recent, usual=usual)
    if few.basis is many.basis and few.left is not None and many.left is not None:
        assert many.left >= few.left
