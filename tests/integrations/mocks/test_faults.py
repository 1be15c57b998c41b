"""Which requests a fault hits: link, operation, share, count, duration; and how it ends."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from integrations.mocks.client import MockControl

from .callers import PortalCaller, RegistryCaller, codes, dossier


def test_error_rate(portal: PortalCaller, control: MockControl) -> None:
    control.seed(7)
    control.fault("portal", "error", share=0.3)

    def statuses() -> list[int]:
        return [portal.send("TraCuuHoSo", mahoso="x").status_code for _ in range(100)]

    first = statuses()
    assert set(first) == {200, 500}
    assert 15 <= first.count(500) <= 45
    control.seed(7)
    assert statuses() == first  # the same seed, the same misfortune
    control.seed(8)
    assert statuses() != first


def test_a_fault_of_one_link_or_operation_leaves_the_others(
    portal: PortalCaller, registry: RegistryCaller, control: MockControl
) -> None:
    control.fault("registry", "error")
    control.fault("portal", "error", "login")
    assert registry.token().status_code == 500
    assert codes(portal.insert(dossier(1))) == [0]
    assert portal.http.post("/mapi/login", json={}).status_code == 500


@pytest.mark.parametrize(
    "operation", ["login", "DongBoHoSoMC", "CapNhatTienDoHoSoMC", "TraCuuHoSo", "LayDanhSachHoSo"]
)
def test_each_operation_of_the_portal(
    portal: PortalCaller, control: MockControl, operation: str
) -> None:
    control.fault("portal", "error", operation)
    hit = {
        service: portal.send(service).status_code == 500
        for service in ("DongBoHoSoMC", "CapNhatTienDoHoSoMC", "TraCuuHoSo", "LayDanhSachHoSo")
    }
    hit["login"] = portal.http.post("/mapi/login", json={}).status_code == 500
    assert [name for name, was in hit.items() if was] == [operation]


@pytest.mark.parametrize("operation", ["token", "dangKyHoTich", "traTrangThaiHoSo"])
def test_each_operation_of_the_registry(
    registry: RegistryCaller, control: MockControl, operation: str
) -> None:
    control.fault("registry", "error", operation)
    hit = {
        "token": registry.token().status_code == 500,
        "dangKyHoTich": registry.declare(1).status_code == 500,
        "traTrangThaiHoSo": registry.statuses(1).status_code == 500,
    }
    assert [name for name, was in hit.items() if was] == [operation]


def test_a_count_is_used_up(portal: PortalCaller, control: MockControl) -> None:
    control.fault("portal", "error", count=2)
    statuses = [portal.send("TraCuuHoSo", mahoso="x").status_code for _ in range(4)]
    assert statuses == [500, 500, 200, 200]
    assert control.faults()[0]["count"] == 0


def test_a_duration_ends(portal: PortalCaller, control: MockControl) -> None:
    control.fault("portal", "error", duration=0.3)
    assert portal.send("TraCuuHoSo", mahoso="x").status_code == 500
    assert 0 < control.faults()[0]["seconds_left"] <= 0.3
    time.sleep(0.35)
    assert portal.send("TraCuuHoSo", mahoso="x").status_code == 200
    assert control.faults() == []


def test_clearing_by_name_link_operation_kind_and_id(control: MockControl) -> None:
    first = control.fault("portal", "error", "login", name="a")
    control.fault("portal", "html", "login", name="b")
    control.fault("registry", "error")
    control.fault("portal", "slow", latency=1)
    assert control.clear(name="b") == 1
    assert control.clear(kind="error", link="registry") == 1
    assert control.clear(operation="login") == 1
    assert [fault["kind"] for fault in control.faults()] == ["slow"]
    with pytest.raises(httpx.HTTPStatusError, match="no such fault"):
        control.clear(first["id"])
    assert control.clear() == 1


@pytest.mark.parametrize(
    ("link", "kind", "operation", "parameters", "named"),
    [
        ("portl", "error", "all", {}, "link"),
        ("portal", "eror", "all", {}, "kind"),
        ("portal", "error", "dangKyHoTich", {}, "operation"),
        ("portal", "error", "all", {"share": 1.5}, "share"),
        ("portal", "error", "all", {"count": 0}, "count"),
        ("portal", "error", "all", {"duration": -1}, "duration"),
        ("portal", "error", "all", {"latency": 1}, "latency"),
        ("portal", "slow", "all", {}, "latency"),
        ("portal", "busy", "all", {"status": 500}, "status"),
        ("portal", "batch_refusal", "all", {}, "codes"),
        ("portal", "batch_refusal", "all", {"codes": ["x"], "share": 0.5}, "share"),
        ("portal", "item_refusal", "all", {"field": "x"}, "codes"),
        ("portal", "item_refusal", "all", {"codes": ["x"]}, "field"),
    ],
)
def test_a_wrong_fault_is_refused(
    control: MockControl,
    link: str,
    kind: str,
    operation: str,
    parameters: dict[str, Any],
    named: str,
) -> None:
    with pytest.raises(httpx.HTTPStatusError, match=named) as refused:
        control.fault(link, kind, operation, **parameters)
    assert refused.value.response.status_code == 400
    assert control.faults() == []
