"""What the portal accepts inside `data`: field by field, as strictly as the contract allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .vietnam_time import is_compact

NOT_TEXT = "phải là chuỗi"
MISSING = "bắt buộc, không được để trống"


@dataclass(frozen=True, slots=True)
class Field:
    """A string field; "" counts as absent."""

    required: bool = False
    length: int | None = None
    choices: frozenset[str] | None = None
    time: bool = False
    digits: bool = False

    def fault(self, value: Any) -> str | None:
        """What is wrong with `value`, or None."""
        if type(value) is not str:
            return NOT_TEXT
        if not value:
            return None
        if self.time and not is_compact(value):
            return "phải có dạng yyyyMMddHHmmss"
        if self.choices is not None and value not in self.choices:
            return f"phải là một trong {', '.join(sorted(self.choices, key=int))}"
        if self.length is not None and len(value) > self.length:
            return f"dài quá {self.length} ký tự"
        if self.digits and not (value.isascii() and value.isdigit()):
            return "phải là số"
        return None


def _codes(first: int, last: int) -> frozenset[str]:
    return frozenset(str(code) for code in range(first, last + 1))


TEXT = Field()
NEEDED = Field(required=True)
TIME = Field(time=True)
CODE = Field(required=True, length=100)

STEP: dict[str, Field] = {
    "MaHoSo": CODE,
    "MaTienDo": CODE,
    "NguoiXuLy": Field(required=True, length=50),
    "ChucDanh": TEXT,
    "ThoiDiemXuLy": Field(required=True, time=True),
    "PhongBanXuLy": TEXT,
    "NoiDungXuLy": NEEDED,
    "TrangThai": Field(required=True, choices=_codes(1, 10)),
    "NgayBatDau": TIME,
    "NgayKetThucTheoQuyDinh": TIME,
}

DOSSIER: dict[str, Field] = {
    "MaHoSo": CODE,
    "MaTTHC": NEEDED,
    "TenTTHC": NEEDED,
    "MaLinhVuc": NEEDED,
    "TenLinhVuc": NEEDED,
    "KenhThucHien": Field(required=True, choices=_codes(1, 3)),
    "ChuHoSo": NEEDED,
    "LoaiDoiTuong": Field(required=True, choices=_codes(1, 4)),
    "MaDoiTuong": TEXT,
    "SoGiayToChuHoSo": TEXT,
    "Email": TEXT,
    "SoDienThoai": TEXT,
    "TrichYeuHoSo": Field(length=1000),
    "NgayNopHoSo": Field(required=True, time=True),
    "NgayTiepNhan": TIME,
    "NgayHenTra": TIME,
    "TrangThaiHoSo": Field(required=True, choices=_codes(1, 10)),
    "NgayTra": TIME,
    "ThongTinTra": TEXT,
    "HinhThuc": Field(choices=_codes(0, 1)),
    "NgayKetThucXuLy": TIME,
    "NgayTuChoi": TIME,
    "DonViXuLy": TEXT,
    "NoiNopHoSo": TEXT,
    "GhiChu": TEXT,
}

LISTS: dict[str, dict[str, Field]] = {
    "TaiLieuNop": {
        "TepDinhKemId": TEXT,
        "TenTepDinhKem": Field(length=4000),
        "IsDeleted": TEXT,
        "MaThanhPhanHoSo": TEXT,
        "DuongDanTaiTepTin": TEXT,
    },
    "DanhSachLePhi": {
        "TenPhiLePhi": NEEDED,
        "MaPhiLePhi": TEXT,
        "HinhThucThu": TEXT,
        "Gia": Field(required=True, digits=True),
        "LoaiPhiLePhi": TEXT,
    },
    "DanhSachHoSoBoSung": {
        "HoSoBoSungId": NEEDED,
        "NguoiYeuCauBoSung": TEXT,
        "NoiDungBoSung": TEXT,
        "NgayBoSung": TIME,
        "NguoiTiepNhanBoSung": TEXT,
        "ThongTinTiepNhan": TEXT,
        "NgayTiepNhanBoSung": TIME,
        "TrangThaiBoSung": TEXT,
        "NgayHenTraTruoc": TIME,
        "NgayHenTraMoi": TIME,
    },
    "DanhSachGiayToKetQua": {
        "TenGiayTo": NEEDED,
        "MaThanhPhanHoSo": TEXT,
        "GiayToId": TEXT,
        "DuongDanTepTinKetQua": TEXT,
    },
}

# Status -> the date that must come with it.
DATED_STATUS = {
    "2": "NgayTiepNhan",
    "3": "NgayTuChoi",
    "4": "NgayTiepNhan",
    "9": "NgayKetThucXuLy",
    "10": "NgayTra",
}

_STEP_REQUIRED = tuple(name for name, field in STEP.items() if field.required)
_DOSSIER_REQUIRED = tuple(name for name, field in DOSSIER.items() if field.required)


def _flat_faults(item: dict[str, Any], fields: dict[str, Field], prefix: str = "") -> Iterator[str]:
    for name, value in item.items():
        field = fields.get(name)
        if field is None:
            yield f"{prefix}{name}: không có trong đặc tả"
        elif fault := field.fault(value):
            yield f"{prefix}{name}: {fault}"


def _missing(item: dict[str, Any], required: tuple[str, ...], prefix: str = "") -> Iterator[str]:
    for name in required:
        value = item.get(name, "")
        if value == "" or (isinstance(value, str) and not value.strip()):
            yield f"{prefix}{name}: {MISSING}"


def step_faults(step: Any) -> list[str]:
    """What is wrong with one progress step, as "field: what"; empty when it is accepted."""
    if not isinstance(step, dict):
        return ["data: mỗi mục phải là một đối tượng"]
    return [*_flat_faults(step, STEP), *_missing(step, _STEP_REQUIRED)]


def dossier_faults(dossier: Any) -> list[str]:
    """What is wrong with one dossier, as "field: what"; empty when it is accepted."""
    if not isinstance(dossier, dict):
        return ["data: mỗi mục phải là một đối tượng"]
    flat = {name: value for name, value in dossier.items() if name not in LISTS}
    faults = [*_flat_faults(flat, DOSSIER), *_missing(flat, _DOSSIER_REQUIRED)]
    for name, fields in LISTS.items():
        faults.extend(_list_faults(dossier.get(name, []), name, fields))
    date = DATED_STATUS.get(str(dossier.get("TrangThaiHoSo")))
    if date and not dossier.get(date):
        faults.append(f"{date}: {MISSING} khi TrangThaiHoSo là {dossier['TrangThaiHoSo']}")
    return faults


def _list_faults(items: Any, name: str, fields: dict[str, Field]) -> Iterator[str]:
    if not isinstance(items, list):
        yield f"{name}: phải là một danh sách"
        return
    required = tuple(key for key, field in fields.items() if field.required)
    for index, item in enumerate(items):
        prefix = f"{name}[{index}]."
        if not isinstance(item, dict):
            yield f"{name}[{index}]: phải là một đối tượng"
            continue
        yield from _flat_faults(item, fields, prefix)
        yield from _missing(item, required, prefix)
