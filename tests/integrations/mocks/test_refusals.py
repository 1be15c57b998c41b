"""Faults of content: sessions that end, batches and items that are refused."""

from __future__ import annotations

from integrations.mocks.client import MockControl

from .callers import PortalCaller, RegistryCaller, code, codes, dossier, step


def test_all_sessions_expire_at_once(
    portal: PortalCaller, registry: RegistryCaller, control: MockControl
) -> None:
    control.expire_sessions("portal")
    control.expire_sessions("registry")
    assert control.faults() == []
    assert portal.ask("TraCuuHoSo", mahoso="x")["error_code"] == -1
    assert registry.statuses(1).status_code == 401
    portal.login()
    registry.token()
    assert portal.ask("TraCuuHoSo", mahoso="x")["error_code"] == 0
    assert registry.statuses(1).status_code == 200


def test_the_next_sessions_expire_in_use(
    portal: PortalCaller, registry: RegistryCaller, control: MockControl
) -> None:
    control.fault("portal", "session_expiry", count=2)
    control.fault("registry", "session_expiry", "dangKyHoTich", count=1)
    for _ in range(2):
        assert portal.insert(dossier(1))["error_code"] == -1
        portal.login()  # a log-in is not hit itself
    assert codes(portal.insert(dossier(1))) == [0]
    assert registry.declare(1).status_code == 401
    registry.token()
    assert registry.declare(1).json()["status"] == 1


def test_a_batch_is_refused_because_of_one(portal: PortalCaller, control: MockControl) -> None:
    control.fault("portal", "batch_refusal", "DongBoHoSoMC", codes=[code(2)], message="Lỗi dữ liệu")
    whole = portal.insert(dossier(1), dossier(2), dossier(3))
    assert whole == {"error_code": 3, "message": "Lỗi dữ liệu", "result": []}
    assert portal.look_up(1) == []
    assert codes(portal.insert(dossier(1), dossier(3))) == [0, 0]
    assert portal.insert(dossier(2))["error_code"] == 3
    control.clear(kind="batch_refusal")
    assert codes(portal.insert(dossier(2))) == [0]


def test_an_item_is_refused_by_a_field(portal: PortalCaller, control: MockControl) -> None:
    portal.insert(dossier(1), dossier(2))
    control.fault(
        "portal",
        "item_refusal",
        "CapNhatTienDoHoSoMC",
        codes=[code(1)],
        field="NguoiXuLy",
        message="không có trong danh mục",
    )
    answer = portal.append(step(1, 0), step(2, 0))
    assert codes(answer) == [3, 0]
    assert answer["result"][0]["message"] == "NguoiXuLy: không có trong danh mục"
    assert portal.look_up(1)[0]["TienDo"] == []
    control.fault("portal", "item_refusal", codes=[code(2)], field="MaHoSo", code=2)
    assert codes(portal.append(step(2, 1))) == [2]


def test_a_share_of_items_is_always_the_same_ones(
    portal: PortalCaller, control: MockControl
) -> None:
    control.fault("portal", "item_refusal", "DongBoHoSoMC", share=0.2, field="ChuHoSo")
    everything = [dossier(number) for number in range(100)]
    first = codes(portal.insert(*everything))
    assert 8 <= first.count(3) <= 35
    again = codes(portal.insert(*everything))
    assert [number == 3 for number in again] == [number == 3 for number in first]


def test_items_of_the_registry_are_refused(registry: RegistryCaller, control: MockControl) -> None:
    control.fault("registry", "item_refusal", codes=[code(1)], field="me.SoGiayToTuyThan")
    control.fault("registry", "item_refusal", codes=[code(2)], field="nks.HoTen", code=200)
    refused = registry.declare(1).json()
    assert (refused["status"], refused["errorCode"]) == (0, 500)
    assert refused["errorDescription"] == "me.SoGiayToTuyThan: dữ liệu không hợp lệ"
    assert registry.declare(2).json()["errorCode"] == 200
    assert registry.declare(3).json()["status"] == 1
    control.fault("registry", "batch_refusal", "traTrangThaiHoSo", codes=[code(9)])
    assert registry.statuses(3, 9).json()["errorCode"] == 500
    assert registry.status(3)["trangThai"] == 4
