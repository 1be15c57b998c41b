"""The whole system, started as ``make run`` starts it, in a place of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from onestop.local import places, redis
from onestop.local.leftovers import MARK

_ROOT = Path(__file__).resolve().parents[2]


class RunningSystem:
    """Handles on a running system: its address, its mocks' control, its processes by role."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, place: str) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}"
        self.control_url = f"http://127.0.0.1:{port + 103}"
        self.place = place

    def processes(self) -> list[psutil.Process]:
        """Every live process of this run, the runner's own helpers included."""
        with _place(self.place):
            wanted = str(places.data_folder())
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == wanted and process.status() != "zombie":
                    found.append(process)
            except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
        return found

    def worker_pids(self, link: str) -> list[int]:
        """The Celery processes of a link's worker, main process first."""
        found = [p for p in self.processes() if _is_worker(p, link)]
        return [p.pid for p in sorted(found, key=lambda p: p.create_time())]

    def kill_worker(self, link: str) -> None:
        """SIGKILL to all of a link's worker processes at once; the runner starts it again."""
        for pid in self.worker_pids(link):
            os.kill(pid, signal.SIGKILL)

    @contextmanager
    def frozen_worker(self, link: str) -> Iterator[None]:
        """A worker that is there but dead to the world, for as long as the block lasts."""
        pids = self.worker_pids(link)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    @contextmanager
    def without_redis(self) -> Iterator[None]:
        """Redis is killed, and comes back empty after the block."""
        with _place(self.place):
            redis.stop(signal.SIGKILL)
        try:
            yield
        finally:
            with _place(self.place):
                redis.start()

    def manage(self, *command: str, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """Run a management command beside the system."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=_ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def environment(self) -> dict[str, str]:
        port = int(self.url.rsplit(":", 1)[1])
        return _environment(self.place, port)


@contextmanager
def running_system(place: str, port: int | None = None) -> Iterator[RunningSystem]:
    """Start everything, wait until the web answers, and stop it all after the block."""
    port = port or _free_ports()
    environment = _environment(place, port)
    log_file = _ROOT / ".local" / f"{place}.log"
    log_file.parent.mkdir(exist_ok=True)
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "onestop.local.run"],
            cwd=_ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        system = RunningSystem(process, port, place)
        try:
            wait_until(lambda: _answers(system), f"the system did not come up, see {log_file}", 180)
            yield system
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def forget(place: str) -> None:
    """Delete a place's data."""
    with _place(place):
        shutil.rmtree(places.data_folder(), ignore_errors=True)
        shutil.rmtree(places.socket_folder(), ignore_errors=True)


def wait_until(condition: Callable[[], bool], complaint: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(complaint)
        time.sleep(0.2)


def _answers(system: RunningSystem) -> bool:
    if system.process.poll() is not None:
        raise AssertionError(f"the runner ended with {system.process.returncode}")
    try:
        return httpx.get(f"{system.url}/healthz").status_code == 200
    except httpx.TransportError:
        return False


def _environment(place: str, port: int) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL") and not name.startswith(("MOCK_", "ONESTOP_"))
    }
    return {
        **kept,
        "ONESTOP_PLACE": place,
        "ONESTOP_STEP_BACK": "0",  # beside other tests, workers would wait for them as well
        "PORT": str(port),
        "MOCK_CONTROL_URL": f"http://127.0.0.1:{port + 103}",
    }


@contextmanager
def _place(place: str) -> Iterator[None]:
    before = os.environ.get("ONESTOP_PLACE")
    os.environ["ONESTOP_PLACE"] = place
    try:
        yield
    finally:
        if before is None:
            del os.environ["ONESTOP_PLACE"]
        else:
            os.environ["ONESTOP_PLACE"] = before


def _is_worker(process: psutil.Process, link: str) -> bool:
    try:
        command = process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False
    return "worker" in command and any(link in argument for argument in command)


#: For how many systems each process of the suite has ports, and how many have ports of their own.
_OF_EACH, _PROCESSES = 15, 14


def _free_ports() -> int:
    """A port for the web such that those of the mocks, 101 to 105 above it, are free too.

    Each process of the suite has ports of its own: what is free now is bound only when a system has
    prepared itself, and until then another process would find it free as well.
    """
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 20100 + process % _PROCESSES * _OF_EACH * 200
    for port in range(first, first + _OF_EACH * 200, 200):
        sockets = [socket.socket() for _ in range(6)]
        try:
            for offset, each in zip((0, 101, 102, 103, 104, 105), sockets, strict=True):
                each.bind(("127.0.0.1", port + offset))
            return port
        except OSError:
            continue
        finally:
            for each in sockets:
                each.close()
    raise AssertionError("no free ports")
