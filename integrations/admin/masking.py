"""What an operator may see of a message: its form and its codes, never what was declared."""

import json
import re
from typing import Any

#: Names whose values tell of the delivery, not of a person (docs/links.md).
OPEN_NAMES = frozenset(
    {
        "MaHoSo", "MaTienDo", "MaTTHC", "MaLinhVuc", "KenhThucHien", "TrangThaiHoSo", "TrangThai",
        "NgayNopHoSo", "NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy", "NgayTra", "NgayTuChoi",
        "ThoiDiemXuLy", "NgayBatDau", "NgayKetThucTheoQuyDinh", "service", "madonvi", "mahoso",
        "isUpdating", "error_code", "path", "module", "maHoSo", "maDonVi", "ngayTiepNhan",
        "maDinhDanhHoSo", "status", "statusDescription", "errorCode", "trangThai",
        "thoiGianThucHien", "grant_type", "field", "reason",
        "request_id", "ref", "template", "language", "version", "smtp_code", "reference", "sender",
    }
)  # fmt: skip
MASK = "•••"
#: Where a traceback passed; the error's own words may hold what was declared.
_FRAME = re.compile(r"^ *File \".*$", re.MULTILINE)


def masked(document: Any, name: str = "") -> Any:
    """The same JSON, with every text and number under a name that is not open masked."""
    if isinstance(document, dict):
        return {key: masked(value, key) for key, value in document.items()}
    if isinstance(document, list):
        return [masked(each, name) for each in document]
    if name == "error" and isinstance(document, str):
        return "\n".join(_FRAME.findall(document)) or MASK
    if document is None or isinstance(document, bool) or document == "" or name in OPEN_NAMES:
        return document
    return MASK


def masked_text(document: Any) -> str:
    """JSON laid out for reading, masked."""
    return json.dumps(masked(document), ensure_ascii=False, indent=2)


def masked_response(text: str) -> str:
    """An answer as it came: masked if it is JSON, else only how long it was."""
    try:
        return masked_text(json.loads(text))
    except (ValueError, RecursionError):
        return f"({len(text)})" if text else ""
