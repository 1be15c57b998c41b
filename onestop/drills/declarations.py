"""What the citizens of a drill hand in: each procedure's own example, every child another one."""

from datetime import date
from typing import Any

from dossiers.procedures import get_procedure

from .promise_check import BIRTH

_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai"
_FIRST = "Gia Khánh Hoài Bảo Tuệ Đức Thu Nhật Quỳnh Phúc Minh Thanh Hữu Ngọc Kim Anh"
_SECOND = "Tâm Hải Sơn Thảo Việt Xuân Hạnh Trúc Uyên Tường Lam Vy Thiên Nam Phương Hiền"
_GIVEN = "An Bình Châu Dũng Giang Hà Khôi Linh My Nga Oanh Phong Quân Sang Trang Yến"


def childs_name(number: int) -> str:
    """A name of its own for each of 65,536 children, so that no two declarations are alike."""
    parts = []
    for names in (_GIVEN, _SECOND, _FIRST, _FAMILY):
        choice = names.split()
        number, index = divmod(number, len(choice))
        parts.append(choice[index])
    return " ".join(reversed(parts))


class Declarations:
    """Bodies of POST dossiers/. ``born_before``: so many children were named by earlier drills."""

    def __init__(self, *, born_before: int) -> None:
        self._born_before = born_before

    def submission(
        self, number: int, procedure: str, ward: str, *, day: date, channel: str, **more: Any
    ) -> dict[str, Any]:
        """Complete, whatever is declared: with every paper that the procedure knows.

        ``day``: the local day on which it is handed in.
        """
        form = get_procedure(procedure)
        declaration = form.example(day)
        if procedure == BIRTH:
            declaration["child"]["full_name"] = childs_name(self._born_before + number)
        return {
            "procedure": procedure,
            "unit": ward,
            "channel": channel,
            "declaration": declaration,
            "papers": [{"paper": paper.code} for paper in form.papers],
            **more,
        }
