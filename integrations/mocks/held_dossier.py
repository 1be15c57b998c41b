"""One dossier as the portal holds it, with what proves that each step came once and in order."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

from .portal_fields import STEP

# Statuses after which only a later end may come (7 withdrawn, 9 finished, 10 returned, ...).
_ENDS = {"3": {"3"}, "7": {"7"}, "8": {"8"}, "9": {"9", "10"}, "10": {"10"}}

_FIELDS = tuple(STEP)
_AT = {name: index for index, name in enumerate(_FIELDS)}
_ID, _TIME = _AT["MaTienDo"], _AT["ThoiDiemXuLy"]
# Values that recur in many steps are kept once.
_RECURRING = tuple(
    _AT[name] for name in ("MaHoSo", "NguoiXuLy", "ChucDanh", "PhongBanXuLy", "TrangThai")
)

Step = tuple[str | None, ...]


def pack(step: dict[str, str]) -> Step:
    values = [step.get(name) for name in _FIELDS]
    for index in _RECURRING:
        if (value := values[index]) is not None:
            values[index] = sys.intern(value)
    return tuple(values)


def unpack(step: Step) -> dict[str, str]:
    return {name: value for name, value in zip(_FIELDS, step, strict=True) if value is not None}


class HeldDossier:
    """One dossier: its fields as last said, its steps as they were stored, and its evidence."""

    __slots__ = ("fields", "late_arrivals", "latest", "repeats", "statuses", "steps", "updated")

    def __init__(self, fields: dict[str, Any], updated: str) -> None:
        self.fields = fields
        self.updated = updated  # yyyyMMddHHmmss, the portal's clock
        self.statuses = [fields["TrangThaiHoSo"]]
        self.steps: list[Step] = []
        self.latest = ""
        self.repeats = 0
        self.late_arrivals = 0

    def steps_out_of_order(self) -> int:
        """Steps held after one that happened later; 0 unless this program is wrong."""
        times = [str(step[_TIME]) for step in self.steps]
        return sum(1 for earlier, later in pairwise(times) if later < earlier)

    def statuses_after_end(self) -> int:
        """Updates that took the dossier out of a final status."""
        return sum(
            1 for old, new in pairwise(self.statuses) if old in _ENDS and new not in _ENDS[old]
        )

    def order(self) -> dict[str, int]:
        """Violations: `by_time` as held, `by_arrival` as sent (each was refused), `after_end`."""
        return {
            "by_time": self.steps_out_of_order(),
            "by_arrival": self.late_arrivals,
            "after_end": self.statuses_after_end(),
        }

    def forget_steps(self, forgotten: set[str]) -> None:
        self.steps = [step for step in self.steps if step[_ID] not in forgotten]
        self.latest = max((str(step[_TIME]) for step in self.steps), default="")

    def reorder(self, first: list[str]) -> None:
        """These steps go first, in this order; the others stay behind them as they were."""
        place = {step: index for index, step in enumerate(first)}
        self.steps.sort(key=lambda step: place.get(str(step[_ID]), len(place)))

    def lose_update(self, status: str) -> None:
        """Back to a status, as if what came after had never come; or to one never heard of."""
        self.fields = {**self.fields, "TrangThaiHoSo": status}
        while len(self.statuses) > 1 and self.statuses[-1] != status:
            self.statuses.pop()
        self.statuses[-1] = status

    def step_ids(self) -> list[str]:
        return [str(step[_ID]) for step in self.steps]

    def doubled(self) -> tuple[int, int]:
        """(steps with the same MaTienDo, steps alike in all but MaTienDo)."""
        keys = {step[_ID] for step in self.steps}
        contents = {step[:_ID] + step[_ID + 1 :] for step in self.steps}
        return len(self.steps) - len(keys), len(keys) - len(contents)
