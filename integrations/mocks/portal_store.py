"""What the portal holds: dossiers with their progress, and what proves once and in order."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from .held_dossier import HeldDossier, Step, pack, unpack
from .validation import Invalid
from .vietnam_time import compact

PAGE = 500  # rows of LayDanhSachHoSo


class PortalStore:
    """All dossiers, by MaHoSo, and all steps, by MaTienDo."""

    def __init__(self) -> None:
        self._dossiers: dict[str, HeldDossier] = {}
        self._steps: dict[str, Step] = {}
        self._sorted: list[str] | None = None
        self.counts: Counter[str] = Counter()

    def put(self, fields: dict[str, Any], *, updating: bool, at: float) -> int:
        """Insert or update one dossier; the contract's code 0, 1 (exists) or 2 (unknown)."""
        code = fields["MaHoSo"]
        held = self._dossiers.get(code)
        if held is None:
            if updating:
                self.counts["updates_before_insert"] += 1
                return 2
            self._dossiers[code] = HeldDossier(fields, compact(at))
            self._sorted = None
            return 0
        if not updating:
            self.counts["repeated_inserts"] += 1
            return 1
        held.fields = {**held.fields, **fields}
        held.updated = compact(at)
        if held.statuses[-1] != fields["TrangThaiHoSo"]:
            held.statuses.append(fields["TrangThaiHoSo"])
        return 0

    def append(self, step: dict[str, str], at: float) -> tuple[int, str]:
        """Store one step: (code, message), where 0 also answers a MaTienDo already stored."""
        held = self._dossiers.get(step["MaHoSo"])
        if held is None:
            self.counts["steps_before_dossier"] += 1
            return 2, "Hồ sơ chưa có trên Cổng"
        key = step["MaTienDo"]
        known = self._steps.get(key)
        if known is not None:
            if unpack(known)["MaHoSo"] != step["MaHoSo"]:
                self.counts["keys_of_other_dossiers"] += 1
                return 3, "MaTienDo: đã dùng cho hồ sơ khác"
            held.repeats += 1
            self.counts["repeated_keys"] += 1
            self.counts["repeated_with_other_content"] += known != pack(step)
            return 0, "Đã nhận trước đó"
        if step["ThoiDiemXuLy"] < held.latest:
            held.late_arrivals += 1
            self.counts["late_arrivals"] += 1
            return 4, "ThoiDiemXuLy: cũ hơn tiến độ đã có"
        packed = pack(step)
        self._steps[key] = packed
        held.steps.append(packed)
        held.latest = step["ThoiDiemXuLy"]
        held.updated = compact(at)
        return 0, "Thành công"

    def __contains__(self, code: str) -> bool:
        return code in self._dossiers

    def held(self, code: str) -> HeldDossier:
        return self._dossiers[code]

    def forget(self, code: str) -> None:
        """As if the dossier had never come (alterations.py)."""
        held = self._dossiers.pop(code)
        for step in held.step_ids():
            del self._steps[step]
        self._sorted = None

    def forget_steps(self, code: str, steps: list[str]) -> None:
        """As if these steps of the dossier had never come."""
        self._dossiers[code].forget_steps(set(steps))
        for step in steps:
            del self._steps[step]

    def add_foreign(self, code: str, status: str) -> None:
        """A dossier that somebody else has sent."""
        fields = {"MaHoSo": code, "TrangThaiHoSo": status, "TenTTHC": "Hồ sơ của nơi khác"}
        self._dossiers[code] = HeldDossier(fields, compact(time.time()))
        self._sorted = None

    def add_foreign_step(self, code: str, step: str) -> None:
        """A step of the dossier that somebody else has sent; it happened with the last one."""
        held = self._dossiers[code]
        fields = {"MaHoSo": code, "MaTienDo": step, "ThoiDiemXuLy": held.latest, "TrangThai": "4"}
        self._steps[step] = pack(fields)
        held.steps.append(self._steps[step])

    def look_up(self, code: str) -> dict[str, Any] | None:
        """The dossier as held, with its `TienDo`."""
        held = self._dossiers.get(code)
        if held is None:
            return None
        return {**held.fields, "TienDo": [unpack(step) for step in held.steps]}

    def rows(self, first: str, last: str, page: int) -> list[dict[str, str]]:
        """Page `page` (from 1) of the dossiers last changed between two times, by MaHoSo."""
        if self._sorted is None:
            self._sorted = sorted(self._dossiers)
        skip = (page - 1) * PAGE
        rows: list[dict[str, str]] = []
        for code in self._sorted:
            held = self._dossiers[code]
            if not first <= held.updated <= last:
                continue
            if skip:
                skip -= 1
                continue
            if len(rows) == PAGE:
                break
            rows.append(
                {
                    "MaHoSo": code,
                    "TrangThaiHoSo": held.fields["TrangThaiHoSo"],
                    "SoTienDo": str(len(held.steps)),
                    "NgayCapNhat": held.updated,
                }
            )
        return rows

    def evidence(self, code: str) -> dict[str, Any] | None:
        """One dossier as held, with what tells whether it came once and in order."""
        held = self._dossiers.get(code)
        if held is None:
            return None
        same_key, alike = held.doubled()
        return {
            "dossier": self.look_up(code),
            "updated": held.updated,
            "statuses": held.statuses,
            "steps": len(held.steps),
            "step_ids": held.step_ids(),
            "repeated_keys": held.repeats,
            "duplicates_stored": same_key,
            "steps_alike": alike,
            "order": held.order(),
        }

    def report(self) -> dict[str, Any]:
        order: Counter[str] = Counter()
        doubled = alike = 0
        violators = []
        for code, held in self._dossiers.items():
            found = held.order()
            order.update(found)
            if any(found.values()):
                violators.append(code)
            same_key, same_content = held.doubled()
            doubled += same_key
            alike += same_content
        steps = sum(len(held.steps) for held in self._dossiers.values())
        names = (
            "repeated_keys",
            "repeated_with_other_content",
            "keys_of_other_dossiers",
            "repeated_inserts",
            "updates_before_insert",
            "steps_before_dossier",
        )
        return {
            "dossiers": len(self._dossiers),
            "steps": steps,
            "duplicates_stored": doubled,
            "steps_alike": alike,
            **{name: self.counts[name] for name in names},
            "order_violations": {
                **{name: order[name] for name in ("by_time", "by_arrival", "after_end")},
                "dossiers": sorted(violators),
            },
        }

    def missing(self, expected: list[Any]) -> dict[str, Any]:
        """What of `expected` is not held: each a MaHoSo, or {"MaHoSo", "steps": number or ids}.

        With ids, what is held beyond them is `unexpected`, and another order `out_of_order`.
        """
        dossiers: list[str] = []
        steps: list[dict[str, Any]] = []
        unexpected: list[dict[str, Any]] = []
        out_of_order: list[str] = []
        for item in expected:
            code, wanted = _expectation(item)
            held = self._dossiers.get(code)
            ids = held.step_ids() if held else []
            if held is None:
                dossiers.append(code)
            if isinstance(wanted, int):
                if len(ids) < wanted:
                    steps.append({"MaHoSo": code, "expected": wanted, "held": len(ids)})
                elif len(ids) > wanted:
                    unexpected.append({"MaHoSo": code, "expected": wanted, "held": len(ids)})
            elif wanted is not None:
                held_ids, wanted_ids = set(ids), set(wanted)
                if lacking := [key for key in wanted if key not in held_ids]:
                    steps.append({"MaHoSo": code, "missing": lacking})
                if extra := [key for key in ids if key not in wanted_ids]:
                    unexpected.append({"MaHoSo": code, "steps": extra})
                if [k for k in ids if k in wanted_ids] != [k for k in wanted if k in held_ids]:
                    out_of_order.append(code)
        return {
            "expected": len(expected),
            "complete": not (dossiers or steps),
            "missing_dossiers": dossiers,
            "missing_steps": steps,
            "unexpected_steps": unexpected,
            "out_of_order": out_of_order,
        }


def _expectation(item: Any) -> tuple[str, int | list[str] | None]:
    if isinstance(item, str):
        return item, None
    if isinstance(item, dict) and isinstance(item.get("MaHoSo"), str):
        wanted = item.get("steps")
        if wanted is None or (isinstance(wanted, int) and not isinstance(wanted, bool)):
            return item["MaHoSo"], wanted
        if isinstance(wanted, list) and all(isinstance(key, str) for key in wanted):
            return item["MaHoSo"], wanted
    raise Invalid('each item is a MaHoSo or {"MaHoSo": "...", "steps": number or [MaTienDo]}')
