"""Callers of the two links, as a client of the real ones would write them, and sample bodies."""

from __future__ import annotations

import json
import ssl
from typing import Any

import httpx

# The mocks speak plain HTTP: without the time it takes to load what certificates are trusted.
_NO_TRUST = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

UNIT = "H26.5.12"


def get(url: str) -> httpx.Response:
    """A request on a connection of its own."""
    return httpx.get(url, timeout=5.0, verify=_NO_TRUST)


def code(number: int) -> str:
    return f"{UNIT}-20261120-{number:07d}"


def dossier(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "MaHoSo": code(number),
        "MaTTHC": "1.001193",
        "TenTTHC": "Đăng ký khai sinh",
        "MaLinhVuc": "G15-HT01",
        "TenLinhVuc": "Hộ tịch",
        "KenhThucHien": "1",
        "ChuHoSo": "Trần Văn An",
        "LoaiDoiTuong": "1",
        "TrichYeuHoSo": "Đăng ký khai sinh cho trẻ",
        "NgayNopHoSo": "20261120080000",
        "NgayTiepNhan": "20261120080500",
        "NgayHenTra": "20261120170000",
        "TrangThaiHoSo": "2",
        "HinhThuc": "0",
        "TaiLieuNop": [{"TepDinhKemId": "1", "TenTepDinhKem": "giấy chứng sinh.pdf"}],
        "DanhSachLePhi": [{"TenPhiLePhi": "Lệ phí", "Gia": "0"}],
        **fields,
    }


def step(number: int, nth: int, **fields: Any) -> dict[str, Any]:
    return {
        "MaHoSo": code(number),
        "MaTienDo": f"{number}-{nth}",
        "NguoiXuLy": "Nguyễn Thị Hồng Vân",
        "ChucDanh": "Công chức tư pháp - hộ tịch",
        "ThoiDiemXuLy": f"20261120{8 + nth // 60:02d}{nth % 60:02d}00",
        "PhongBanXuLy": "Trung tâm Phục vụ hành chính công",
        "NoiDungXuLy": "Chuyển xử lý",
        "TrangThai": "4",
        **fields,
    }


def birth(**fields: Any) -> dict[str, Any]:
    return {
        "nks.HoTen": "Trần Nguyễn An Nhiên",
        "nks.NgaySinh": "03/11/2026",
        "nks.GioiTinh": "2",
        "me.HoTen": "Nguyễn Thị Lan",
        "me.SoDDCN": "001195012345",
        **fields,
    }


class PortalCaller:
    """A client of the portal with a session of its own."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=5.0, verify=_NO_TRUST)
        self.session = ""

    def login(self, username: str = "onestop", password: str = "onestop") -> dict[str, Any]:
        credentials = {"username": username, "password": password}
        answer: dict[str, Any] = self.http.post("/mapi/login", json=credentials).json()
        self.session = answer.get("session", "")
        return answer

    def send(self, service: str, **body: Any) -> httpx.Response:
        document = {"session": self.session, "madonvi": UNIT, "service": service, **body}
        return self.http.post("/mapi/g", json=document)

    def ask(self, service: str, **body: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.send(service, **body).json()
        return answer

    def insert(self, *dossiers: Any) -> dict[str, Any]:
        return self.ask("DongBoHoSoMC", isUpdating="False", data=list(dossiers))

    def update(self, *dossiers: Any) -> dict[str, Any]:
        return self.ask("DongBoHoSoMC", isUpdating="True", data=list(dossiers))

    def append(self, *steps: Any) -> dict[str, Any]:
        return self.ask("CapNhatTienDoHoSoMC", data=list(steps))

    def look_up(self, number: int) -> list[dict[str, Any]]:
        result: list[dict[str, Any]] = self.ask("TraCuuHoSo", mahoso=code(number))["result"]
        return result


class RegistryCaller:
    """A client of the registry with a token of its own."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=5.0, verify=_NO_TRUST)

    def token(self, client: tuple[str, str] = ("onestop", "onestop")) -> httpx.Response:
        form = {"grant_type": "client_credentials"}
        response = self.http.post("/token", data=form, auth=client)
        if response.is_success:
            self.http.headers["Authorization"] = f"Bearer {response.json()['access_token']}"
        return response

    def declare(self, number: int, declared: Any = None, /, **body: Any) -> httpx.Response:
        document = {
            "module": "LTKS",
            "maHoSo": code(number),
            "maDonVi": UNIT,
            "ngayTiepNhan": "20/11/2026 08:05:00",
            "data": json.dumps(birth() if declared is None else declared),
            **body,
        }
        return self.http.post("/hotich/dangKyHoTich", json=document)

    def statuses(self, *numbers: int, module: str = "LTKS") -> httpx.Response:
        body = {"module": module, "maDinhDanhHoSo": [code(number) for number in numbers]}
        return self.http.post("/hotich/traTrangThaiHoSo", json=body)

    def status(self, number: int, module: str = "LTKS") -> dict[str, Any]:
        status: dict[str, Any] = self.statuses(number, module=module).json()["value"][0]
        return status


def codes(answer: dict[str, Any]) -> list[Any]:
    """The error code of each item."""
    return [item["error_code"] for item in answer["result"]]
