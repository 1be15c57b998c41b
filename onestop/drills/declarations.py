"""What the citizens of a drill hand in: each procedure's own example, every child another one."""

import copy
from typing import Any

from .promise_check import BIRTH, DEATH, MARITAL_STATUS, MARRIAGE
from .stage import Stage

PROCEDURES = (BIRTH, DEATH, MARRIAGE, MARITAL_STATUS)
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
    """The forms, as the API shows them to a citizen.

    ``born_before``: so many children had a name already, from earlier drills.
    """

    def __init__(self, stage: Stage, citizen: str, *, born_before: int) -> None:
        user = stage.user(citizen)
        self._born_before = born_before
        self._forms = {code: user.get(f"procedures/{code}/") for code in PROCEDURES}

    def papers(self, procedure: str) -> list[dict[str, Any]]:
        """Every paper that the procedure knows: complete, whatever is declared."""
        return [{"paper": paper["code"]} for paper in self._forms[procedure]["papers"]]

    def submission(
        self, number: int, procedure: str, ward: str, *, channel: str, **more: Any
    ) -> dict[str, Any]:
        """The body of POST dossiers/."""
        declaration = copy.deepcopy(self._forms[procedure]["example"])
        if procedure == BIRTH:
            declaration["child"]["full_name"] = childs_name(self._born_before + number)
        return {
            "procedure": procedure,
            "unit": ward,
            "channel": channel,
            "declaration": declaration,
            "papers": self.papers(procedure),
            **more,
        }
