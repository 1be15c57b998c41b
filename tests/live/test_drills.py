"""The drills at a small scale, against the whole system: each fault with the promise it holds."""

import pytest

from integrations.mocks.client import MockControl
from onestop.drills.chaos_schedule import PROCESSES

from .running_system import RunningSystem

pytestmark = pytest.mark.live


def replay(system: RunningSystem, *drill: str) -> str:
    """What the drill printed; every promise was kept."""
    MockControl(system.control_url).clear()
    ran = system.manage("drill", *drill)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Every promise was kept." in ran.stdout
    return ran.stdout


def test_two_dark_days(system: RunningSystem) -> None:
    told = replay(system, "hanoi-2021-02", "--scale", "60")
    assert "forecast error" in told


def test_thirty_dark_days(system: RunningSystem) -> None:
    replay(system, "thirty-days", "--scale", "60", "--cause", "black_hole")


def test_chaos(system: RunningSystem) -> None:
    told = replay(system, "chaos", "--scale", "60", "--seconds", "40", "--seed", "4")
    assert "Seed 4: 36 disturbances in 40 s." in told
    for name in PROCESSES:
        assert f"of {name}" in told
    assert "PostgreSQL was restarted (immediate)" in told
    assert "Redis was killed and is back, empty" in told
    assert "The disk is full" in told


def test_rush(system: RunningSystem) -> None:
    told = replay(system, "rush", "--rate", "4", "--seconds", "15")
    assert "60 births" in told
