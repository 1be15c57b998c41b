"""The portal's contract: sessions, the four services, every code and every check."""

from __future__ import annotations

import time
from typing import Any

import pytest

from integrations.mocks.client import MockAddresses, MockControl

from .callers import UNIT, PortalCaller, code, codes, dossier, get, step


def test_login_gives_a_session_only_for_the_right_password(portal: PortalCaller) -> None:
    assert portal.login("onestop", "wrong")["error_code"] == 3
    assert portal.session == ""
    answer = portal.login()
    assert answer["error_code"] == 0
    assert answer["session"]


@pytest.mark.parametrize("session", ["", "unknown", None, 7])
def test_without_a_session_the_answer_is_minus_one(portal: PortalCaller, session: Any) -> None:
    answer = portal.ask("TraCuuHoSo", mahoso="x", session=session)
    assert (answer["error_code"], answer["result"]) == (-1, [])


def test_a_session_ends_by_itself(portal: PortalCaller, control: MockControl) -> None:
    assert control.settings()["portal"]["session_seconds"] == 600
    control.settings(portal={"session_seconds": 0.3})
    portal.login()
    assert portal.ask("TraCuuHoSo", mahoso="x")["error_code"] == 0
    time.sleep(0.35)
    assert portal.ask("TraCuuHoSo", mahoso="x")["error_code"] == -1
    assert portal.insert(dossier(1))["error_code"] == -1
    assert control.report()["portal"]["dossiers"] == 0


def test_insert_update_and_look_up(portal: PortalCaller) -> None:
    assert portal.look_up(1) == []
    assert codes(portal.update(dossier(1))) == [2]
    answer = portal.insert(dossier(1))
    assert answer["error_code"] == 0
    assert answer["result"] == [{"MaHoSo": code(1), "error_code": 0, "message": "Thành công"}]
    assert codes(portal.insert(dossier(1, ChuHoSo="Người khác"))) == [1]
    assert portal.look_up(1) == [{**dossier(1), "TienDo": []}]
    finished = {"TrangThaiHoSo": "9", "NgayKetThucXuLy": "20261120150000"}
    assert codes(portal.update(dossier(1, **finished))) == [0]
    assert portal.look_up(1)[0]["TrangThaiHoSo"] == "9"


def test_progress_is_appended_once_and_in_order(portal: PortalCaller) -> None:
    assert codes(portal.append(step(1, 0))) == [2]
    portal.insert(dossier(1), dossier(2))
    assert codes(portal.append(step(1, 0), step(1, 2), step(2, 0))) == [0, 0, 0]
    assert codes(portal.append(step(1, 2))) == [0]  # the same key again
    assert codes(portal.append(step(1, 1))) == [4]  # older than one held
    assert codes(portal.append(step(1, 3, ThoiDiemXuLy=step(1, 2)["ThoiDiemXuLy"]))) == [0]
    assert codes(portal.append(step(2, 5, MaTienDo="1-0"))) == [3]  # a key of another dossier
    assert [held["MaTienDo"] for held in portal.look_up(1)[0]["TienDo"]] == ["1-0", "1-2", "1-3"]
    assert portal.look_up(1)[0]["TienDo"][0] == step(1, 0)


def test_one_bad_item_does_not_hold_the_others(portal: PortalCaller) -> None:
    answer = portal.insert(dossier(1), dossier(2, KenhThucHien="9"), dossier(3), "not a dossier")
    assert answer["error_code"] == 0
    assert codes(answer) == [0, 3, 0, 3]
    assert answer["result"][1]["message"].startswith("KenhThucHien: ")
    assert portal.look_up(2) == []


WRONG_DOSSIERS: list[tuple[dict[str, Any], str]] = [
    ({"MaTTHC": ""}, "MaTTHC"),
    ({"ChuHoSo": "  "}, "ChuHoSo"),
    ({"MaHoSo": ""}, "MaHoSo"),
    ({"LoaiDoiTuong": 1}, "LoaiDoiTuong"),
    ({"KenhThucHien": None}, "KenhThucHien"),
    ({"KenhThucHien": "4"}, "KenhThucHien"),
    ({"HinhThuc": "2"}, "HinhThuc"),
    ({"TrangThaiHoSo": "0"}, "TrangThaiHoSo"),
    ({"TrangThaiHoSo": "11"}, "TrangThaiHoSo"),
    ({"TrangThaiHoSo": "02"}, "TrangThaiHoSo"),
    ({"TrichYeuHoSo": "x" * 1001}, "TrichYeuHoSo"),
    ({"NgayNopHoSo": "2026-11-20 08:00:00"}, "NgayNopHoSo"),
    ({"NgayNopHoSo": "20261320080000"}, "NgayNopHoSo"),
    ({"NgayHenTra": "20261120"}, "NgayHenTra"),
    ({"TrangThaiHoSo": "9"}, "NgayKetThucXuLy"),
    ({"TrangThaiHoSo": "10"}, "NgayTra"),
    ({"TrangThaiHoSo": "3"}, "NgayTuChoi"),
    ({"NgayTiepNhan": ""}, "NgayTiepNhan"),
    ({"KhongCo": "x"}, "KhongCo"),
    ({"TaiLieuNop": "x"}, "TaiLieuNop"),
    ({"TaiLieuNop": ["x"]}, "TaiLieuNop[0]"),
    ({"TaiLieuNop": [{"IsDeleted": True}]}, "TaiLieuNop[0].IsDeleted"),
    ({"TaiLieuNop": [{"TenTepDinhKem": "x" * 4001}]}, "TaiLieuNop[0].TenTepDinhKem"),
    ({"DanhSachLePhi": [{"TenPhiLePhi": "x", "Gia": "8.000"}]}, "DanhSachLePhi[0].Gia"),
    ({"DanhSachLePhi": [{"Gia": "0"}]}, "DanhSachLePhi[0].TenPhiLePhi"),
    (
        {"DanhSachHoSoBoSung": [{"HoSoBoSungId": "1", "NgayBoSung": "hôm nay"}]},
        "DanhSachHoSoBoSung[0].NgayBoSung",
    ),
    ({"DanhSachGiayToKetQua": [{"GiayToId": "1"}]}, "DanhSachGiayToKetQua[0].TenGiayTo"),
]


@pytest.mark.parametrize(("fields", "field"), WRONG_DOSSIERS)
def test_a_dossier_is_checked(portal: PortalCaller, fields: dict[str, Any], field: str) -> None:
    answer = portal.insert(dossier(1, **fields))
    assert codes(answer) == [3]
    assert field in [
        fault.partition(":")[0] for fault in answer["result"][0]["message"].split("; ")
    ]
    assert portal.look_up(1) == []


WRONG_STEPS: list[tuple[dict[str, Any], str]] = [
    ({"MaTienDo": ""}, "MaTienDo"),
    ({"NguoiXuLy": "x" * 51}, "NguoiXuLy"),
    ({"NguoiXuLy": ""}, "NguoiXuLy"),
    ({"TrangThai": 4}, "TrangThai"),
    ({"TrangThai": "12"}, "TrangThai"),
    ({"ThoiDiemXuLy": "20260230080000"}, "ThoiDiemXuLy"),
    ({"ThoiDiemXuLy": ""}, "ThoiDiemXuLy"),
    ({"NgayBatDau": "2026112008000"}, "NgayBatDau"),
    ({"NoiDungXuLy": None}, "NoiDungXuLy"),
    ({"GhiChu": "x"}, "GhiChu"),
]


@pytest.mark.parametrize(("fields", "field"), WRONG_STEPS)
def test_a_step_is_checked(portal: PortalCaller, fields: dict[str, Any], field: str) -> None:
    portal.insert(dossier(1))
    answer = portal.append(step(1, 0, **fields))
    assert codes(answer) == [3]
    assert f"{field}: " in answer["result"][0]["message"]
    assert portal.look_up(1)[0]["TienDo"] == []


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"service": "DongBoHoSoMC", "isUpdating": "False", "data": []}, "data"),
        ({"service": "DongBoHoSoMC", "isUpdating": "False", "data": dossier(1)}, "data"),
        ({"service": "DongBoHoSoMC", "isUpdating": False, "data": [dossier(1)]}, "isUpdating"),
        ({"service": "DongBoHoSoMC", "data": [dossier(1)]}, "isUpdating"),
        ({"service": "CapNhatTienDoHoSoMC", "data": [step(1, 0)] * 101}, "data"),
        ({"service": "TraCuuHoSo", "mahoso": ""}, "mahoso"),
        ({"service": "TraCuuHoSo", "mahoso": 1}, "mahoso"),
        ({"service": "LayDanhSachHoSo", "denNgay": "20261120080000", "trang": "1"}, "tuNgay"),
        (
            {
                "service": "LayDanhSachHoSo",
                "tuNgay": "20261120080000",
                "denNgay": "20261120080000",
                "trang": "0",
            },
            "trang",
        ),
        ({"service": "XoaHoSo"}, "service"),
        ({"service": "TraCuuHoSo", "mahoso": "x", "madonvi": ""}, "madonvi"),
    ],
)
def test_a_request_is_checked_as_a_whole(
    portal: PortalCaller, body: dict[str, Any], named: str
) -> None:
    answer = portal.ask(**body)
    assert (answer["error_code"], answer["result"]) == (3, [])
    assert answer["message"].startswith(f"{named}: ")


def test_a_full_batch_of_100_is_taken(portal: PortalCaller) -> None:
    assert codes(portal.insert(*(dossier(number) for number in range(100)))) == [0] * 100
    steps = [step(number, 0) for number in range(100)]
    assert codes(portal.append(*steps)) == [0] * 100


def test_only_known_agencies_when_a_list_is_set(portal: PortalCaller, control: MockControl) -> None:
    control.settings(portal={"agencies": ["H26.9.9"]})
    assert portal.insert(dossier(1))["message"].startswith("madonvi: ")
    control.settings(portal={"agencies": ["H26.9.9", UNIT]})
    assert codes(portal.insert(dossier(1))) == [0]


def test_other_requests(portal: PortalCaller) -> None:
    assert portal.http.post("/mapi/g", content=b"{").status_code == 400
    assert portal.http.post("/mapi/g", json=[]).status_code == 400
    assert portal.http.post("/mapi/login", content=rb'{"username": "\ud800"}').status_code == 400
    emoji = rb'{"username": "\ud83d\ude00", "password": ""}'
    assert portal.http.post("/mapi/login", content=emoji).json()["error_code"] == 3
    assert portal.http.get("/mapi/g").status_code == 405
    assert portal.http.post("/mapi/h", json={}).status_code == 404


def test_the_list_is_paged_by_500_and_by_the_time_of_change(portal: PortalCaller) -> None:
    for first in range(0, 600, 100):
        portal.insert(*(dossier(number) for number in range(first, first + 100)))
    portal.append(step(7, 0), step(7, 1))
    span = {"tuNgay": "20200101000000", "denNgay": "20991231235959"}
    pages = [portal.ask("LayDanhSachHoSo", **span, trang=str(page))["result"] for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [500, 100, 0]
    rows = {row["MaHoSo"]: row for page in pages for row in page}
    assert sorted(rows) == [code(number) for number in range(600)]
    assert rows[code(7)]["SoTienDo"] == "2"
    assert rows[code(8)] == {
        "MaHoSo": code(8),
        "TrangThaiHoSo": "2",
        "SoTienDo": "0",
        "NgayCapNhat": rows[code(8)]["NgayCapNhat"],
    }
    past = {"tuNgay": "20200101000000", "denNgay": "20201231235959", "trang": "1"}
    assert portal.ask("LayDanhSachHoSo", **past)["result"] == []


def test_citizens_look_a_dossier_up(portal: PortalCaller, mocks: MockAddresses) -> None:
    portal.insert(dossier(1))
    portal.append(step(1, 0))
    view = get(f"{mocks.portal_url}/tracuu/{code(1)}").json()
    assert view["TenTrangThai"] == "Được tiếp nhận"
    assert view["NgayHenTra"] == "20261120170000"
    assert [held["NoiDungXuLy"] for held in view["TienDo"]] == ["Chuyển xử lý"]
    assert "Trần Văn An" not in str(view)
    assert get(f"{mocks.portal_url}/tracuu/{code(2)}").status_code == 404
