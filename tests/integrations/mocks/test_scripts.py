"""Fault changes that the program makes by itself."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from integrations.mocks.client import MockAddresses, MockControl

from .callers import PortalCaller, codes, dossier, get


def _up(url: str) -> bool:
    try:
        get(url)
    except httpx.NetworkError:  # also one that was let in as it went down
        return False
    return True


def test_a_flapping_link(mocks: MockAddresses, control: MockControl) -> None:
    before = control.health()["links"]["portal"]["outages"]
    control.script(
        [
            {"at": 0, "fault": {"link": "portal", "kind": "down", "name": "flap"}},
            {"at": 0.2, "clear": {"name": "flap"}},
        ],
        name="flapping",
        repeat=3,
        period=0.4,
    )
    seen = set()
    end = time.monotonic() + 4
    while control.scripts()[0]["state"] == "running":
        assert time.monotonic() < end
        seen.add(_up(mocks.portal_url))
        time.sleep(0.02)
    assert seen == {False, True}
    assert _up(mocks.portal_url)
    assert control.health()["links"]["portal"]["outages"] == before + 3
    (script,) = control.scripts()
    assert (script["state"], script["rounds"], script["steps_done"]) == ("finished", 3, 6)


def test_steps_come_in_the_order_of_time(portal: PortalCaller, control: MockControl) -> None:
    control.script(
        [
            {"at": 0.3, "clear": {}},
            {"at": 0.1, "fault": {"link": "portal", "kind": "error"}},
        ]
    )
    assert codes(portal.insert(dossier(1))) == [0]
    time.sleep(0.2)
    assert portal.send("TraCuuHoSo", mahoso="x").status_code == 500
    time.sleep(0.2)
    assert len(portal.look_up(1)) == 1


def test_a_script_expires_sessions(portal: PortalCaller, control: MockControl) -> None:
    control.script([{"at": 0, "fault": {"link": "portal", "kind": "session_expiry"}}])
    time.sleep(0.1)
    assert portal.ask("TraCuuHoSo", mahoso="x")["error_code"] == -1


def test_cancelling_takes_its_faults_back(
    mocks: MockAddresses, portal: PortalCaller, control: MockControl
) -> None:
    control.fault("portal", "slow", latency=0, name="not of the script")
    script = control.script(
        [{"at": 0, "fault": {"link": "portal", "kind": "down"}}, {"at": 60, "clear": {}}],
        repeat=None,
        period=120,
    )
    time.sleep(0.1)
    assert not _up(mocks.portal_url)
    control.cancel_script(script["id"])
    assert _up(mocks.portal_url)
    assert [fault["kind"] for fault in control.faults()] == ["slow"]
    assert control.scripts()[0]["state"] == "cancelled"


def test_a_reset_forgets_scripts(mocks: MockAddresses, control: MockControl) -> None:
    control.script([{"at": 0.2, "fault": {"link": "portal", "kind": "down"}}])
    control.reset()
    time.sleep(0.3)
    assert _up(mocks.portal_url)
    assert control.scripts() == []


@pytest.mark.parametrize(
    "script",
    [
        {"steps": []},
        {"steps": [{"at": 0}]},
        {"steps": [{"at": -1, "clear": {}}]},
        {"steps": [{"at": 0, "clear": {"nmae": "x"}}]},
        {"steps": [{"at": 0, "fault": {"link": "portal", "kind": "nothing"}}]},
        {"steps": [{"at": 5, "clear": {}}], "period": 3},
        {"steps": [{"at": 0, "clear": {}}], "repeat": 2},
    ],
)
def test_a_wrong_script_is_refused(control: MockControl, script: dict[str, Any]) -> None:
    with pytest.raises(httpx.HTTPStatusError) as refused:
        control.script(**script)
    assert refused.value.response.status_code == 400
    assert control.scripts() == []


def test_there_is_nothing_to_cancel(control: MockControl) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="no such script"):
        control.cancel_script(99)
