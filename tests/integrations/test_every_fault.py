"""Every fault that the mocks know, on every operation of both links: lost nothing, doubled nothing.

The dossiers go out while the fault lasts, it passes, and the links themselves are asked. What is
random follows one seed, which is printed; ``ONESTOP_FAULT_SEED`` gives another.
"""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from integrations.mocks.client import MockControl
from integrations.models import Link, LinkState, Operation, OutboxMessage, Status
from integrations.outbox import NewMessage, cancel
from integrations.parking import resend

from .clock import Clock
from .conftest import Told
from .evidence import answer_of, held
from .messages import code, fetch_result, put, register, step, sync, whole_dossier

pytestmark = pytest.mark.django_db(transaction=True)

SEED = int(os.environ.get("ONESTOP_FAULT_SEED", "31607"))
DOSSIERS, STEPS, ROUNDS = 5, 3, 4
#: How much of what an operation is asked is hit.
SHARE = 0.6
OUT_OF_ORDER = 4
#: Seconds; longer than we wait for an answer, and shorter than we wait before we ask again.
LATE = 0.7
#: Whom refusals name.
NAMED = [code(1), code(3)]

SIGN_IN = {"portal": "login", "registry": "token"}
OPERATIONS = {
    "portal": ("all", "login", "DongBoHoSoMC", "CapNhatTienDoHoSoMC"),
    "registry": ("all", "token", "dangKyHoTich", "traTrangThaiHoSo"),
}
LINK = {"portal": Link.NATIONAL_PORTAL, "registry": Link.CIVIL_REGISTRY}
#: Of which a link can only tell by what it refuses: nothing is wrong with its answers.
REFUSALS = ("batch_refusal", "item_refusal")
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "down"},
    {"kind": "black_hole"},
    {"kind": "slow", "latency": LATE},
    {"kind": "error"},
    {"kind": "error", "after_work": True},
    {"kind": "answered_late"},
    {"kind": "busy", "retry_after": 30},
    {"kind": "busy", "status": 200},
    {"kind": "session_expiry"},
    {"kind": "batch_refusal", "codes": NAMED},
    {"kind": "item_refusal", "codes": NAMED, "field": "MaHoSo"},
    {"kind": "html"},
    {"kind": "html", "after_work": True},
    {"kind": "truncated"},
    {"kind": "numeric_strings", "style": "mixed"},
    {"kind": "duplicate_reply", "mode": "http"},
    {"kind": "duplicate_reply", "mode": "items"},
)


def cases() -> Iterator[Any]:
    for link, operations in OPERATIONS.items():
        for operation in operations:
            for fault in FAULTS:
                if _means_something(link, operation, fault):
                    told = "-".join(str(each) for each in fault.values() if each is not NAMED)
                    yield pytest.param(link, operation, fault, id=f"{link}-{operation}-{told}")


def _means_something(link: str, operation: str, fault: dict[str, Any]) -> bool:
    if link == "registry" and fault.get("status") == 200:
        return False  # it has no number of its own for "busy"
    if operation == SIGN_IN[link]:
        return fault["kind"] not in (*REFUSALS, "session_expiry")
    return operation != "traTrangThaiHoSo" or fault["kind"] != "item_refusal"  # it has no items


@pytest.mark.parametrize(("link", "operation", "fault"), list(cases()))
def test_whatever_goes_wrong_all_is_there_once_and_in_order(
    theirs: MockControl, told: Told, link: str, operation: str, fault: dict[str, Any]
) -> None:
    drawn = random.Random(f"{SEED} {link} {operation} {fault}")
    print(f"ONESTOP_FAULT_SEED={SEED}")
    theirs.seed(drawn.randrange(2**31))
    of_link = LINK[link]
    lives = [_life(link, number) for number in range(DOSSIERS)]
    clock = Clock()
    put(*lives[0], now=clock.now)
    clock.deliver(of_link)  # a link that knew better days: there is a session, and a dossier
    put(*_interleaved(lives[1:3], drawn), now=clock.now)
    if operation == SIGN_IN[link]:
        theirs.expire_sessions(link)
    for often in _how_often(link, operation, fault):
        theirs.fault(link, operation=operation, **fault, **often)
    for nth in range(ROUNDS):
        clock.deliver(of_link)
        _let_late_ones_pass(fault)
        clock.forward(minutes=drawn.choice([0.2, 1, 10]))
        put(*(_interleaved(lives[3:], drawn) if nth == 0 else ()), now=clock.now)
    hits = sum(each["hits"] for each in theirs.faults())
    assert hits > 0 or fault["kind"] == "down"  # a closed socket counts nobody
    theirs.clear()
    parked = OutboxMessage.objects.filter(status=Status.PARKED)
    if fault["kind"] in REFUSALS:
        assert {message.subject for message in parked} == set(NAMED)
    else:
        assert not parked.exists()
    _people_mend(link, clock)
    for _ in range(3):
        clock.forward(hours=2)
        clock.deliver(of_link)

    open_still = OutboxMessage.objects.exclude(status__in=[Status.DELIVERED, Status.CANCELLED])
    assert not list(open_still.values_list("key", "status", "attempts"))
    assert not LinkState.objects.exclude(breaker="closed").exists()
    times_told = Counter(key for key, status, _ in told.messages if status == Status.DELIVERED)
    delivered = OutboxMessage.objects.filter(status=Status.DELIVERED)
    assert times_told == Counter(delivered.values_list("key", flat=True))
    if link == "portal":
        _portal_holds_all_once_and_in_order(theirs)
    else:
        _registry_holds_all_once_and_each_has_its_own_number(theirs)


def _let_late_ones_pass(fault: dict[str, Any]) -> None:
    """The waits between attempts are longer in life than on a clock that jumps."""
    if LATE in fault.values():
        time.sleep(2 * LATE)  # two faults may hold one request up


def _life(link: str, number: int) -> list[NewMessage]:
    if link == "portal":
        return whole_dossier(number, STEPS)
    names = {"nks.HoTen": f"Trần Bé {number}", "nks.NgaySinh": "03/11/2026", "nks.GioiTinh": "2"}
    data = {"data": json.dumps(names, ensure_ascii=False)}
    return [register(number, payload=data), fetch_result(number)]


def _interleaved(lives: list[list[NewMessage]], drawn: random.Random) -> list[NewMessage]:
    """Each dossier in its own order, all among each other."""
    turns = [nth for nth, life in enumerate(lives) for _ in life]
    drawn.shuffle(turns)
    left = [list(life) for life in lives]
    return [left[nth].pop(0) for nth in turns]


def _how_often(link: str, operation: str, fault: dict[str, Any]) -> list[dict[str, Any]]:
    """Some requests are hit and others not, but one at least; a login is hit every time."""
    always = operation == SIGN_IN[link] or (fault["kind"] == "down" and operation == "all")
    return [{}] if always or fault["kind"] in REFUSALS else [{"count": 1}, {"share": SHARE}]


def _people_mend(link: str, clock: Clock) -> None:
    """As an operator and the dossier itself answer a refusal."""
    operator = User.objects.create_user("người vận hành", password="x")
    for message in OutboxMessage.objects.filter(status=Status.PARKED):
        if message.operation != Operation.REGISTER:
            resend(message, by=operator, now=clock.now)
            continue
        number = next(n for n in range(DOSSIERS) if code(n) == message.subject)
        operations = [Operation.REGISTER, Operation.FETCH_RESULT]
        with transaction.atomic():
            cancel(LINK[link], message.subject, operations, reason="sent anew", now=clock.now)
        anew = [replace(each, key=f"{each.key}/2") for each in _life(link, number)]
        put(*anew, now=clock.now)


def _portal_holds_all_once_and_in_order(theirs: MockControl) -> None:
    ids = {n: [step(n, nth).key for nth in range(1, STEPS + 1)] for n in range(DOSSIERS)}
    missing = theirs.missing([{"MaHoSo": code(n), "steps": ids[n]} for n in ids])
    assert missing["complete"], missing
    assert (missing["out_of_order"], missing["unexpected_steps"]) == ([], [])
    for number in range(DOSSIERS):
        assert held(theirs, number)["statuses"] == ["2", "9"]
    report = theirs.report()["portal"]
    never = ("duplicates_stored", "steps_alike", "repeated_with_other_content")
    assert [report[each] for each in never] == [0, 0, 0]
    assert (report["dossiers"], report["steps"]) == (DOSSIERS, DOSSIERS * STEPS)
    assert (report["keys_of_other_dossiers"], report["steps_before_dossier"]) == (0, 0)
    nothing = {"by_time": 0, "by_arrival": 0, "after_end": 0, "dossiers": []}
    assert report["order_violations"] == nothing


def _registry_holds_all_once_and_each_has_its_own_number(theirs: MockControl) -> None:
    missing = theirs.missing([code(number) for number in range(DOSSIERS)], link="registry")
    assert missing["complete"], missing
    assert missing["unregistered"] == []
    report = theirs.report()["registry"]
    never = ("duplicates_stored", "registrations_alike", "repeated_with_other_content")
    assert [report[each] for each in never] == [0, 0, 0]
    assert (report["dossiers"], report["registered"]) == (DOSSIERS, DOSSIERS)
    for number in range(DOSSIERS):
        found = theirs.dossier(code(number))
        assert found is not None
        which = {"operation": "fetch_result", "subject": code(number), "status": "delivered"}
        assert answer_of(**which)["ketQuaXuLy"] == found["registry"]["ketQuaXuLy"]


@pytest.mark.parametrize(
    "fault",
    [each for each in FAULTS if each["kind"] not in REFUSALS],
    ids=lambda fault: "-".join(str(each) for each in fault.values()),
)
def test_a_lost_reply_is_settled_by_a_look_up_however_that_goes(
    theirs: MockControl, told: Told, fault: dict[str, Any]
) -> None:
    """The portal holds the step, its reply is lost, and it then calls the step out of order."""
    print(f"ONESTOP_FAULT_SEED={SEED}")
    theirs.seed(SEED)
    steps = [step(number, 1) for number in range(2)]
    put(*[sync(number) for number in range(2)], *steps)
    theirs.fault("portal", "answered_late", "CapNhatTienDoHoSoMC", count=1)
    clock = Clock()
    clock.deliver()
    claims = {"field": "ThoiDiemXuLy", "code": OUT_OF_ORDER, "codes": [code(0), code(1)]}
    theirs.fault("portal", "item_refusal", "CapNhatTienDoHoSoMC", **claims)
    theirs.fault("portal", operation="TraCuuHoSo", name="looking", **{**fault, "share": SHARE})
    for _ in range(ROUNDS):
        clock.forward(minutes=10)
        clock.deliver()
        _let_late_ones_pass(fault)
    theirs.clear(name="looking")
    for _ in range(2):
        clock.forward(hours=2)
        clock.deliver()
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {Status.DELIVERED}
    assert len(list(theirs.requests(link="portal", operation="TraCuuHoSo"))) >= len(steps)
    assert len(told.keys) == len(set(told.keys)) == 4
    for number in range(2):
        assert held(theirs, number)["step_ids"] == [steps[number].key]
