"""The promises that only a whole running system can show: it is started as ``make run`` does."""

import os
import signal
import time
import uuid
from typing import Any

import httpx
import pytest

from accounts import demo
from integrations.mocks.client import MockControl

from .running_system import RunningSystem, forget, running_system, wait_until

pytestmark = pytest.mark.live

BIRTH = "1.001193"


class Citizen:
    """A citizen with a token, who submits births."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1/", timeout=30)
        credentials = {"username": "congdan1", "password": demo.PASSWORD}
        token = self.http.post("auth/token/", json=credentials).raise_for_status().json()["token"]
        self.http.headers["Authorization"] = f"Bearer {token}"
        self.form = self.http.get(f"procedures/{BIRTH}/").json()

    def submit(self) -> httpx.Response:
        body = {
            "procedure": BIRTH,
            "unit": demo.WARD,
            "channel": "online",
            "declaration": self.form["example"],
        }
        return self.http.post(
            "dossiers/", json=body, headers={"Idempotency-Key": str(uuid.uuid4())}
        )

    def submitted(self) -> str:
        answer = self.submit()
        assert answer.status_code == 201, answer.text
        code: str = answer.json()["code"]
        return code


@pytest.fixture
def citizen(system: RunningSystem) -> Citizen:
    return Citizen(system.url)


@pytest.fixture
def mocks(system: RunningSystem) -> MockControl:
    control = MockControl(system.control_url)
    control.clear()
    return control


def _steps(mocks: MockControl, code: str) -> list[str]:
    held = mocks.dossier(code)
    portal: dict[str, Any] | None = held and held["portal"]
    return portal["step_ids"] if portal else []


def _reaches_the_portal(mocks: MockControl, codes: list[str], seconds: float = 60) -> None:
    def arrived() -> bool:
        return all(_steps(mocks, code) == [f"{code}#1"] for code in codes)

    wait_until(arrived, "not every dossier reached the portal, each step once", seconds)


def test_a_submission_reaches_the_portal(citizen: Citizen, mocks: MockControl) -> None:
    _reaches_the_portal(mocks, [citizen.submitted()])


def test_submitting_without_redis(
    system: RunningSystem, citizen: Citizen, mocks: MockControl
) -> None:
    with system.without_redis():
        codes = [citizen.submitted() for _ in range(5)]
    # Redis came back empty; the workers must find their way by themselves.
    _reaches_the_portal(mocks, codes, seconds=120)


def test_the_status_answers_without_redis_and_without_the_links(
    system: RunningSystem, citizen: Citizen, mocks: MockControl
) -> None:
    mocks.fault("portal", "down")
    mocks.fault("registry", "down")
    with system.without_redis():
        code = citizen.submitted()
        time.sleep(3)  # what the status tells may be some seconds old
        links = httpx.get(f"{system.url}/api/v1/status/", timeout=5).raise_for_status().json()
        page = httpx.get(f"{system.url}/status/", timeout=5).raise_for_status().text
    portal = next(each for each in links["links"] if each["link"] == "national_portal")
    assert portal["dossiers_waiting"] >= 1
    assert "Hồ sơ đang chờ gửi" in page
    assert code not in page
    mocks.clear()
    _reaches_the_portal(mocks, [code], seconds=120)


def test_submitting_with_both_links_black_holed(citizen: Citizen, mocks: MockControl) -> None:
    mocks.fault("portal", "black_hole")
    mocks.fault("registry", "black_hole")
    codes = [citizen.submitted() for _ in range(5)]
    mocks.clear()
    _reaches_the_portal(mocks, codes, seconds=120)


def test_submitting_with_the_workers_dead(
    system: RunningSystem, citizen: Citizen, mocks: MockControl
) -> None:
    with system.frozen_worker("national_portal"), system.frozen_worker("civil_registry"):
        codes = [citizen.submitted() for _ in range(5)]
        assert not any(_steps(mocks, code) for code in codes)
    _reaches_the_portal(mocks, codes)


def test_a_worker_killed_in_mid_call_loses_and_doubles_nothing(
    system: RunningSystem, citizen: Citizen, mocks: MockControl
) -> None:
    mocks.fault("portal", "slow", latency=3)
    codes = [citizen.submitted() for _ in range(5)]
    before = mocks.report()
    wait_until(
        lambda: mocks.report() != before, "the worker did not call the portal at all", seconds=30
    )
    time.sleep(1)  # in the middle of the slow call
    system.kill_worker("national_portal")
    mocks.clear()
    # The dead worker's leases must run out before its messages go again.
    _reaches_the_portal(mocks, codes, seconds=240)


def test_the_drill(system: RunningSystem, mocks: MockControl) -> None:
    drill = system.manage("drill", "hanoi-2021-09", "--scale", "12")
    assert drill.returncode == 0, drill.stdout + drill.stderr
    assert "Every promise was kept." in drill.stdout


def test_no_history_was_altered(system: RunningSystem) -> None:
    verified = system.manage("verify_history")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert ", 0 breaks found" in verified.stdout


def test_stopping_leaves_no_process_and_a_second_run_finds_its_data() -> None:
    place = f"stop-{os.getpid()}"
    try:
        with running_system(place) as first:
            code = Citizen(first.url).submitted()
            _stops_whole(first, signal.SIGINT)
        with running_system(place) as second:
            found = Citizen(second.url).http.get(f"dossiers/{code}/")
            assert found.status_code == 200
            _stops_whole(second, signal.SIGTERM)
    finally:
        forget(place)


def _stops_whole(system: RunningSystem, sent: signal.Signals) -> None:
    system.process.send_signal(sent)
    system.process.wait(60)
    wait_until(lambda: not system.processes(), "processes were left behind", 10)
