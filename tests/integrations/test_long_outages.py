"""Promise 4 and 6: however long, nothing is spent or parked; and a gentle return."""

import json
from datetime import timedelta

import pytest

from integrations.breaker import Phase
from integrations.mocks.client import MockControl
from integrations.models import Exchange, Link, LinkState, OutboxMessage, Status

from .clock import Clock
from .evidence import held
from .messages import MORNING, code, put, register, step, sync, whole_dossier

pytestmark = pytest.mark.django_db(transaction=True)


def portal_batches(theirs: MockControl) -> list[list[str]]:
    """The dossiers of each batch that arrived, in order."""
    bodies = [each["body"] for each in theirs.requests(link="portal", operation="DongBoHoSoMC")]
    return [[item["MaHoSo"] for item in json.loads(body)["data"]] for body in bodies]


@pytest.mark.parametrize("darkness", [{"kind": "down"}, {"kind": "busy", "status": 503}])
def test_after_thirty_dark_days_everything_flows_by_itself(
    theirs: MockControl, darkness: dict[str, object]
) -> None:
    fault = theirs.fault("portal", **darkness)  # type: ignore[arg-type]
    clock = Clock()
    expected = []
    for day in range(30):
        put(*whole_dossier(day, steps=2), now=clock.now)
        expected.append({"MaHoSo": code(day), "steps": [step(day, nth).key for nth in (1, 2)]})
        for _ in range(3):
            clock.deliver()
            clock.forward(hours=8)
    waiting = OutboxMessage.objects.all()
    assert set(waiting.values_list("status", "attempts")) == {(Status.WAITING, 0)}
    assert Exchange.objects.count() >= 90  # it never stopped asking
    theirs.clear(fault["id"])
    clock.forward(minutes=1)
    clock.deliver()
    assert set(waiting.values_list("status", "attempts")) == {(Status.DELIVERED, 0)}
    missing = theirs.missing(expected)
    assert missing["complete"]
    assert (missing["out_of_order"], missing["unexpected_steps"]) == ([], [])
    assert theirs.report()["portal"]["order_violations"]["dossiers"] == []


def test_a_black_hole_spends_nothing_either(theirs: MockControl) -> None:
    fault = theirs.fault("portal", "black_hole")
    put(*[sync(number) for number in range(5)])
    clock = Clock()
    for _ in range(3):
        clock.deliver()
        clock.forward(hours=1)
    theirs.clear(fault["id"])
    clock.deliver()
    assert set(OutboxMessage.objects.values_list("status", "attempts")) == {("delivered", 0)}


def test_a_link_that_returns_is_probed_then_warmed_up(theirs: MockControl) -> None:
    fault = theirs.fault("portal", "down")
    put(*[sync(number) for number in range(200)])
    clock = Clock()
    clock.deliver()
    state = LinkState.objects.get(operation="sync_dossier")
    assert (state.breaker, state.since) == (Phase.OPEN, MORNING)
    theirs.clear(fault["id"])
    clock.forward(seconds=2)
    clock.deliver()
    assert [len(batch) for batch in portal_batches(theirs)] == [1, 5, 25, 100, 69]
    state.refresh_from_db()
    assert (state.breaker, state.allowance, state.since) == (Phase.CLOSED, None, None)


def test_the_soonest_due_come_first_when_it_returns(theirs: MockControl) -> None:
    fault = theirs.fault("portal", "down")
    late = [sync(number, due_at=MORNING + timedelta(days=9)) for number in range(6)]
    put(*late, sync(7, due_at=MORNING), sync(8, rank=10))
    clock = Clock()
    clock.deliver()
    theirs.clear(fault["id"])
    clock.forward(seconds=2)
    clock.deliver()
    asked = portal_batches(theirs)
    assert asked[0] == [code(8)]
    assert asked[1][0] == code(7)


def test_what_failures_put_off_is_due_when_the_breaker_closes(theirs: MockControl) -> None:
    theirs.fault("registry", "error", "dangKyHoTich", count=4)
    put(*[register(number) for number in range(3)])
    clock = Clock()
    clock.deliver(Link.CIVIL_REGISTRY)  # three fail: it opens
    clock.forward(seconds=5)
    clock.deliver(Link.CIVIL_REGISTRY)  # the probe fails: that message would wait 30 seconds
    clock.forward(seconds=5)
    assert OutboxMessage.objects.filter(not_before__gt=clock.now).count() == 1
    clock.deliver(Link.CIVIL_REGISTRY)  # the next probe is answered
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered"}


def test_a_breaker_is_of_one_operation(theirs: MockControl) -> None:
    clock = Clock()
    put(*[sync(number) for number in range(3)])
    clock.deliver()
    theirs.fault("portal", "error", "DongBoHoSoMC")
    put(*[sync(number, nth=2) for number in range(10, 13)])
    for _ in range(3):
        clock.forward(minutes=1)
        clock.deliver()
    assert LinkState.objects.get(operation="sync_dossier").breaker == Phase.OPEN
    put(step(0, 1))
    clock.deliver()
    assert not LinkState.objects.filter(operation="add_progress").exists()
    assert held(theirs, 0)["steps"] == 1
