"""The program itself: starting, where it listens, stopping at once, importing little."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from integrations.mocks.__main__ import read_options
from integrations.mocks.client import MockAddresses, MockControl, running_mocks

from .callers import PortalCaller, code, dossier, get, step

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "integrations.mocks"]


def test_it_says_where_it_listens() -> None:
    with running_mocks(MOCK_SEED="42") as mocks:
        with MockControl(mocks.control_url) as control:
            health = control.health()
        assert (mocks.seed, health["seed"], health["status"]) == (42, 42, "ok")
        assert health["links"]["portal"]["url"] == mocks.portal_url
        assert health["links"]["registry"]["url"] == mocks.registry_url
        assert get(f"{mocks.portal_url}/tracuu/x").status_code == 404
    with pytest.raises(httpx.ConnectError):
        get(mocks.control_url)


@pytest.mark.parametrize("only", ["portal", "registry"])
def test_one_link_alone(only: str) -> None:
    with running_mocks(only) as mocks, MockControl(mocks.control_url) as control:
        assert list(control.health()["links"]) == list(control.report()) == [only]
        assert bool(mocks.portal_url) == (only == "portal")
        assert bool(mocks.registry_url) == (only == "registry")
        other = "registry" if only == "portal" else "portal"
        with pytest.raises(httpx.HTTPStatusError, match="link: one of"):
            control.fault(other, "error")


def test_options_of_the_command_line() -> None:
    arguments = ["--host", "127.0.0.1", "--portal-port", "0", "--control-port", "0"]
    arguments += ["--only", "portal", "--username", "an", "--password", "bí mật", "--seed", "5"]
    process = subprocess.Popen([*COMMAND, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline().split() for _ in range(3)]
        assert [line[0] for line in lines] == ["seed", "portal", "control"]
        assert lines[0][1] == "5"
        caller = PortalCaller(lines[1][1])
        assert caller.login()["error_code"] == 3
        assert caller.login("an", "bí mật")["error_code"] == 0
        caller.http.close()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(3) == 0
        if process.stdout is not None:
            process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_at_once_even_with_requests_under_way(number: signal.Signals) -> None:
    with running_mocks() as mocks:
        with MockControl(mocks.control_url) as control:
            control.fault("portal", "black_hole", "login")
            control.fault("portal", "slow", "tracuu", latency=60)
            control.script([{"at": 60, "clear": {}}])
        threads = [
            threading.Thread(target=_ask, args=(f"{mocks.portal_url}{path}", method))
            for path, method in (("/mapi/login", "POST"), ("/tracuu/x", "GET"))
        ]
        for thread in threads:
            thread.start()
        time.sleep(0.2)
        start = time.monotonic()
        os.kill(mocks.pid, number)
        ended = os.waitid(os.P_PID, mocks.pid, os.WEXITED | os.WNOWAIT)
        assert time.monotonic() - start < 1
        assert ended is not None
        assert (ended.si_code, ended.si_status) == (os.CLD_EXITED, 0)
        for thread in threads:
            thread.join(5)


def _ask(url: str, method: str) -> None:
    try:
        httpx.request(method, url, json={}, timeout=30)
    except httpx.TransportError:
        return


def test_it_goes_with_whoever_started_it() -> None:
    environment = {**os.environ, "MOCK_EXIT_WITH_STDIN": "1", "MOCK_PORTAL_PORT": "0"}
    process = subprocess.Popen(
        [*COMMAND, "--only", "portal", "--control-port", "0"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline().startswith(b"seed")
    process.stdin.close()
    assert process.wait(3) == 0
    process.stdout.close()


def test_a_taken_port_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        failed = subprocess.run(
            [*COMMAND, "--control-port", port, "--portal-port", "0", "--registry-port", "0"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=10,
        )
    assert failed.returncode == 1
    assert failed.stderr.startswith("cannot listen: ")
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize(
    ("text", "delay"), [("2", 2.0), ("0.5", 0.5), ("1-5", [1.0, 5.0]), ("hold", None)]
)
def test_delays(text: str, delay: object) -> None:
    assert read_options([], {"MOCK_REGISTRY_DELAY": text}).registry_delay == delay
    assert read_options(["--registry-delay", text], {}).registry_delay == delay


@pytest.mark.parametrize("text", ["x", "5-1", "-1", "1-2-3", ""])
def test_a_wrong_delay_is_told(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options([f"--registry-delay={text}"], {})
    assert "--registry-delay" in capsys.readouterr().err


def test_it_imports_nothing_of_the_project_and_no_django() -> None:
    program = (
        "import sys, integrations.mocks.__main__\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
        "print(*sorted(name for name in sys.modules if name.startswith('integrations')))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert not set(printed[0].split()) & {"django", "celery", "httpx", "onestop", "dossiers"}
    ours = [name for name in printed[1].split() if not name.startswith("integrations.mocks")]
    assert ours == ["integrations"]


def test_two_programs_do_not_know_of_each_other(mocks: MockAddresses, portal: PortalCaller) -> None:
    portal.insert(dossier(1))
    with running_mocks("portal") as other:
        assert get(f"{mocks.portal_url}/tracuu/{code(1)}").status_code == 200
        assert get(f"{other.portal_url}/tracuu/{code(1)}").status_code == 404


def test_it_is_fast_enough_to_measure_others(portal: PortalCaller, control: MockControl) -> None:
    """A floor far below what it does, to notice when it becomes the bottleneck."""
    portal.insert(*(dossier(number) for number in range(100)))
    start = time.monotonic()
    for nth in range(30):
        portal.append(*(step(number, nth) for number in range(100)))
    seconds = time.monotonic() - start
    assert control.report()["portal"]["steps"] == 3000
    assert 3000 / seconds > 2000
