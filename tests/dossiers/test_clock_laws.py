# ruff: noqa: DTZ001 - the walker's instants and Hypothesis's bounds are local and naive
"""What holds of every due date: against a walk minute by minute, and by Hypothesis."""

import os
import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.clock import (
    AfterSupplement,
    Pause,
    PauseReason,
    TimeLimit,
    TimeUnit,
    due_after,
    due_at,
    outcome,
    promised_at,
)
from dossiers.working_time import VIETNAM
from tests.dossiers import minute_walker

from .published_days import CALENDAR


def random_case(source: random.Random) -> tuple[datetime, str, int, list[minute_walker.Span]]:
    days_of_years = (date(2026, 12, 31) - date(2019, 1, 1)).days
    accepted = datetime(2019, 1, 1) + timedelta(
        days=source.randint(0, days_of_years), minutes=source.randrange(24 * 60)
    )
    unit = source.choice(list(TimeUnit)).value
    amount = source.randint(1, {"working_hour": 80, "calendar_day": 20}.get(unit, 12))
    pauses = []
    for _ in range(source.randint(0, 2)):
        # Most fall before the due instant; some before acceptance, after it, or on each other.
        start = accepted + timedelta(minutes=source.randint(-2 * 24 * 60, 12 * 24 * 60))
        length = source.choice([0, 1, source.randrange(600), source.randrange(15 * 24 * 60)])
        pauses.append((start, start + timedelta(minutes=length)))
    return accepted, unit, amount, pauses


def test_due_at_agrees_with_a_walk_minute_by_minute() -> None:
    """ONESTOP_CASES sets how many random cases are walked."""
    source = random.Random(20261118)
    for _ in range(int(os.environ.get("ONESTOP_CASES", "2000"))):
        accepted, unit, amount, spans = random_case(source)
        pauses = [Pause(a.replace(tzinfo=VIETNAM), b.replace(tzinfo=VIETNAM)) for a, b in spans]
        limit = TimeLimit(TimeUnit(unit), amount)
        answer = due_at(accepted.replace(tzinfo=VIETNAM), limit, pauses, CALENDAR)
        expected = minute_walker.due(accepted, unit, amount, spans)
        assert answer.replace(tzinfo=None) == expected, (accepted, unit, amount, spans)


instants = st.datetimes(datetime(2019, 1, 1), datetime(2026, 12, 31), timezones=st.just(VIETNAM))

limits = st.builds(
    TimeLimit,
    unit=st.sampled_from(TimeUnit),
    amount=st.integers(1, 60),
    cutoff=st.sampled_from([time(10), time(15), time(18)]),
)


@st.composite
def paused_cases(draw: st.DrawFn) -> tuple[datetime, TimeLimit, list[Pause]]:
    accepted = draw(instants)
    spans = draw(
        st.lists(
            st.tuples(
                st.timedeltas(timedelta(days=-3), timedelta(days=30)),
                st.timedeltas(timedelta(), timedelta(days=20)),
            ),
            max_size=5,
        )
    )
    pauses = [Pause(accepted + after, accepted + after + length) for after, length in spans]
    return accepted, draw(limits), pauses


def running_time(start: datetime, end: datetime, pauses: list[Pause]) -> timedelta:
    """The working time between the edges of all pauses where none of them covers."""
    ends = [pause.end for pause in pauses if pause.end is not None]
    edges = sorted({start, end, *(pause.start for pause in pauses), *ends})
    running = timedelta()
    for a, b in pairwise(edges):
        covered = any(p.start <= a and p.end is not None and b <= p.end for p in pauses)
        if start <= a and b <= end and not covered:
            running += CALENDAR.working_time_between(a, b)
    return running


@given(paused_cases())
def test_pauses_leave_the_running_time_as_it_is(
    case: tuple[datetime, TimeLimit, list[Pause]],
) -> None:
    accepted, limit, pauses = case
    promised = promised_at(accepted, limit, CALENDAR)
    due = due_at(accepted, limit, pauses, CALENDAR)
    assert running_time(accepted, due, pauses) == running_time(accepted, promised, [])
    assert due >= promised > accepted


@given(paused_cases(), st.randoms(use_true_random=False))
def test_the_order_of_pauses_does_not_matter(
    case: tuple[datetime, TimeLimit, list[Pause]], order: random.Random
) -> None:
    accepted, limit, pauses = case
    shuffled = list(pauses)
    order.shuffle(shuffled)
    for after in AfterSupplement:
        rule = replace(limit, after_supplement=after)
        assert due_at(accepted, rule, pauses, CALENDAR) == due_at(
            accepted, rule, shuffled, CALENDAR
        )


@given(instants, st.timedeltas(timedelta(), timedelta(days=10)), limits)
def test_a_later_acceptance_is_never_due_earlier(
    accepted: datetime, later: timedelta, limit: TimeLimit
) -> None:
    first, second = (due_at(at, limit, (), CALENDAR) for at in (accepted, accepted + later))
    assert accepted < first <= second


@given(paused_cases())
@settings(max_examples=50)
def test_the_time_zone_of_the_input_does_not_matter(
    case: tuple[datetime, TimeLimit, list[Pause]],
) -> None:
    accepted, limit, pauses = case
    in_utc = [
        Pause(p.start.astimezone(UTC), p.end.astimezone(UTC)) for p in pauses if p.end is not None
    ]
    answer = due_at(accepted.astimezone(UTC), limit, in_utc, CALENDAR)
    assert answer == due_at(accepted, limit, pauses, CALENDAR)
    assert answer.tzinfo is VIETNAM


@given(instants, instants, st.lists(instants, min_size=2, max_size=2))
def test_when_it_is_asked_never_changes_the_outcome_of_a_finished_dossier(
    due: datetime, finished: datetime, asked: list[datetime]
) -> None:
    first, second = (outcome(due, finished, None, at, CALENDAR) for at in asked)
    assert first is second


@st.composite
def successive_pauses(draw: st.DrawFn, accepted: datetime) -> list[Pause]:
    """One after the other, as a dossier can have them."""
    pauses, at = [], accepted
    for _ in range(draw(st.integers(0, 4))):
        start = at + draw(st.timedeltas(timedelta(), timedelta(days=6)))
        at = start + draw(st.timedeltas(timedelta(), timedelta(days=9)))
        pauses.append(Pause(start, at, draw(st.sampled_from(PauseReason))))
    return pauses


@given(st.data(), instants, limits, st.sampled_from(AfterSupplement))
def test_pause_by_pause_is_the_same_as_all_at_once(
    data: st.DataObject, accepted: datetime, limit: TimeLimit, after: AfterSupplement
) -> None:
    rule = replace(limit, after_supplement=after)
    pauses = data.draw(successive_pauses(accepted))
    due = promised_at(accepted, rule, CALENDAR)
    for each in pauses:
        due = due_after(due, each, rule, CALENDAR)
    assert due == due_at(accepted, rule, pauses, CALENDAR)


@given(st.data(), instants, limits, st.integers(-20, 60))
def test_another_day_off_moves_only_the_promises_that_count_it(
    data: st.DataObject, accepted: datetime, limit: TimeLimit, days: int
) -> None:
    day = accepted.date() + timedelta(days=days)
    if CALENDAR.is_working_day(day):
        other = replace(CALENDAR, closures=frozenset({day}))
    else:
        other = replace(CALENDAR, makeup_workdays=CALENDAR.makeup_workdays | {day})
    pauses = data.draw(successive_pauses(accepted))
    before = due_at(accepted, limit, pauses, CALENDAR)
    if not accepted.date() <= day <= before.date():
        assert due_at(accepted, limit, pauses, other) == before
    # Without a pause, which might cover the day, a day less to work is never an earlier promise.
    before, after = (promised_at(accepted, limit, calendar) for calendar in (CALENDAR, other))
    assert after >= before if CALENDAR.is_working_day(day) else after <= before
