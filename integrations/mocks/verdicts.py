"""Scripted verdicts: which dossiers the registry sends back, and with which faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .fault_board import stable_share
from .validation import Invalid, checked, is_count, is_share, is_text, one_of, or_none

NEEDS_SUPPLEMENT = 2
REFUSED = 6


def _is_faults(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(fault, dict)
            and fault.keys() == {"field", "message"}
            and all(is_text(part) for part in fault.values())
            for fault in value
        )
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """For one dossier, or a share of all, the first `times` declarations are sent back."""

    number: int
    code: str | None
    share: float | None
    state: int
    faults: tuple[tuple[str, str], ...]
    times: int | None  # None: every declaration, however often it is corrected

    def note(self) -> str:
        return "; ".join(f"{field}: {message}" for field, message in self.faults)

    def document(self) -> dict[str, Any]:
        return {
            "id": self.number,
            "maHoSo": self.code,
            "share": self.share,
            "trangThai": self.state,
            "faults": [{"field": field, "message": message} for field, message in self.faults],
            "times": self.times,
        }


class Verdicts:
    """The verdicts in force; one that names a dossier goes before one that takes a share."""

    def __init__(self) -> None:
        self._all: list[Verdict] = []
        self._number = 0

    def add(self, document: Any) -> Verdict:
        """Invalid when the JSON form is not valid."""
        values = checked(
            document,
            {
                "maHoSo": (None, or_none(is_text)),
                "share": (None, or_none(is_share)),
                "trangThai": (None, one_of(NEEDS_SUPPLEMENT, REFUSED)),
                "faults": (None, _is_faults),
                "times": (1, or_none(is_count)),
            },
        )
        if (values["maHoSo"] is None) == (values["share"] is None):
            raise Invalid("either maHoSo or share")
        self._number += 1
        verdict = Verdict(
            number=self._number,
            code=values["maHoSo"],
            share=values["share"],
            state=values["trangThai"],
            faults=tuple((fault["field"], fault["message"]) for fault in values["faults"]),
            times=values["times"],
        )
        self._all.append(verdict)
        return verdict

    def clear(self, number: int | None = None) -> int:
        """Take back one verdict or all; how many."""
        kept = [v for v in self._all if number is not None and v.number != number]
        removed = len(self._all) - len(kept)
        self._all = kept
        return removed

    def documents(self) -> list[dict[str, Any]]:
        return [verdict.document() for verdict in self._all]

    def of(self, code: str, declarations: int, seed: int) -> Verdict | None:
        """The verdict on the n-th declaration (from 1) of a dossier, None when it is registered."""
        for verdict in sorted(self._all, key=lambda v: v.code is None):
            if verdict.times is not None and declarations > verdict.times:
                continue
            if verdict.code == code:
                return verdict
            if verdict.share is not None and stable_share(seed, "verdict", code) < verdict.share:
                return verdict
        return None
