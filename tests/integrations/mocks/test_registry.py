"""The registry's contract: tokens, declarations, results, verdicts, every error code."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest

from integrations.mocks.client import MockControl

from .callers import UNIT, RegistryCaller, birth, code


def test_a_token_is_given_to_the_client_only(registry: RegistryCaller) -> None:
    granted = registry.token()
    assert granted.status_code == 200
    assert granted.json()["expires_in"] == 3600
    refused = registry.token(("onestop", "wrong"))
    assert (refused.status_code, refused.json()) == (401, {"error": "invalid_client"})
    assert refused.headers["WWW-Authenticate"].startswith("Basic")
    basic = ("onestop", "onestop")
    password = registry.http.post("/token", data={"grant_type": "password"}, auth=basic)
    assert (password.status_code, password.json()["error"]) == (400, "unsupported_grant_type")
    nothing = registry.http.post("/token", auth=basic)
    assert (nothing.status_code, nothing.json()["error"]) == (400, "invalid_request")


def test_a_token_ends(registry: RegistryCaller, control: MockControl) -> None:
    control.settings(registry={"token_seconds": 0.3})
    assert registry.token().json()["expires_in"] == 0.3
    assert registry.declare(1).json()["status"] == 1
    time.sleep(0.35)
    late = registry.declare(2)
    assert (late.status_code, late.json()["errorCode"]) == (401, 100)
    assert late.headers["WWW-Authenticate"].startswith("Bearer")
    registry.http.headers.pop("Authorization")
    assert registry.statuses(1).json()["errorCode"] == 100


def test_a_birth_is_registered_and_gets_a_number(
    registry: RegistryCaller, control: MockControl
) -> None:
    control.settings(registry={"delay_seconds": None})
    answer = registry.declare(1).json()
    assert (answer["status"], answer["errorCode"]) == (1, 0)
    waiting = registry.status(1)
    assert (waiting["trangThai"], waiting["ketQuaXuLy"]) == (1, None)
    assert control.release() == 1
    done = registry.status(1)
    assert done["trangThai"] == 4
    assert re.fullmatch(r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2}", done["thoiGianThucHien"])
    result = done["ketQuaXuLy"]
    assert re.fullmatch(r"001326\d{6}", result["soDinhDanh"])  # Hà Nội, girl of the 2000s, 26
    assert (result["soDangKy"], result["trangSo"]) == ("1", "1")
    assert re.fullmatch(r"01/20\d\d", result["quyenSo"])
    assert re.fullmatch(r"\d{2}/\d{2}/\d{4}", result["ngayDangKy"])
    assert registry.status(1) == done


def test_the_result_comes_after_the_delay(registry: RegistryCaller, control: MockControl) -> None:
    control.settings(registry={"delay_seconds": [0.4, 0.6]})
    registry.declare(1)
    start = time.monotonic()
    seen: list[int] = []
    while not seen or seen[-1] != 4:
        seen.append(registry.status(1)["trangThai"])
        assert time.monotonic() - start < 3
        time.sleep(0.02)
    assert time.monotonic() - start > 0.3
    assert sorted(set(seen)) == [1, 3, 4]
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("module", "data"),
    [
        ("LTKH", {"chong": {"HoTen": "Trần Văn An"}, "vo": {"HoTen": "Lê Thị Bình"}}),
        ("LTKT", {"nktHoTen": "Lê Văn Cả", "nktNgayChet": "01.11.2026"}),
        ("LTKT", {"nkt.HoTen": "Lê Văn Cả", "nkt.NgayChet": "1946"}),
        ("LTKT", {"nkt.HoTen": "Lê Văn Cả", "nkt.NgayChet": "02/1946"}),
        ("XNHN", {"nxn.HoTen": "Phạm Thị Dung"}),
    ],
)
def test_other_modules_get_no_personal_number(
    registry: RegistryCaller, module: str, data: dict[str, Any]
) -> None:
    assert registry.declare(1, data, module=module).json()["status"] == 1
    result = registry.status(1, module)["ketQuaXuLy"]
    assert set(result) == {"soDangKy", "quyenSo", "trangSo", "ngayDangKy"}
    assert registry.statuses(1, module="LTKS").json()["errorCode"] == 201


def test_a_repeated_code_is_received_and_registered_once(
    registry: RegistryCaller, control: MockControl
) -> None:
    registry.declare(1)
    first = registry.status(1)["ketQuaXuLy"]
    assert registry.declare(1).json()["status"] == 1
    assert registry.declare(1, birth(**{"nks.HoTen": "Tên Khác"})).json()["status"] == 1
    assert registry.status(1)["ketQuaXuLy"] == first
    report = control.report()["registry"]
    assert (report["registered"], report["duplicates_stored"]) == (1, 0)
    assert (report["repeated_keys"], report["repeated_with_other_content"]) == (2, 1)


def test_entries_are_numbered_by_unit_and_module(registry: RegistryCaller) -> None:
    registry.declare(1)
    registry.declare(2)
    registry.declare(3, maDonVi="H48.1")
    numbers = [registry.status(number)["ketQuaXuLy"] for number in (1, 2, 3)]
    assert [entry["soDangKy"] for entry in numbers] == ["1", "2", "1"]
    assert numbers[2]["soDinhDanh"].startswith("0513")
    assert len({entry["soDinhDanh"] for entry in numbers}) == 3


def test_the_province_of_the_number_can_be_set(
    registry: RegistryCaller, control: MockControl
) -> None:
    control.settings(
        registry={"province_by_unit": {"H26": "001", UNIT: "079"}, "default_province": "096"}
    )
    registry.declare(1)
    registry.declare(2, maDonVi="10105")
    assert registry.status(1)["ketQuaXuLy"]["soDinhDanh"].startswith("079")
    assert registry.status(2)["ketQuaXuLy"]["soDinhDanh"].startswith("096")


WRONG: list[tuple[dict[str, Any], int, str]] = [
    ({"module": "LTCC"}, 302, "module"),
    ({"maHoSo": 7}, 302, "maHoSo"),
    ({"maDonVi": None}, 302, "maDonVi"),
    ({"ngayTiepNhan": "2026-11-20T08:05:00"}, 302, "ngayTiepNhan"),
    ({"ngayTiepNhan": "20/11/2026 8:05:00"}, 302, "ngayTiepNhan"),
    ({"data": {"nks.HoTen": "x"}}, 302, "data"),
    ({"data": "<hotich/>"}, 302, "data"),
    ({"data": "[]"}, 302, "data"),
    ({"maHoSo": " "}, 200, "maHoSo"),
    ({"maDonVi": ""}, 106, "maDonVi"),
    ({"data": json.dumps(birth(**{"nks.HoTen": ""}))}, 200, "nks.HoTen"),
    ({"data": "{}"}, 200, "nks.HoTen"),
    ({"data": json.dumps(birth(**{"nks.NgaySinh": "11/2026"}))}, 500, "nks.NgaySinh"),
    ({"data": json.dumps(birth(**{"nks.NgaySinh": "31/11/2026"}))}, 500, "nks.NgaySinh"),
    ({"data": json.dumps(birth(**{"nks.NgaySinh": "01/01/2199"}))}, 500, "nks.NgaySinh"),
    ({"data": json.dumps(birth(**{"nks.GioiTinh": "F"}))}, 500, "nks.GioiTinh"),
    ({"data": json.dumps(birth(**{"me.SoDDCN": "12345"}))}, 500, "me.SoDDCN"),
]


@pytest.mark.parametrize(("body", "error", "field"), WRONG)
def test_a_declaration_is_checked(
    registry: RegistryCaller, body: dict[str, Any], error: int, field: str
) -> None:
    answer = registry.declare(1, **body).json()
    assert (answer["status"], answer["errorCode"]) == (0, error)
    assert answer["errorDescription"].startswith(f"{field}: ")
    assert registry.statuses(1).json()["errorCode"] == 201


@pytest.mark.parametrize("day", ["", "46", "13/1946", "31/02/1946", "2199", "x"])
def test_a_death_is_checked(registry: RegistryCaller, day: str) -> None:
    data = {"nkt.HoTen": "Lê Văn Cả", "nkt.NgayChet": day}
    answer = registry.declare(1, data, module="LTKT").json()
    assert answer["errorCode"] == (500 if day else 200)
    assert answer["errorDescription"].startswith("nkt.NgayChet: ")


def test_all_faults_come_in_one_string(registry: RegistryCaller) -> None:
    data = birth(**{"nks.GioiTinh": "x", "me.SoDDCN": "1"})
    described = registry.declare(1, data).json()["errorDescription"]
    assert [fault.partition(":")[0] for fault in described.split("; ")] == [
        "nks.GioiTinh",
        "me.SoDDCN",
    ]


def test_agency_province_and_address_can_be_wrong(
    registry: RegistryCaller, control: MockControl
) -> None:
    control.settings(registry={"agencies": [UNIT, "H48.1"], "provinces": ["H26"]})
    assert registry.declare(1).json()["status"] == 1
    assert registry.declare(2, maDonVi="H26.77").json()["errorCode"] == 106
    assert registry.declare(3, maDonVi="H48.1").json()["errorCode"] == 108
    control.settings(registry={"allowed_ips": ["203.0.113.7"]})
    refused = registry.declare(4)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, 101)
    assert registry.token().json()["errorCode"] == 101


def test_statuses_of_many(registry: RegistryCaller) -> None:
    registry.declare(1)
    registry.declare(2)
    value = registry.statuses(2, 99, 1).json()["value"]
    assert [status["maHoSo"] for status in value] == [code(2), code(1)]
    unknown = registry.statuses(99).json()
    assert (unknown["value"], unknown["errorCode"]) == ([], 201)
    assert registry.statuses(*range(101)).json()["errorCode"] == 302
    assert registry.statuses().json()["errorCode"] == 302


def test_other_requests(registry: RegistryCaller) -> None:
    assert registry.http.post("/hotich/dangKyHoTich", content=b"{").status_code == 400
    assert registry.http.get("/hotich/dangKyHoTich").status_code == 405
    assert registry.http.post("/hotich/huyHoSo", json={}).status_code == 404


@pytest.mark.parametrize("state", [2, 6])
def test_a_verdict_names_the_fields_until_corrected(
    registry: RegistryCaller, control: MockControl, state: int
) -> None:
    faults = {"nks.HoTen": "không khớp giấy chứng sinh", "me.SoGiayToTuyThan": "sai"}
    control.verdict(state, faults, code=code(1))
    registry.declare(1)
    registry.declare(2)
    returned = registry.status(1)
    assert (returned["trangThai"], returned["ketQuaXuLy"]) == (state, None)
    assert returned["ghiChu"] == ("nks.HoTen: không khớp giấy chứng sinh; me.SoGiayToTuyThan: sai")
    assert registry.status(2)["trangThai"] == 4
    registry.declare(1)  # a mere repetition changes nothing
    assert registry.status(1)["trangThai"] == state
    registry.declare(1, birth(**{"nks.HoTen": "Trần An Nhiên"}))
    assert registry.status(1)["trangThai"] == 4
    assert registry.status(1)["ghiChu"] == ""
    report = control.report()["registry"]
    assert (report["corrected_declarations"], report["repeated_keys"]) == (1, 1)


def test_a_share_of_verdicts(registry: RegistryCaller, control: MockControl) -> None:
    verdict = control.verdict(2, {"cha.HoTen": "thiếu dấu"}, share=0.3, times=None)
    for number in range(60):
        registry.declare(number)
    states = [status["trangThai"] for status in registry.statuses(*range(60)).json()["value"]]
    assert set(states) == {2, 4}
    assert 8 <= states.count(2) <= 30
    report = control.report()["registry"]
    assert (report["needs_supplement"], report["registered"]) == (states.count(2), states.count(4))
    sent_back = states.index(2)
    registry.declare(sent_back, birth(**{"nks.HoTen": "Đã Sửa"}))
    assert registry.status(sent_back)["trangThai"] == 2  # times=None: however often
    assert control.clear_verdicts(verdict["id"]) == 1
    registry.declare(sent_back, birth(**{"nks.HoTen": "Đã Sửa Lại"}))
    assert registry.status(sent_back)["trangThai"] == 4


def test_one_of_those_waiting_can_be_released(
    registry: RegistryCaller, control: MockControl
) -> None:
    control.settings(registry={"delay_seconds": 3600})
    for number in range(3):
        registry.declare(number)
    assert control.release([code(1), "unknown"]) == 1
    states = [status["trangThai"] for status in registry.statuses(0, 1, 2).json()["value"]]
    assert states == [1, 4, 1]
