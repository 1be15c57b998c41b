"""The closing table of a drill: our history against what the links hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from integrations.mocks.client import MockControl

from .citizens_and_clerks import ApiUser
from .promise_check import RuleBook

Row = dict[str, Any]


@dataclass
class Evidence:
    """Counts of broken promises; ``details`` names each, for whoever must look."""

    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    wrong_status: int = 0
    wrong_number: int = 0
    on_time_errors: int = 0
    details: list[str] = field(default_factory=list)

    def rows(self) -> list[tuple[str, int]]:
        """As the closing table shows them; every one of them must be 0."""
        return [
            ("lost", self.lost),
            ("doubled", self.doubled),
            ("out of order", self.out_of_order),
            ("status differs", self.wrong_status),
            ("number differs", self.wrong_number),
            ("on-time errors", self.on_time_errors),
        ]

    @property
    def broken(self) -> int:
        return sum(count for _name, count in self.rows())


def told_by_the_api(
    reader: ApiUser, codes: Iterable[str], done: Callable[[int], None]
) -> dict[str, Row]:
    """These dossiers as the API lists them, a hundred a request, newest first; by code."""
    wanted, found = set(codes), dict[str, Row]()
    address: str | None = "dossiers/?limit=100"
    while address and len(found) < len(wanted):
        page = reader.get(address)
        found.update((row["code"], row) for row in page["results"] if row["code"] in wanted)
        address = page["next"]
        done(len(found))
    return found


def examine(
    rows: Mapping[str, Row],
    codes: list[str],
    numbers: Mapping[str, str],
    mocks: MockControl,
    asked_at: datetime,
) -> Evidence:
    """Compare what we know of each dossier with what both links hold.

    ``rows``: see ``told_by_the_api``, asked after ``asked_at`` (aware). ``numbers``: of each
    dossier that was sent to the registry, the personal ID number that we hold, or "".
    """
    found, rules = Evidence(), RuleBook()
    for code, held in mocks.dossiers(codes):
        row = rows.get(code)
        if row is None:
            found.lost += 1
            found.details.append(f"{code}: the API does not list it")
            continue
        _compare_steps(row, held["portal"], found)
        if code in numbers:
            _compare_registration(code, numbers[code], held["registry"], found)
        _judge_times(row, rules, asked_at, found)
    return found


def doubled_at_the_registry(mocks: MockControl) -> int:
    """Entries in the registry's books beyond one a declaration, since the mocks have started."""
    report = mocks.report()["registry"]
    return int(report["duplicates_stored"] + report["registrations_alike"])


def _compare_steps(row: Row, held: Any, found: Evidence) -> None:
    code = row["code"]
    expected = [f"{code}#{number}" for number in range(1, row["version"] + 1)]
    steps = held["step_ids"] if held else []
    missing = sorted(set(expected) - set(steps))
    found.lost += len(missing)
    if missing:
        found.details.append(f"{code}: the portal lacks {missing}")
    if not held:
        return
    if twice := len(steps) - len(set(steps)) + len(set(steps) - set(expected)):
        found.doubled += twice
        found.details.append(f"{code}: the portal holds {steps}")
    if [step for step in expected if step in steps] != steps or any(held["order"].values()):
        found.out_of_order += 1
        found.details.append(f"{code}: the portal holds {steps}, {held['order']}")
    there, here = held["dossier"]["TrangThaiHoSo"], str(row["portal_status"])
    if there != here:
        found.wrong_status += 1
        found.details.append(f"{code}: status {there} there, {here} here")


def _compare_registration(code: str, number: str, held: Any, found: Evidence) -> None:
    if not held:
        found.lost += 1
        found.details.append(f"{code}: the registry does not know it")
    elif (held.get("ketQuaXuLy") or {}).get("soDinhDanh", "") != number:
        found.wrong_number += 1
        found.details.append(f"{code}: the personal ID number differs")


def _judge_times(row: Row, rules: RuleBook, asked_at: datetime, found: Evidence) -> None:
    accepted_at, finished_at = _instant(row["accepted_at"]), _instant(row["finished_at"])
    if accepted_at is None:
        wrong = (row["due_at"], row["outcome"]) != (None, None)
    else:
        due_at = rules.due_at(row["procedure"], accepted_at)
        wrong = not due_at == _instant(row["first_due_at"]) == _instant(row["due_at"])
        if finished_at is not None:
            wrong = wrong or row["outcome"] != rules.outcome(due_at, finished_at)
        elif due_at < asked_at:
            wrong = wrong or row["outcome"] != "overdue"
    if wrong:
        found.on_time_errors += 1
        times = {name: row[name] for name in ("accepted_at", "due_at", "finished_at", "outcome")}
        found.details.append(f"{row['code']}: {times}")


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
