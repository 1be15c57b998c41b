# ruff: noqa: DTZ001 - the walker's instants and Hypothesis's bounds are local and naive
import os
import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.clock import (
    AfterSupplement,
    Outcome,
    Pause,
    PauseReason,
    TimeLimit,
    TimeUnit,
    due_after,
    due_at,
    extended_due_at,
    outcome,
    promised_at,
    time_left,
)
from dossiers.working_time import VIETNAM, OutsideCalendar, WorkingCalendar
from tests.dossiers import minute_walker

CALENDAR = WorkingCalendar(
    2018,
    2028,
    frozenset(day for day, kind in minute_walker.KINDS.items() if kind != "makeup_workday"),
    frozenset(day for day, kind in minute_walker.KINDS.items() if kind == "makeup_workday"),
)
THREE_DAYS = TimeLimit(TimeUnit.WORKING_DAY, 3)
EIGHT_HOURS = TimeLimit(TimeUnit.WORKING_HOUR, 8)
SAME_DAY = TimeLimit(TimeUnit.SAME_DAY_15H)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def pause(start: str, end: str | None = None, **more: Any) -> Pause:
    return Pause(local(start), None if end is None else local(end), **more)


@pytest.mark.parametrize(
    ("accepted", "limit", "pauses", "due"),
    [
        # The rule book's own table.
        ("2026-11-18 15:00:00", "same_day_15h", [], "2026-11-18 17:00"),
        ("2026-11-18 15:00:01", "same_day_15h", [], "2026-11-19 17:00"),
        ("2026-11-23 16:00", "same_day_15h", [], "2026-11-25 17:00"),  # 24/11 is a holiday
        ("2026-08-22 15:30", "same_day_15h", [], "2026-08-24 17:00"),  # a make-up Saturday
        ("2026-02-13 10:00", "3 working_day", [], "2026-02-25 17:00"),  # Tết
        ("2025-04-28 09:00", "3 working_day", [], "2025-05-06 17:00"),  # 30/4, 1/5, swapped 2/5
        ("2025-04-24 09:00", "3 working_day", [], "2025-04-28 17:00"),  # Sat 26/4 was worked
        ("2026-04-20 09:00", "10 calendar_day", [], "2026-05-04 17:00"),
        ("2026-11-20 16:30", "8 working_hour", [], "2026-11-23 16:30"),
        (
            "2026-11-09 09:00",
            "3 working_day",
            [("2026-11-10 10:00", "2026-11-13 14:00")],
            "2026-11-18 11:00",
        ),
        (
            "2026-11-18 09:00",
            "same_day_15h",
            [("2026-11-18 11:30", "2026-11-20 13:30")],
            "2026-11-23 09:00",
        ),
        # Edges.
        ("2026-11-21 10:00", "same_day_15h", [], "2026-11-23 17:00"),  # a plain Saturday
        ("2026-11-18 06:00", "same_day_15h", [], "2026-11-18 17:00"),  # before opening
        ("2026-08-22 15:00", "same_day_15h", [], "2026-08-22 17:00"),
        ("2026-11-20 23:59", "1 working_day", [], "2026-11-23 17:00"),
        ("2026-11-21 10:00", "1 working_day", [], "2026-11-23 17:00"),
        ("2026-11-20 10:00", "1 calendar_day", [], "2026-11-23 17:00"),
        ("2026-11-17 10:00", "1 calendar_day", [], "2026-11-18 17:00"),
        ("2026-11-21 10:00", "8 working_hour", [], "2026-11-23 17:00"),  # not Wednesday 08:00
        ("2026-11-18 08:00", "4 working_hour", [], "2026-11-18 12:00"),  # not 13:00
        ("2026-11-18 12:30", "4 working_hour", [], "2026-11-18 17:00"),
        ("2026-11-18 11:59:30", "1 working_hour", [], "2026-11-18 13:59:30"),
        ("2018-12-28 09:00", "1 working_day", [], "2019-01-02 17:00"),  # 31/12 swapped for 5/1
        # A pause in closed hours covers nothing, and so does one after the due instant.
        (
            "2026-11-18 09:00",
            "8 working_hour",
            [("2026-11-18 12:00", "2026-11-18 13:00"), ("2026-11-18 17:00", "2026-11-19 08:00")],
            "2026-11-19 09:00",
        ),
        (
            "2026-11-18 09:00",
            "same_day_15h",
            [("2026-11-18 17:00", "2026-11-19 12:00")],
            "2026-11-18 17:00",
        ),
        # The second pause begins only because the first has moved the due instant past it.
        (
            "2026-11-18 09:00",
            "same_day_15h",
            [("2026-11-19 08:30", "2026-11-19 09:30"), ("2026-11-18 16:00", "2026-11-19 08:00")],
            "2026-11-19 10:00",
        ),
        # Overlapping, contained and adjacent pauses are one; before acceptance nothing counts.
        (
            "2026-11-18 09:00",
            "8 working_hour",
            [
                ("2026-11-18 10:00", "2026-11-18 11:00"),
                ("2026-11-17 10:00", "2026-11-18 10:30"),
                ("2026-11-18 11:00", "2026-11-18 12:00"),
                ("2026-11-18 10:15", "2026-11-18 10:20"),
            ],
            "2026-11-19 12:00",
        ),
        ("2026-11-18 09:00:20", "same_day_15h", [("2026-11-18 10:00:00", "2026-11-18 10:00:01")],
         "2026-11-19 08:00:01"),
    ],
)  # fmt: skip
def test_due_at(accepted: str, limit: str, pauses: list[tuple[str, str]], due: str) -> None:
    *amount, unit = limit.split()
    time_limit = TimeLimit(TimeUnit(unit), int(*amount) if amount else 1)
    answer = due_at(local(accepted), time_limit, [pause(*span) for span in pauses], CALENDAR)
    assert answer.isoformat() == local(due).isoformat()


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


def test_an_open_pause_counts_up_to_the_instant_asked_about() -> None:
    accepted, open_pause = local("2026-11-09 09:00"), [pause("2026-11-10 10:00")]
    with pytest.raises(ValueError, match="open"):
        due_at(accepted, THREE_DAYS, open_pause, CALENDAR)
    answer = due_at(accepted, THREE_DAYS, open_pause, CALENDAR, at=local("2026-11-13 14:00"))
    assert answer == local("2026-11-18 11:00")
    unmoved = due_at(accepted, THREE_DAYS, open_pause, CALENDAR, at=local("2026-11-10 09:00"))
    assert unmoved == local("2026-11-12 17:00")
    assert open_pause[0].end_as_of(local("2026-11-10 09:00")) == open_pause[0].start


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([pause("2026-11-10 10:00", "2026-11-13 14:00")], "2026-11-18 17:00"),
        # The second answer starts the limit again; the first one no longer matters.
        (
            [
                pause("2026-11-10 10:00", "2026-11-13 14:00"),
                pause("2026-11-16 09:00", "2026-11-17 09:00"),
            ],
            "2026-11-20 17:00",
        ),
        # A request within another ends with it.
        (
            [
                pause("2026-11-10 10:00", "2026-11-13 14:00"),
                pause("2026-11-11 10:00", "2026-11-12 10:00"),
            ],
            "2026-11-18 17:00",
        ),
        # Waiting for a payment only shifts, also while and after a supplement is waited for.
        (
            [pause("2026-11-10 10:00", "2026-11-13 14:00", reason=PauseReason.PAYMENT)],
            "2026-11-18 11:00",
        ),
        (
            [
                pause("2026-11-10 10:00", "2026-11-13 14:00"),
                pause("2026-11-13 09:00", "2026-11-13 16:00", reason=PauseReason.PAYMENT),
            ],
            "2026-11-19 10:00",
        ),
        # Too late to be saved: the limit was used up on the 12th.
        ([pause("2026-11-13 10:00", "2026-11-16 14:00")], "2026-11-12 17:00"),
    ],
)
def test_a_supplement_may_restart_the_limit(pauses: list[Pause], due: str) -> None:
    rule = replace(THREE_DAYS, after_supplement=AfterSupplement.RESTART)
    assert due_at(local("2026-11-09 09:00"), rule, pauses, CALENDAR) == local(due)


def test_an_extension_replaces_the_promise_and_later_pauses_move_it() -> None:
    granted = local("2026-11-18 10:00")
    before = pause("2026-11-16 08:00", "2026-11-17 08:00")
    after = pause("2026-11-19 09:00", "2026-11-19 11:00")
    # 2026-11-24 is a holiday.
    assert extended_due_at(date(2026, 11, 24), granted, [], CALENDAR) == local("2026-11-25 17:00")
    assert extended_due_at(date(2026, 11, 23), granted, [after, before], CALENDAR) == local(
        "2026-11-25 10:00"
    )


@pytest.mark.parametrize(
    ("finished", "paused_since", "at", "expected"),
    [
        # Due Wed 2026-11-18 11:00.
        ("2026-11-17 23:59", None, "2026-12-31 08:00", Outcome.EARLY),
        ("2026-11-18 00:00", None, "2026-11-18 08:00", Outcome.ON_TIME),
        ("2026-11-18 11:00", None, "2026-12-31 08:00", Outcome.ON_TIME),  # typed weeks later
        ("2026-11-18 11:00:01", None, "2026-12-31 08:00", Outcome.LATE),
        ("2026-11-18 11:00", "2026-11-18 10:00", "2026-12-31 08:00", Outcome.ON_TIME),
        (None, None, "2026-11-17 11:00", Outcome.RUNNING),  # a whole day is left
        (None, None, "2026-11-17 11:00:01", Outcome.DUE_SOON),
        (None, None, "2026-11-18 11:00", Outcome.DUE_SOON),
        (None, None, "2026-11-18 11:00:01", Outcome.OVERDUE),
        (None, "2026-11-16 10:00", "2026-11-17 11:00", Outcome.PAUSED),
        (None, "2026-11-16 10:00", "2026-12-31 08:00", Outcome.PAUSED),
        (None, "2026-11-18 14:00", "2026-12-31 08:00", Outcome.OVERDUE),  # late before the pause
    ],
)
def test_outcome(
    finished: str | None, paused_since: str | None, at: str, expected: Outcome
) -> None:
    answer = outcome(
        local("2026-11-18 11:00"),
        local(finished) if finished else None,
        local(paused_since) if paused_since else None,
        local(at),
        CALENDAR,
    )
    assert answer is expected


@given(instants, instants, st.lists(instants, min_size=2, max_size=2))
def test_when_it_is_asked_never_changes_the_outcome_of_a_finished_dossier(
    due: datetime, finished: datetime, asked: list[datetime]
) -> None:
    first, second = (outcome(due, finished, None, at, CALENDAR) for at in asked)
    assert first is second


@pytest.mark.parametrize(
    ("at", "minutes"),
    [
        ("2026-11-17 11:00", 480),
        ("2026-11-18 10:59:30", 0),
        ("2026-11-18 11:00:30", -1),
        ("2026-11-19 08:30", -330),
    ],
)
def test_time_left(at: str, minutes: int) -> None:
    assert time_left(local("2026-11-18 11:00"), local(at), CALENDAR) == minutes


def test_a_unit_may_close_before_the_cut_off() -> None:
    mornings = replace(CALENDAR, hours=((time(7, 30), time(11, 30)),))
    assert due_at(local("2026-11-18 11:00"), SAME_DAY, (), mornings) == local("2026-11-18 11:30")
    assert due_at(local("2026-11-18 11:30"), SAME_DAY, (), mornings) == local("2026-11-19 11:30")


def test_what_cannot_be_a_limit_or_a_pause_is_refused() -> None:
    with pytest.raises(ValueError, match="week"):
        TimeLimit("week", 1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least 1"):
        TimeLimit(TimeUnit.WORKING_DAY, 0)
    with pytest.raises(ValueError, match="local time of day"):
        TimeLimit(TimeUnit.SAME_DAY_15H, cutoff=time(15, tzinfo=VIETNAM))
    with pytest.raises(ValueError, match="before it starts"):
        pause("2026-11-18 10:00", "2026-11-18 09:59")


def test_a_due_instant_past_the_calendar_is_refused() -> None:
    with pytest.raises(OutsideCalendar, match="2018-2028"):
        due_at(local("2028-12-29 09:00"), THREE_DAYS, (), CALENDAR)
    with pytest.raises(OutsideCalendar):
        due_at(local("2028-12-29 09:00"), TimeLimit(TimeUnit.WORKING_HOUR, 9), (), CALENDAR)


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
