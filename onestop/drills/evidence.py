"""The closing table of a drill: our history against what the links hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integrations.mocks.client import MockControl

from .promise_check import SameDayRule

#: Dossiers that the registry was asked about have passed through this transition.
_SENT = "send_to_registry"


@dataclass
class Evidence:
    """Counts of broken promises; ``details`` names each, for whoever must look."""

    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    wrong_status: int = 0
    wrong_due_date: int = 0
    wrong_number: int = 0
    details: list[str] = field(default_factory=list)

    @property
    def broken(self) -> int:
        return sum(
            (
                self.lost,
                self.doubled,
                self.out_of_order,
                self.wrong_status,
                self.wrong_due_date,
                self.wrong_number,
            )
        )


def examine(
    told: Iterable[tuple[dict[str, Any], list[dict[str, Any]]]], mocks: MockControl
) -> Evidence:
    """Compare each dossier and its timeline, as the API tells them, with both links."""
    found = Evidence()
    rule = SameDayRule()
    for dossier, timeline in told:
        held = mocks.dossier(dossier["code"]) or {}
        _compare_steps(dossier, timeline, held.get("portal"), found)
        if any(event["transition"] == _SENT for event in timeline):
            _compare_registration(dossier, held.get("registry"), found)
        if dossier["accepted_at"]:
            accepted_at = datetime.fromisoformat(dossier["accepted_at"])
            due_at = datetime.fromisoformat(dossier["first_due_at"])
            if due_at != rule.due_at(accepted_at):
                found.wrong_due_date += 1
                found.details.append(f"{dossier['code']}: accepted {accepted_at}, due {due_at}")
    return found


def _compare_steps(
    dossier: dict[str, Any], timeline: list[dict[str, Any]], held: Any, found: Evidence
) -> None:
    code = dossier["code"]
    expected = [f"{code}#{event['number']}" for event in timeline]
    steps = held["step_ids"] if held else []
    missing = set(expected) - set(steps)
    found.lost += len(missing)
    found.doubled += len(steps) - len(set(steps))
    in_place = [step for step in expected if step in set(steps)]
    if in_place != list(dict.fromkeys(steps)):
        found.out_of_order += 1
        found.details.append(f"{code}: the portal holds {steps}")
    if missing:
        found.details.append(f"{code}: the portal lacks {sorted(missing)}")
    if held:
        there, here = held["dossier"]["TrangThaiHoSo"], str(dossier["portal_status"])
        if there != here:
            found.wrong_status += 1
            found.details.append(f"{code}: status {there} there, {here} here")


def _compare_registration(dossier: dict[str, Any], held: Any, found: Evidence) -> None:
    code = dossier["code"]
    if not held:
        found.lost += 1
        found.details.append(f"{code}: the registry does not know it")
        return
    result = held.get("ketQuaXuLy") or {}
    if result.get("soDinhDanh", "") != (dossier["registry"]["personal_id_number"] or ""):
        found.wrong_number += 1
        found.details.append(f"{code}: the personal ID number differs")
