"""What a link has lost is sent again before what needs it; on record, and told once."""

import pytest

from integrations.mocks.client import MockControl
from integrations.models import Intervention, Link, OutboxMessage, Status

from .clock import Clock
from .conftest import Told
from .evidence import answer_of, held
from .messages import code, fetch_result, put, register, step, sync

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_portal_that_forgot_a_dossier_gets_it_again_before_its_next_step(
    theirs: MockControl, told: Told
) -> None:
    put(sync(1), sync(1, status=4, nth=2))
    clock = Clock()
    clock.deliver()
    theirs.reset()
    put(step(1, 1))
    clock.deliver()
    there = held(theirs, 1)
    assert there["statuses"] == ["4"]
    assert there["step_ids"] == [step(1, 1).key]
    done = Intervention.objects.get()
    assert (done.message.key, done.action, done.by) == (sync(1, nth=2).key, "sent_again", None)
    assert told.keys == [sync(1).key, sync(1, nth=2).key, step(1, 1).key]
    assert done.message.tries.count() == 2


def test_a_registry_that_forgot_a_declaration_gets_it_again(theirs: MockControl) -> None:
    theirs.settings(registry={"delay_seconds": None})
    put(register(1), fetch_result(1))
    clock = Clock()
    clock.deliver(Link.CIVIL_REGISTRY)
    theirs.reset()
    theirs.settings(registry={"delay_seconds": 0})
    clock.forward(seconds=2)
    clock.deliver(Link.CIVIL_REGISTRY)
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered"}
    assert Intervention.objects.get().message.operation == "register"


def test_a_link_that_forgets_every_time_is_not_asked_in_a_circle(theirs: MockControl) -> None:
    put(sync(1))
    clock = Clock()
    clock.deliver()
    theirs.fault(
        "portal", "item_refusal", "CapNhatTienDoHoSoMC", codes=[code(1)], field="MaHoSo", code=2
    )
    (message,) = put(step(1, 1))
    for _ in range(3):
        assert clock.deliver() < 10
        clock.forward(hours=2)
    message.refresh_from_db()
    assert (message.status, message.attempts) == (Status.WAITING, 4)
    theirs.clear()
    clock.deliver()
    message.refresh_from_db()
    assert message.status == Status.DELIVERED


def test_what_was_never_made_known_is_work_for_a_person(theirs: MockControl, told: Told) -> None:
    (message,) = put(step(1, 1))
    Clock().deliver()
    message.refresh_from_db()
    parked = answer_of(status=Status.PARKED)
    assert "chưa có hồ sơ" in parked["faults"][0]["message"]
    assert told.messages == [(message.key, "parked", message.answer)]


def test_a_second_loss_is_news_if_the_link_then_refuses(theirs: MockControl, told: Told) -> None:
    put(sync(1))
    clock = Clock()
    clock.deliver()
    theirs.reset()
    theirs.fault("portal", "item_refusal", "DongBoHoSoMC", codes=[code(1)], field="ChuHoSo")
    put(step(1, 1))
    clock.deliver()
    assert [(key, status) for key, status, _answer in told.messages] == [
        (sync(1).key, "delivered"),
        (sync(1).key, "parked"),
    ]
