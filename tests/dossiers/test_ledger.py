# ruff: noqa: DTZ001 - Hypothesis takes its bounds naive
"""The ledger of minutes: every one of them is somebody's, and they add up."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.ledger import WARD, Interval, Ledger, Share, Step, late_only_by_outage, ledger_of
from dossiers.working_time import VIETNAM, WorkingCalendar

CALENDAR = WorkingCalendar(2026, 2027)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=VIETNAM)


def booked(
    *steps: tuple[str, Share | None] | tuple[str, Share | None, bool],
    down: tuple[tuple[str, str], ...] = (),
    at: str = "30 08:00",
) -> dict[Share, float]:
    """Hours by share, of those that have any."""
    told = [Step(local(step[0]), *step[1:]) for step in steps]
    spans = [(local(start), local(end)) for start, end in down]
    ledger = ledger_of(told, spans, CALENDAR, local(at))
    return {share: part / HOUR for share, part in ledger.parts.items() if part}


CLERK, OFFICER, LEADER = Share.WARD_CLERK, Share.WARD_OFFICER, Share.WARD_LEADER


def test_each_has_the_time_from_its_step_to_the_next() -> None:
    assert booked(
        ("18 09:00", CLERK),
        ("18 11:00", OFFICER),
        ("18 14:00", Share.CITIZEN),
        ("19 10:00", OFFICER),  # 3 hours of the 18th and 2 of the 19th
        ("19 16:00", LEADER),
        ("20 08:30", None),
    ) == {CLERK: 2, OFFICER: 7, Share.CITIZEN: 5, LEADER: 1.5}


def test_an_open_dossier_counts_up_to_now() -> None:
    steps = [("18 09:00", CLERK), ("18 11:00", OFFICER)]
    assert booked(*steps, at="18 15:00") == {CLERK: 2, OFFICER: 3}
    assert booked(*steps, at="18 10:00") == {CLERK: 2}  # a clock behind the last step's


def test_after_the_end_nothing_is_booked() -> None:
    steps = [("18 09:00", OFFICER), ("18 11:00", None), ("25 09:00", None)]
    assert booked(*steps) == {OFFICER: 2}


def test_waiting_for_a_link_is_split_by_its_downtime() -> None:
    steps = [("18 09:00", OFFICER), ("18 10:00", Share.LINK_WORKING), ("20 10:00", OFFICER)]
    down = (
        ("17 08:00", "18 11:00"),  # began before: one hour of it counts
        ("19 13:00", "19 15:00"),
        ("19 14:00", "19 16:00"),  # overlaps: once
        ("19 16:00", "19 22:00"),
        ("20 09:00", "20 12:00"),  # goes on after
        ("25 09:00", "25 12:00"),
    )
    assert booked(*steps, down=down, at="20 10:00") == {
        OFFICER: 1,
        Share.LINK_DOWN: 1 + 4 + 1,
        Share.LINK_WORKING: 16 - 6,
    }


def test_an_outage_is_nobodys_excuse_but_the_links() -> None:
    down = (("17 08:00", "27 17:00"),)
    assert booked(("18 09:00", OFFICER), ("18 11:00", None), down=down) == {OFFICER: 2}


@pytest.mark.parametrize("share", Share)
def test_from_one_paper_entry_to_the_next_the_wards_time_is_the_paper_modes(share: Share) -> None:
    steps = [("18 09:00", share, True), ("18 11:00", None, True)]
    assert booked(*steps) == {Share.PAPER if share in WARD else share: 2}


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True), (False, False)])
def test_one_paper_entry_makes_no_paper_mode(first: bool, second: bool) -> None:
    """Who enters one late signature does not book the days before it away."""
    assert booked(("18 09:00", LEADER, first), ("18 11:00", None, second)) == {LEADER: 2}


def test_an_open_dossier_last_entered_from_paper_is_the_wards_again() -> None:
    assert booked(("18 09:00", OFFICER, True), at="18 11:00") == {OFFICER: 2}


# Minutes


def ledger(**parts: timedelta) -> Ledger:
    return Ledger({share: parts.get(share.value, timedelta()) for share in Share})


def test_what_rounding_leaves_over_goes_to_who_lost_most() -> None:
    second = timedelta(seconds=1)
    told = ledger(ward_clerk=50 * second, ward_officer=110 * second, citizen=25 * second)
    assert told.whole == 185 * second
    minutes = told.minutes()
    assert minutes == {
        **dict.fromkeys(Share, 0),
        CLERK: 1,  # lost 50 seconds; the officer lost as many and has a minute
        OFFICER: 2,
    }


parts = st.fixed_dictionaries(
    {share: st.timedeltas(timedelta(), timedelta(days=3)) for share in Share}
)


@given(parts)
def test_shown_minutes_add_up_and_nobody_is_a_minute_off(
    given_parts: dict[Share, timedelta],
) -> None:
    told = Ledger({share: given_parts[share] for share in Share})
    minutes = told.minutes()
    assert list(minutes) == list(Share)
    assert sum(minutes.values()) == told.whole // MINUTE
    for share, shown in minutes.items():
        assert abs(shown * MINUTE - told.parts[share]) < MINUTE


# Properties


instants = st.datetimes(datetime(2026, 2, 1), datetime(2027, 10, 1), timezones=st.just(VIETNAM))


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Step], list[Interval], datetime]:
    at, steps = draw(instants), []
    for _ in range(draw(st.integers(1, 8))):
        share = draw(st.sampled_from([share for share in Share if share is not Share.LINK_DOWN]))
        steps.append(Step(at, share, draw(st.booleans())))
        at += draw(st.timedeltas(timedelta(), timedelta(days=5)))
    if draw(st.booleans()):
        steps.append(Step(at, None, draw(st.booleans())))
        at += draw(st.timedeltas(timedelta(), timedelta(days=5)))
    downtime = []
    for _ in range(draw(st.integers(0, 4))):
        start = steps[0].at + draw(st.timedeltas(timedelta(days=-3), timedelta(days=30)))
        downtime.append((start, start + draw(st.timedeltas(timedelta(), timedelta(days=10)))))
    return steps, downtime, at


def counted(steps: list[Step], downtime: list[Interval], at: datetime) -> dict[Share, timedelta]:
    """The same, piece by piece: between any two edges only one thing holds."""
    totals = dict.fromkeys(Share, timedelta())
    edges = sorted(
        {step.at for step in steps} | {at} | {each for span in downtime for each in span}
    )
    for start, end in pairwise(edges):
        before = [index for index, step in enumerate(steps) if step.at <= start]
        if not before or end > at:
            continue
        step, after = steps[before[-1]], steps[before[-1] + 1 :][:1]
        share = step.share
        if share is None:
            continue
        if share in WARD and step.on_paper and after and after[0].on_paper:
            share = Share.PAPER
        if share is Share.LINK_WORKING and any(a <= start and end <= b for a, b in downtime):
            share = Share.LINK_DOWN
        totals[share] += CALENDAR.working_time_between(start, end)
    return totals


@given(stories())
def test_every_moment_is_booked_to_exactly_one_and_all_add_up(
    story: tuple[list[Step], list[Interval], datetime],
) -> None:
    steps, downtime, at = story
    told = ledger_of(steps, downtime, CALENDAR, at)
    end = steps[-1].at if steps[-1].share is None else at
    assert told.whole == CALENDAR.working_time_between(steps[0].at, end)
    assert dict(told.parts) == counted(steps, downtime, at)


# Late, but for the outage


@pytest.mark.parametrize(
    ("finished", "down", "only"),
    [
        ("18 17:00", 8 * HOUR, False),  # on time anyway
        ("19 12:00", 4 * HOUR, True),
        ("19 12:00", 4 * HOUR - timedelta(seconds=1), False),
        ("19 12:01", 4 * HOUR, False),
        ("18 17:30", timedelta(), False),  # late by no working time, but by no outage either
        ("18 17:30", timedelta(seconds=1), True),
    ],
)
def test_late_only_by_the_outage(finished: str, down: timedelta, only: bool) -> None:
    told = ledger(link_down=down, ward_officer=5 * HOUR)
    assert late_only_by_outage(local("18 17:00"), local(finished), told, CALENDAR) is only
