"""Why a pushed dossier could not be taken in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FaultKind(StrEnum):
    UNKNOWN_PROCEDURE = "unknown_procedure"
    UNKNOWN_UNIT = "unknown_unit"
    UNIT_NOT_THEIRS = "unit_not_theirs"
    UNKNOWN_PAPER = "unknown_paper"
    UNKNOWN_FIELD = "unknown_field"
    UNREADABLE = "unreadable"
    DECLARATION = "declaration"


#: What a person is told; what each declared field lacks, the procedure says itself.
FAULT_WORDS: dict[FaultKind, Promise] = {
    FaultKind.UNKNOWN_PROCEDURE: _(
        "Không có thủ tục mang mã này. Quản trị khai báo mã tương ứng rồi nhận lại."
    ),
    FaultKind.UNKNOWN_UNIT: _(
        "Không có đơn vị tiếp nhận mang mã này. Quản trị khai báo mã tương ứng rồi nhận lại."
    ),
    FaultKind.UNIT_NOT_THEIRS: _("Bên gửi không được gửi hồ sơ cho đơn vị này."),
    FaultKind.UNKNOWN_PAPER: _(
        "Thủ tục không có thành phần hồ sơ mang mã này. Khai báo mã tương ứng rồi nhận lại."
    ),
    FaultKind.UNKNOWN_FIELD: _(
        "Tờ khai không có trường mang tên này. Khai báo mã tương ứng rồi nhận lại."
    ),
    FaultKind.UNREADABLE: _("Không đọc được giá trị này."),
    FaultKind.DECLARATION: _("Tờ khai chưa đúng."),
}
#: What could be read there, by the sender's name of it.
_READABLE: dict[str, Promise] = {
    "ToKhai": _("Tờ khai phải là một đối tượng JSON, hoặc chuỗi chứa một đối tượng JSON."),
    "TaiLieuNop": _("Giấy tờ phải là một danh sách các đối tượng JSON."),
    "NgayNopHoSo": _(
        "Ngày nộp phải viết dạng yyyyMMddHHmmss theo giờ Hà Nội, từ năm 2025 và không ở tương lai."
    ),
    "KenhThucHien": _("Kênh thực hiện chỉ nhận 2 (trực tuyến), hoặc để trống."),
    "HinhThuc": _("Hình thức trả chỉ nhận 0 (đến nhận) hoặc 1 (bưu chính)."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """``field`` is the sender's name of what is wrong, ``value`` what it says (codes only).

    ``path`` is the declared field, "" where it is none; ``message`` is in Vietnamese or English as
    the language was when it was judged, "" for the kind's own words.
    """

    kind: FaultKind
    field: str
    value: str = ""
    path: str = ""
    message: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "field": _storable(self.field)[:200],
            "value": _storable(self.value)[:100],
            "path": _storable(self.path)[:500],
            "message": _storable(self.message),
        }


def _storable(text: str) -> str:
    """Without NUL, which PostgreSQL does not keep: names and values are the sender's."""
    return text.replace("\x00", "")


def words_of(kept: dict[str, Any]) -> str:
    """What a person reads of a fault as it was kept, in the active language."""
    kind = FaultKind(kept["kind"])
    readable = _READABLE.get(kept["field"]) if kind is FaultKind.UNREADABLE else None
    return str(kept["message"] or readable or FAULT_WORDS[kind])
