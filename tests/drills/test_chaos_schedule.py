"""The schedule of a run of chaos: the seed's own, whole, and within what the keeper allows."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.mocks.fault_board import FaultBoard
from integrations.mocks.faults import Kind
from integrations.mocks.portal import Portal
from integrations.mocks.registry import Registry
from onestop.drills.chaos_schedule import LINKS, PROCESSES, Disturbance, chaos_schedule
from onestop.local.keeper import HEALTHY_SECONDS, PATIENCE

seeds = st.integers(0, 2**32)
durations = st.integers(30, 900)


@given(seeds, durations)
def test_a_seed_is_replayed(seed: int, seconds: int) -> None:
    assert chaos_schedule(seed, seconds) == chaos_schedule(seed, seconds)


def test_another_seed_is_another_schedule() -> None:
    assert chaos_schedule(1, 600) != chaos_schedule(2, 600)


@given(seeds, durations)
def test_everything_comes_in_order_and_within_the_time(seed: int, seconds: int) -> None:
    schedule = chaos_schedule(seed, seconds)
    assert [each.at for each in schedule] == sorted(each.at for each in schedule)
    assert 0 <= schedule[0].at <= schedule[-1].at <= seconds
    faults = {(each.target, each.told["kind"]) for each in schedule if each.kind == "fault"}
    assert faults == {(link, kind.value) for link in LINKS for kind in Kind}
    killed = {each.target for each in schedule if each.kind == "kill"}
    assert killed == set(PROCESSES)
    restarts = {each.told["mode"] for each in schedule if each.kind == "postgres"}
    assert restarts == {"fast", "immediate"}
    assert {"redis", "disk_full"} <= {each.kind for each in schedule}


@given(seeds, durations)
def test_the_mocks_understand_every_fault(seed: int, seconds: int) -> None:
    board = FaultBoard({link.name: link.operations for link in (Portal, Registry)}, seed=1)
    for each in chaos_schedule(seed, seconds):
        if each.kind == "fault":
            told = dict(each.told)
            if told.pop("victims", 0):
                told["codes"] = ["H26.18.5-261124-0001"]
            board.read({"link": each.target, **told, "duration": each.lasts})  # or raises Invalid


@given(seeds, durations)
def test_no_process_dies_so_often_that_its_keeper_gives_it_up(seed: int, seconds: int) -> None:
    deaths: dict[str, list[float]] = defaultdict(list)
    for each in chaos_schedule(seed, seconds):
        if each.kind == "kill":
            deaths[each.target].append(each.at)
    for times in deaths.values():
        for first, last in zip(times, times[PATIENCE - 1 :], strict=False):
            assert last - first > HEALTHY_SECONDS * PATIENCE


@pytest.mark.parametrize(
    ("disturbance", "line"),
    [
        (
            Disturbance(12.3, "fault", "portal", 4.25, {"kind": "error", "status": 500}),
            "  12.3 s  fault portal for 4.2 s: kind error, status 500",
        ),
        (Disturbance(3.0, "redis", lasts=2.0), "   3.0 s  redis for 2.0 s"),
        (
            Disturbance(599.9, "postgres", told={"mode": "fast"}),
            " 599.9 s  postgres: mode fast",
        ),
    ],
)
def test_it_is_printed_line_by_line(disturbance: Disturbance, line: str) -> None:
    assert str(disturbance) == line
