"""What the registry holds: declarations, when each is decided, and the books it writes."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from typing import Any

from .personal_id import PersonalIds, province_of
from .registry_fields import birth
from .validation import Invalid
from .verdicts import NEEDS_SUPPLEMENT, REFUSED, Verdicts
from .vietnam_time import iso, local, slashed

RECEIVED, IN_PROCESS, REGISTERED = 1, 3, 4
BOOK_PAGES = 200


class Registration:
    """One dossier. `due` is when it is decided (None: when released), `state` is after that."""

    __slots__ = (
        "changed",
        "content",
        "declarations",
        "due",
        "fields",
        "first_received",
        "module",
        "note",
        "received",
        "repeats",
        "result",
        "state",
        "unit",
    )

    def __init__(self, at: float) -> None:
        self.first_received = at
        self.declarations = 0
        self.repeats = 0
        self.result: dict[str, str] | None = None

    def declare(
        self,
        module: str,
        unit: str,
        content: str,
        fields: dict[str, Any],
        at: float,
        due: float | None,
    ) -> None:
        self.module = module
        self.unit = unit
        self.content = content
        self.fields = fields
        self.received = self.changed = at
        self.due = due
        self.state = RECEIVED
        self.note = ""
        self.declarations += 1

    def state_at(self, now: float) -> int:
        """The state as asked: half-way to the decision a dossier is "in process"."""
        if self.state != RECEIVED or self.due is None:
            return self.state
        return IN_PROCESS if now >= (self.received + self.due) / 2 else RECEIVED


class RegistryStore:
    """All dossiers by maHoSo. A moment is seconds since the epoch and never goes back."""

    def __init__(self, seed: int) -> None:
        self._registrations: dict[str, Registration] = {}
        self._due: list[tuple[float, int, str]] = []
        self._books: Counter[tuple[str, str, int]] = Counter()
        self._ids = PersonalIds(seed)
        self._pushed = 0
        self.counts: Counter[str] = Counter()
        self.verdicts = Verdicts()
        self.seed = seed
        self.province_by_unit: dict[str, str] = {}
        self.default_province = "001"

    def declare(
        self,
        code: str,
        module: str,
        unit: str,
        fields: dict[str, Any],
        received_on: str,
        at: float,
        delay: float | None,
    ) -> None:
        """Take a declaration. The same again, or one already under way, changes nothing."""
        self.settle(at)
        content = json.dumps([module, unit, received_on, fields], sort_keys=True)
        known = self._registrations.get(code)
        if known is not None:
            same = known.content == content
            if same or known.state not in (NEEDS_SUPPLEMENT, REFUSED):
                known.repeats += 1
                self.counts["repeated_keys"] += 1
                self.counts["repeated_with_other_content"] += not same
                return
            self.counts["corrected_declarations"] += 1
        registration = known or self._registrations.setdefault(code, Registration(at))
        due = None if delay is None else at + delay
        registration.declare(module, unit, content, fields, at, due)
        self._schedule(code, registration)

    def _schedule(self, code: str, registration: Registration) -> None:
        if registration.due is not None:
            self._pushed += 1
            heapq.heappush(self._due, (registration.due, self._pushed, code))

    def release(self, codes: list[str] | None, now: float) -> int:
        """Decide now what waits, all or these dossiers; how many."""
        released = 0
        for code in list(self._registrations) if codes is None else codes:
            registration = self._registrations.get(code)
            if registration is not None and registration.state == RECEIVED:
                registration.due = now
                self._schedule(code, registration)
                released += 1
        self.settle(now)
        return released

    def __contains__(self, code: str) -> bool:
        return code in self._registrations

    def forget(self, code: str) -> None:
        """As if the dossier had never been declared (alterations.py)."""
        if self._registrations.pop(code).result is not None:
            self.counts["registrations"] -= 1

    def change_result(self, code: str, changes: dict[str, Any]) -> None:
        """What the books say of the dossier, changed by hand."""
        registration = self._registrations[code]
        registration.result = {**(registration.result or {}), **changes}

    def change_state(self, code: str, state: int) -> None:
        """The dossier's ``trangThai``, changed by hand; nothing is decided any more."""
        registration = self._registrations[code]
        registration.state, registration.due = state, None

    def settle(self, now: float) -> None:
        """Decide what is due by now, in the order in which it fell due."""
        while self._due and self._due[0][0] <= now:
            due, _, code = heapq.heappop(self._due)
            registration = self._registrations.get(code)
            if registration is None or registration.state != RECEIVED or registration.due != due:
                continue  # forgotten, decided already, or released earlier
            registration.changed = due
            verdict = self.verdicts.of(code, registration.declarations, self.seed)
            if verdict is not None:
                registration.state, registration.note = verdict.state, verdict.note()
            else:
                self._register(registration, due)

    def _register(self, registration: Registration, at: float) -> None:
        day = local(at)
        book = (registration.unit, registration.module, day.year)
        self._books[book] += 1
        number = self._books[book]
        self.counts["registrations"] += 1
        registration.state = REGISTERED
        registration.result = {
            "soDangKy": str(number),
            "quyenSo": f"{(number - 1) // BOOK_PAGES + 1:02d}/{day.year}",
            "trangSo": str((number - 1) % BOOK_PAGES + 1),
            "ngayDangKy": f"{day:%d/%m/%Y}",
        }
        if registration.module == "LTKS":
            born = birth(registration.fields)
            province = province_of(registration.unit, self.province_by_unit, self.default_province)
            registration.result["soDinhDanh"] = self._ids.next(
                province, born.year, female=born.female
            )

    def status(self, code: str, module: str, now: float) -> dict[str, Any] | None:
        """One dossier as `traTrangThaiHoSo` answers it, None when this module has it not."""
        self.settle(now)
        registration = self._registrations.get(code)
        if registration is None or registration.module != module:
            return None
        return {
            "maHoSo": code,
            "trangThai": registration.state_at(now),
            "thoiGianThucHien": slashed(registration.changed),
            "ghiChu": registration.note,
            "ketQuaXuLy": registration.result,
        }

    def evidence(self, code: str, now: float) -> dict[str, Any] | None:
        registration = self._registrations.get(code)
        if registration is None:
            return None
        return {
            **(self.status(code, registration.module, now) or {}),
            "module": registration.module,
            "maDonVi": registration.unit,
            "data": registration.fields,
            "received": iso(registration.first_received),
            "declarations": registration.declarations,
            "repeated_keys": registration.repeats,
        }

    def report(self, now: float) -> dict[str, Any]:
        self.settle(now)
        held = self._registrations.values()
        states = Counter(registration.state_at(now) for registration in held)
        results = [r.result for r in held if r.result is not None]
        ids = [result["soDinhDanh"] for result in results if "soDinhDanh" in result]
        registered = [r.content for r in held if r.state == REGISTERED]
        return {
            "dossiers": len(self._registrations),
            "received": states[RECEIVED],
            "in_process": states[IN_PROCESS],
            "registered": states[REGISTERED],
            "needs_supplement": states[NEEDS_SUPPLEMENT],
            "refused": states[REFUSED],
            "personal_ids": len(ids),
            # Entries in the books beyond one a dossier, and numbers given twice.
            "duplicates_stored": self.counts["registrations"]
            - len(results)
            + len(ids)
            - len(set(ids)),
            "registrations_alike": len(registered) - len(set(registered)),
            "repeated_keys": self.counts["repeated_keys"],
            "repeated_with_other_content": self.counts["repeated_with_other_content"],
            "corrected_declarations": self.counts["corrected_declarations"],
        }

    def missing(self, expected: list[Any], now: float) -> dict[str, Any]:
        """What of `expected` (each a maHoSo, or an object with one) is unknown or unregistered."""
        self.settle(now)
        missing, unregistered = [], []
        for item in expected:
            code = item.get("MaHoSo", item.get("maHoSo")) if isinstance(item, dict) else item
            if not isinstance(code, str):
                raise Invalid('each item is a maHoSo or {"MaHoSo": "..."}')
            registration = self._registrations.get(code)
            if registration is None:
                missing.append(code)
            elif registration.state != REGISTERED:
                unregistered.append(code)
        return {
            "expected": len(expected),
            "complete": not missing,
            "missing_dossiers": missing,
            "unregistered": unregistered,
        }
