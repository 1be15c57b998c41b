"""Two systems on one port: web servers would share it, and each answer half of what is asked."""

import os
import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext

import pytest

from onestop.local import run
from tests.live.running_system import forget

PLACE = f"ports-{os.getpid()}"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The free one on which ``make run`` is to begin, without its services and in this process."""
    before = signal.getsignal(signal.SIGTERM)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = free.getsockname()[1]
    monkeypatch.setenv("PORT", str(found))
    monkeypatch.setenv("ONESTOP_PLACE", PLACE)
    monkeypatch.setattr(sys, "argv", ["run"])
    monkeypatch.setattr(run, "embedded_services", lambda: nullcontext({}))
    yield found
    signal.signal(signal.SIGTERM, before)
    forget(PLACE)


def test_whoever_took_the_port_while_a_system_prepared_itself_keeps_it(
    port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    began: list[str] = []

    def begin(_environment: Mapping[str, str], *, demo: bool) -> int:
        began.append(f"demo: {demo}")
        return 0

    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the web server does

        def prepare(_environment: Mapping[str, str]) -> None:
            other.bind(("127.0.0.1", port))
            other.listen()

        monkeypatch.setattr(run, "_prepare", prepare)
        monkeypatch.setattr(run, "_run", begin)
        assert run.main() == 1
    assert not began
    assert f"Port {port} is taken" in capsys.readouterr().out
