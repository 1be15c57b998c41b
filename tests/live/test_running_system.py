"""The promises that only a whole running system can show: it is started as ``make run`` does."""

import os
import signal
import time
import uuid
from contextlib import ExitStack
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


def test_what_needs_no_account_works_without_links_redis_and_workers(
    system: RunningSystem, citizen: Citizen, mocks: MockControl
) -> None:
    """Only the one who files carries a token, and nothing runs but the web and PostgreSQL."""
    mocks.fault("portal", "down")
    mocks.fault("registry", "down")
    queues = ("national_portal", "civil_registry", "email", "sms", "webhook", "housekeeping")
    with ExitStack() as down, httpx.Client(base_url=system.url, timeout=5) as public:
        for queue in queues:
            down.enter_context(system.frozen_worker(queue))
        down.enter_context(system.without_redis())
        code = citizen.submitted()
        _status_tells_of_it(public, code)
        _procedures_and_forecast_are_told(public)
        _tracking_finds_it(public, code)
        _feedback_is_taken(public)
    mocks.clear()
    _reaches_the_portal(mocks, [code], seconds=120)


def _status_tells_of_it(public: httpx.Client, code: str) -> None:
    def portal() -> dict[str, Any]:
        links = public.get("/api/v1/status/").raise_for_status().json()["links"]
        found: dict[str, Any] = next(e for e in links if e["link"] == "national_portal")
        return found

    # What the status tells may be some seconds old.
    wait_until(lambda: portal()["dossiers_waiting"] >= 1, "the status tells of nothing", 30)
    page = public.get("/status/").raise_for_status().text
    assert "Hồ sơ đang chờ gửi" in page
    assert code not in page


def _procedures_and_forecast_are_told(public: httpx.Client) -> None:
    offered = public.get("/api/v1/procedures/").raise_for_status().json()["results"]
    units = public.get("/api/v1/units/").raise_for_status().json()["results"]
    assert demo.WARD in {each["code"] for each in units}
    assert BIRTH in {each["code"] for each in offered}
    for each in offered:
        address = f"/api/v1/procedures/{each['code']}/"
        assert public.get(address).raise_for_status().json()["papers"]
        forecast = public.get(f"{address}appointment/", params={"unit": demo.WARD})
        assert forecast.raise_for_status().json()["due_at"]
    assert "Đăng ký khai sinh" in public.get("/").raise_for_status().text


def _tracking_finds_it(public: httpx.Client, code: str) -> None:
    asked = {"code": code, "last4": "2345"}
    tracked = public.post("/api/v1/tracking/", json=asked).raise_for_status().json()
    assert (tracked["code"], tracked["state"]) == (code, "submitted")
    page = public.post("/tra-cuu/", data=asked).raise_for_status()  # as a browser without scripts
    assert code in page.text
    refused = public.post("/api/v1/tracking/", json={**asked, "last4": "9999"})
    assert refused.status_code == 404


def _feedback_is_taken(public: httpx.Client) -> None:
    said = {"kind": "fault", "text": "Không gửi được tin nhắn."}
    taken = public.post("/api/v1/feedback/", json=said)
    assert taken.status_code == 201, taken.text
    asked = {"reference": taken.json()["reference"]}
    assert public.post("/api/v1/feedback/look-up/", json=asked).status_code == 200
    page = public.post("/gop-y/", data=said).raise_for_status()  # as a browser without scripts
    assert "PA-" in page.text


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


def test_a_refused_body_costs_the_connection_nothing_and_one_in_chunks_arrives(
    system: RunningSystem,
) -> None:
    """As only a real web server shows it."""
    one = httpx.Limits(max_connections=1)
    with httpx.Client(base_url=f"{system.url}/api/v1/", limits=one) as program:
        for _each in range(20):
            assert program.post("inbound/dossiers/", content=b" " * 100_000).status_code == 401
            assert program.get("procedures/").status_code == 200
        credentials = b'{"username": "congdan1", "password": "%s"}' % demo.PASSWORD.encode()
        pieces = iter([credentials[:9], credentials[9:]])
        json = {"Content-Type": "application/json"}
        assert program.post("auth/token/", content=pieces, headers=json).status_code == 200
