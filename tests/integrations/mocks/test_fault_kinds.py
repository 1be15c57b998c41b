"""Every way to misbehave, over real HTTP."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import httpx
import pytest

from integrations.mocks.client import MockAddresses, MockControl

from .callers import PortalCaller, RegistryCaller, codes, dossier, step


def test_slow(portal: PortalCaller, control: MockControl) -> None:
    control.fault("portal", "slow", "TraCuuHoSo", latency=0.2)
    control.fault("portal", "slow", latency=0.1)  # several at once add up
    start = time.monotonic()
    assert portal.look_up(1) == []
    assert 0.3 <= time.monotonic() - start < 1
    start = time.monotonic()
    portal.insert(dossier(1))
    assert 0.1 <= time.monotonic() - start < 0.25


def test_black_hole_until_the_client_leaves(portal: PortalCaller, control: MockControl) -> None:
    portal.insert(dossier(1))
    control.fault("portal", "black_hole", "CapNhatTienDoHoSoMC")
    with pytest.raises(httpx.ReadTimeout):
        portal.http.post("/mapi/g", json=_progress(portal), timeout=0.3)
    assert portal.look_up(1)[0]["TienDo"] == []  # the others are answered
    _until(lambda: [r["reply"] for r in _requests(control, "CapNhatTienDoHoSoMC")] == ["lost"])
    (request,) = _requests(control, "CapNhatTienDoHoSoMC")
    assert (request["done"], request["faults"]) == (False, ["black_hole"])


def test_black_hole_until_cleared(portal: PortalCaller, control: MockControl) -> None:
    portal.insert(dossier(1))
    fault = control.fault("portal", "black_hole", "CapNhatTienDoHoSoMC", count=1)
    answers: list[dict[str, Any]] = []
    waiting = threading.Thread(target=lambda: answers.append(portal.append(step(1, 0))))
    waiting.start()
    _until(lambda: control.faults()[0]["hits"] == 1)
    time.sleep(0.1)
    assert not answers
    control.clear(fault["id"])
    waiting.join(3)
    assert codes(answers[0]) == [0]


def test_down_of_one_operation_resets_the_connection(
    portal: PortalCaller, control: MockControl
) -> None:
    control.fault("portal", "down", "DongBoHoSoMC")
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        portal.insert(dossier(1))
    assert portal.look_up(1) == []
    control.clear()
    assert codes(portal.insert(dossier(1))) == [0]


@pytest.mark.parametrize("status", [500, 502, 599])
def test_error(portal: PortalCaller, control: MockControl, status: int) -> None:
    control.fault("portal", "error", "DongBoHoSoMC", status=status)
    answer = portal.send("DongBoHoSoMC", isUpdating="False", data=[dossier(1)])
    assert answer.status_code == status
    assert portal.look_up(1) == []


@pytest.mark.parametrize("kind", ["error", "html"])
def test_the_work_is_done_although_the_answer_is_spoilt(
    portal: PortalCaller, control: MockControl, kind: str
) -> None:
    control.fault("portal", kind, "DongBoHoSoMC", status=502, after_work=True, count=1)
    answer = portal.send("DongBoHoSoMC", isUpdating="False", data=[dossier(1)])
    assert answer.status_code == 502
    assert len(portal.look_up(1)) == 1


def test_answered_late_loses_the_reply(portal: PortalCaller, control: MockControl) -> None:
    portal.insert(dossier(1))
    control.fault("portal", "answered_late", "CapNhatTienDoHoSoMC", count=1)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        portal.append(step(1, 0))
    assert len(portal.look_up(1)[0]["TienDo"]) == 1
    (request,) = _requests(control, "CapNhatTienDoHoSoMC")
    assert (request["done"], request["reply"]) == (True, "lost")
    assert '"error_code":0' in request["answer"]  # what it would have said
    assert codes(portal.append(step(1, 0))) == [0]
    assert len(portal.look_up(1)[0]["TienDo"]) == 1


def test_answered_late_after_the_client_has_gone(
    portal: PortalCaller, control: MockControl
) -> None:
    portal.insert(dossier(1))
    control.fault("portal", "answered_late", "CapNhatTienDoHoSoMC", delay=0.5)
    with pytest.raises(httpx.ReadTimeout):
        portal.http.post("/mapi/g", json=_progress(portal), timeout=0.1)
    assert len(portal.look_up(1)[0]["TienDo"]) == 1
    _until(lambda: [r["reply"] for r in _requests(control, "CapNhatTienDoHoSoMC")] == ["lost"])
    assert codes(portal.append(step(1, 0))) == [0]  # 0.5 s later is soon enough for who waits


@pytest.mark.parametrize(("status", "retry_after"), [(503, 2), (429, "120"), (503, None)])
def test_busy(portal: PortalCaller, control: MockControl, status: int, retry_after: Any) -> None:
    control.fault("portal", "busy", status=status, retry_after=retry_after)
    answer = portal.send("DongBoHoSoMC", isUpdating="False", data=[dossier(1)])
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == (retry_after and str(retry_after))
    control.clear()
    assert portal.look_up(1) == []


def test_busy_by_the_portals_own_code(portal: PortalCaller, control: MockControl) -> None:
    control.fault("portal", "busy", "DongBoHoSoMC", status=200)
    assert portal.insert(dossier(1))["error_code"] == 5
    with pytest.raises(httpx.HTTPStatusError, match="no code of its own"):
        control.fault("registry", "busy", status=200)


@pytest.mark.parametrize("status", [200, 502])
def test_html(portal: PortalCaller, control: MockControl, status: int) -> None:
    control.fault("portal", "html", "DongBoHoSoMC", status=status)
    answer = portal.send("DongBoHoSoMC", isUpdating="False", data=[dossier(1)])
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert portal.look_up(1) == []


def test_truncated(portal: PortalCaller, control: MockControl) -> None:
    control.fault("portal", "truncated", "DongBoHoSoMC", count=1)
    answer = portal.send("DongBoHoSoMC", isUpdating="False", data=[dossier(1)])
    assert answer.text.startswith('{"error_code":0')
    with pytest.raises(ValueError):  # noqa: PT011 - any: it is not JSON
        answer.json()
    assert len(portal.look_up(1)) == 1


@pytest.mark.parametrize(("style", "zero"), [("00", "00"), ("0", "0")])
def test_numeric_strings(
    portal: PortalCaller, registry: RegistryCaller, control: MockControl, style: str, zero: str
) -> None:
    control.fault("portal", "numeric_strings", style=style)
    control.fault("registry", "numeric_strings", style=style)
    answer = portal.insert(dossier(1))
    assert (answer["error_code"], codes(answer)) == (zero, [zero])
    assert codes(portal.insert(dossier(1))) == ["1"]
    assert portal.ask("TraCuuHoSo", mahoso="x", session="")["error_code"] == "-1"
    assert registry.declare(1).json()["status"] == "1"
    assert registry.status(1)["trangThai"] == "4"


def test_mixed_numeric_strings(portal: PortalCaller, control: MockControl) -> None:
    control.fault("portal", "numeric_strings", style="mixed")
    seen = {portal.ask("TraCuuHoSo", mahoso="x")["error_code"] for _ in range(40)}
    assert seen == {"0", "00"}


def test_duplicate_reply_on_the_wire(mocks: MockAddresses, control: MockControl) -> None:
    control.fault("portal", "duplicate_reply", "login", count=1)
    host, port = httpx.URL(mocks.portal_url).host, httpx.URL(mocks.portal_url).port
    body = b'{"username":"onestop","password":"onestop"}'
    head = f"POST /mapi/login HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n\r\n"
    received = _raw(host, port or 0, head.encode() + body, b'"session":"', 2)
    assert received.count(b"HTTP/1.1 200") == 2
    first, second = (part.rpartition(b"\r\n\r\n")[2] for part in received.split(b"}")[:2])
    assert first == second


def test_duplicate_reply_in_the_items(
    portal: PortalCaller, registry: RegistryCaller, control: MockControl
) -> None:
    control.fault("portal", "duplicate_reply", mode="items")
    control.fault("registry", "duplicate_reply", mode="items")
    assert codes(portal.insert(dossier(1), dossier(2))) == [0, 0, 0, 0]
    registry.declare(1)
    assert len(registry.statuses(1).json()["value"]) == 2
    assert control.report()["portal"]["dossiers"] == 2


def test_a_client_survives_a_duplicate_reply(portal: PortalCaller, control: MockControl) -> None:
    control.fault("portal", "duplicate_reply", "DongBoHoSoMC")
    assert codes(portal.insert(dossier(1))) == [0]
    assert len(portal.look_up(1)) == 1  # not the second copy of the answer before


def test_several_at_once(portal: PortalCaller, control: MockControl) -> None:
    control.fault("portal", "slow", latency=0.1)
    control.fault("portal", "numeric_strings", "TraCuuHoSo")
    control.fault("portal", "html", "LayDanhSachHoSo")
    start = time.monotonic()
    assert portal.ask("TraCuuHoSo", mahoso="x")["error_code"] == "00"
    assert time.monotonic() - start >= 0.1
    assert portal.send("LayDanhSachHoSo").text.startswith("<!DOCTYPE")
    faults = control.faults()
    assert [fault["hits"] for fault in faults] == [2, 1, 1]


def _progress(portal: PortalCaller) -> dict[str, Any]:
    return {
        "session": portal.session,
        "madonvi": "H26",
        "service": "CapNhatTienDoHoSoMC",
        "data": [step(1, 0)],
    }


def _requests(control: MockControl, operation: str) -> list[dict[str, Any]]:
    return list(control.requests(operation=operation))


def _until(condition: Any, seconds: float = 3.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def _raw(host: str, port: int, request: bytes, wanted: bytes, times: int) -> bytes:
    received = b""
    with socket.create_connection((host, port), timeout=3) as connection:
        connection.sendall(request)
        while received.count(wanted) < times or not received.endswith(b"}"):
            received += connection.recv(65536)
    return received
