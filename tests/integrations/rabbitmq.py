"""A RabbitMQ of a test's own, on loopback, with its own folder, node name and port mapper.

Without ``rabbitmq-server`` (Debian's package) the tests that want one are skipped; with
``ONESTOP_RABBITMQ_TESTS=required`` that is an error.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import amqp
import pytest

from .processes import wait_until

#: The scripts themselves: Debian's wrapper in /usr/sbin insists on the system's own service.
_SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")


def require_rabbitmq() -> None:
    """Skip the test, or fail it, where there is no RabbitMQ."""
    if _SERVER.exists() and shutil.which("epmd"):
        return
    if os.environ.get("ONESTOP_RABBITMQ_TESTS") == "required":
        pytest.fail("rabbitmq-server is not installed, and its tests are required")
    pytest.skip("rabbitmq-server is not installed")


class OwnRabbit:
    """As ``OwnRedis``: killing it harms nobody else, and it always starts empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._port, self._distribution, self._mapper = _free_ports(3)
        self.url = f"amqp://guest:guest@127.0.0.1:{self._port}//"
        self._node = f"onestop-{uuid4().hex[:8]}@localhost"
        self._running: subprocess.Popen[bytes] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        home = self.folder / "rabbit"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self._mapper),
            "RABBITMQ_NODENAME": self._node,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_CONF_ENV_FILE": str(home / "none.conf"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
            # One scheduler is plenty, and quicker to start on a small machine.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1",
        }
        (home / "rabbitmq.conf").write_text("log.file = rabbit.log\nloopback_users.guest = true\n")
        account = _unprivileged()
        if account is not None:
            for path in (self.folder, home, home / "rabbitmq.conf"):
                os.chown(path, account.pw_uid, account.pw_gid)
        with (self.folder / "rabbit.out").open("ab") as log:

            def run(*command: str) -> subprocess.Popen[bytes]:
                return subprocess.Popen(
                    command,
                    cwd=home,
                    env=environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    user=None if account is None else account.pw_uid,
                    group=None if account is None else account.pw_gid,
                )

            self._epmd = run("epmd", "-port", str(self._mapper), "-address", "127.0.0.1")
            self._running = run(str(_SERVER))
        wait_until(self._answers, "RabbitMQ answers", seconds=60)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._running is not None:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
            self._running = None
        if self._epmd is not None:
            self._epmd.kill()
            self._epmd.wait()
            self._epmd = None

    def length(self, queue: str) -> int:
        with amqp.Connection(f"127.0.0.1:{self._port}") as connection:
            try:
                declared: Any = connection.channel().queue_declare(queue, passive=True)
                return int(declared.message_count)
            except amqp.NotFound:
                return 0

    def _answers(self) -> bool:
        if self._running is None or self._running.poll() is not None:
            raise AssertionError((self.folder / "rabbit.out").read_text())
        with suppress(OSError, amqp.AMQPError), amqp.Connection(f"127.0.0.1:{self._port}"):
            return True
        return False


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom to run it as if we are root: the package's own account."""
    return pwd.getpwnam("rabbitmq") if os.getuid() == 0 else None


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
