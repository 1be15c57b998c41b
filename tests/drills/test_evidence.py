"""The examiner sees every broken promise: against what the mocks really hold."""

from datetime import datetime
from typing import Any

import pytest

from integrations.mocks.client import MockControl
from onestop.drills.evidence import Row, doubled_at_the_registry, examine
from onestop.drills.promise_check import BIRTH, HANOI
from tests.integrations.mocks.callers import PortalCaller, RegistryCaller, code, dossier, step

CODE = code(1)
ASKED = datetime(2026, 11, 20, 16, 0, tzinfo=HANOI)


def told(**changes: Any) -> Row:
    """A birth as the API lists it: accepted in the morning of a Friday, now in process."""
    row: Row = {
        "code": CODE,
        "procedure": BIRTH,
        "version": 3,
        "portal_status": 4,
        "accepted_at": "2026-11-20T08:05:00+07:00",
        "first_due_at": "2026-11-20T17:00:00+07:00",
        "due_at": "2026-11-20T17:00:00+07:00",
        "finished_at": None,
        "outcome": "due_soon",
    }
    return row | changes


def steps(*numbers: int) -> list[dict[str, Any]]:
    return [step(1, number, MaTienDo=f"{CODE}#{number}") for number in numbers]


def judged(
    control: MockControl, row: Row, numbers: dict[str, str] | None = None, at: datetime = ASKED
) -> dict[str, int]:
    """What is broken, by name."""
    found = examine({CODE: row}, [CODE], numbers or {}, control, at)
    assert bool(found.details) == bool(found.broken)
    return {name: count for name, count in found.rows() if count}


@pytest.fixture
def held(portal: PortalCaller) -> PortalCaller:
    """The portal holds the dossier with its three steps."""
    portal.insert(dossier(1, TrangThaiHoSo="4"))
    portal.append(*steps(1, 2, 3))
    return portal


@pytest.mark.usefixtures("held")
def test_kept_promises(control: MockControl) -> None:
    assert judged(control, told()) == {}


def test_a_dossier_that_the_portal_lacks(control: MockControl) -> None:
    assert judged(control, told()) == {"lost": 3}


@pytest.mark.usefixtures("held")
def test_a_step_that_the_portal_lacks(control: MockControl) -> None:
    assert judged(control, told(version=4)) == {"lost": 1}


@pytest.mark.usefixtures("held")
def test_a_step_that_nobody_took(control: MockControl) -> None:
    assert judged(control, told(version=2)) == {"doubled": 1, "out of order": 1}


def test_steps_in_another_order(portal: PortalCaller, control: MockControl) -> None:
    portal.insert(dossier(1, TrangThaiHoSo="4"))
    same = {"ThoiDiemXuLy": "20261120080500"}
    portal.append(*[each | same for each in steps(1, 3, 2)])
    assert judged(control, told()) == {"out of order": 1}


def test_a_step_sent_late_and_refused(held: PortalCaller, control: MockControl) -> None:
    held.append(step(1, 0, MaTienDo=f"{CODE}#0", ThoiDiemXuLy="20261119080000"))
    assert judged(control, told()) == {"out of order": 1}


@pytest.mark.usefixtures("held")
def test_another_status(control: MockControl) -> None:
    assert judged(control, told(portal_status=9)) == {"status differs": 1}


@pytest.mark.usefixtures("held")
def test_a_dossier_that_the_api_does_not_list(control: MockControl) -> None:
    assert examine({}, [CODE], {}, control, ASKED).lost == 1


@pytest.mark.usefixtures("held")
def test_registrations_and_their_numbers(control: MockControl, registry: RegistryCaller) -> None:
    assert judged(control, told(), {CODE: ""}) == {"lost": 1}
    registry.declare(1)
    number = registry.status(1)["ketQuaXuLy"]["soDinhDanh"]
    assert judged(control, told(), {CODE: number}) == {}
    assert judged(control, told(), {CODE: ""}) == {"number differs": 1}
    assert doubled_at_the_registry(control) == 0
    registry.declare(2)  # the same birth under another code
    registry.status(2)
    assert doubled_at_the_registry(control) == 1


LATE = datetime(2026, 11, 21, 9, 0, tzinfo=HANOI)


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    ("changes", "at", "right"),
    [
        ({"outcome": "overdue"}, LATE, True),
        ({"outcome": "running"}, LATE, False),
        ({"due_at": "2026-11-23T17:00:00+07:00"}, ASKED, False),
        ({"first_due_at": "2026-11-23T17:00:00+07:00"}, ASKED, False),
        ({"accepted_at": "2026-11-20T15:30:00+07:00"}, ASKED, False),
        ({"finished_at": "2026-11-20T16:00:00+07:00", "outcome": "on_time"}, LATE, True),
        ({"finished_at": "2026-11-20T16:00:00+07:00", "outcome": "early"}, LATE, False),
        ({"finished_at": "2026-11-20T18:00:00+07:00", "outcome": "late"}, LATE, True),
        ({"finished_at": "2026-11-20T18:00:00+07:00", "outcome": "on_time"}, LATE, False),
        ({"accepted_at": None, "first_due_at": None, "due_at": None, "outcome": None}, LATE, True),
        ({"accepted_at": None, "first_due_at": None, "outcome": None}, LATE, False),
    ],
)
def test_on_time_errors(
    control: MockControl, changes: dict[str, Any], at: datetime, right: bool
) -> None:
    assert judged(control, told(**changes), at=at) == ({} if right else {"on-time errors": 1})
