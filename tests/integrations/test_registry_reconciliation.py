"""The registry's books against ours: declared again, asked again, or left for a person."""

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from integrations.mocks.client import MockControl
from integrations.models import Intervention, OutboxMessage, Status
from integrations.outbox import Operation, cancel
from integrations.parking import cancel_parked

from .clock import Clock
from .conftest import Told
from .messages import code, fetch_result, put, register
from .reconciling import REGISTRY, found, grounds, reconcile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(theirs: MockControl, settings: Settings) -> Clock:
    """Six declarations, of two modules, have been registered and their results fetched."""
    settings.RECONCILE_REQUESTS_PER_SECOND = 0
    for number in range(1, 7):
        module = "LTKS" if number < 5 else "XNHN"
        put(register(number, module), fetch_result(number, module), now=timezone.now())
    clock = Clock(timezone.now())
    clock.deliver(REGISTRY)
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered"}
    clock.forward(seconds=1)
    return clock


def declared_only(theirs: MockControl, number: int, clock: Clock) -> None:
    """Acknowledged, and no result yet: its question waits."""
    theirs.settings(registry={"delay_seconds": None})
    put(register(number), fetch_result(number), now=timezone.now())
    clock.deliver(REGISTRY)
    clock.forward(seconds=1)


def test_what_was_registered_agrees(clock: Clock) -> None:
    run = reconcile(clock, REGISTRY)
    assert (run.compared, run.agreeing, run.unexplained) == (6, 6, 0)
    assert (reconcile(clock, REGISTRY, codes=[code(1), "unheard of"]).agreeing) == 2


def test_a_question_that_waits_is_no_difference(clock: Clock, theirs: MockControl) -> None:
    declared_only(theirs, 7, clock)
    theirs.release([code(7)])
    assert reconcile(clock, REGISTRY).agreeing == 7


def test_a_declaration_that_the_registry_lost_is_declared_again(
    clock: Clock, theirs: MockControl
) -> None:
    declared_only(theirs, 7, clock)
    theirs.alter("registry", "forget_dossier", code(7))
    run = reconcile(clock, REGISTRY)
    assert found(run) == [(code(7), "missing_there", "", "", "repaired")]
    assert Intervention.objects.get().message.key == register(7).key
    report = theirs.report()["registry"]
    assert (report["dossiers"], report["repeated_keys"]) == (7, 0)


def test_a_number_is_not_asked_for_twice(clock: Clock, theirs: MockControl) -> None:
    """The registry lost a birth whose number we hold: declared again it would get another."""
    theirs.alter("registry", "forget_dossier", code(1))
    run = reconcile(clock, REGISTRY)
    assert found(run) == [(code(1), "missing_there", "4", "", "for_person")]
    assert grounds(run) == {(code(1), "missing_there"): "result_given"}
    assert not Intervention.objects.exists()


def test_a_question_that_an_operator_gave_up_is_asked_again_and_heard(
    clock: Clock, theirs: MockControl, told: Told
) -> None:
    declared_only(theirs, 7, clock)
    question = OutboxMessage.objects.get(key=fetch_result(7).key)
    OutboxMessage.objects.filter(pk=question.pk).update(status=Status.PARKED)
    operator = get_user_model().objects.create(username="vanhanh")
    cancel_parked(question, by=operator, now=clock.now, reason="?")
    assert reconcile(clock, REGISTRY).agreeing == 7  # not decided yet: nothing is amiss
    theirs.release([code(7)])
    run = reconcile(clock, REGISTRY)
    assert found(run) == [(code(7), "result_missing", "", "4", "repaired")]
    question.refresh_from_db()
    assert question.status == Status.DELIVERED
    assert question.answer is not None
    assert question.answer["ketQuaXuLy"]["soDinhDanh"]
    assert told.messages[-1] == (question.key, "delivered", question.answer)


def test_what_the_dossier_called_off_is_not_asked_again(clock: Clock, theirs: MockControl) -> None:
    declared_only(theirs, 7, clock)
    with transaction.atomic():
        cancel(REGISTRY, code(7), [Operation.FETCH_RESULT], reason="withdrawn", now=clock.now)
    theirs.release([code(7)])
    run = reconcile(clock, REGISTRY)
    assert found(run) == [(code(7), "result_missing", "", "4", "for_person")]
    assert grounds(run) == {(code(7), "result_missing"): "called_off"}


def test_another_number_and_another_decision_are_a_person_s_matter(
    clock: Clock, theirs: MockControl
) -> None:
    theirs.alter("registry", "change_result", code(1), result={"soDinhDanh": "001326000099"})
    theirs.alter("registry", "change_state", code(2), state=3)
    theirs.verdict(2, {"nks.HoTen": "sai"}, code=code(8))
    put(register(8), fetch_result(8), now=timezone.now())
    clock.deliver(REGISTRY)
    clock.forward(seconds=1)
    theirs.alter("registry", "change_state", code(8), state=4)
    run = reconcile(clock, REGISTRY)
    assert found(run) == [
        (code(1), "number", "soDinhDanh", "soDinhDanh", "for_person"),
        (code(2), "status", "4", "3", "for_person"),
        (code(8), "result_missing", "2", "4", "for_person"),
    ]
    assert not Intervention.objects.exists()


def test_a_returned_declaration_need_not_be_there(clock: Clock, theirs: MockControl) -> None:
    theirs.verdict(6, {"nks.HoTen": "sai"}, code=code(8))
    put(register(8), fetch_result(8), now=timezone.now())
    clock.deliver(REGISTRY)
    clock.forward(seconds=1)
    theirs.alter("registry", "forget_dossier", code(8))
    run = reconcile(clock, REGISTRY)
    assert found(run) == [(code(8), "missing_there", "6", "", "explained")]


def test_a_hundred_are_asked_at_once_by_module(clock: Clock, theirs: MockControl) -> None:
    for number in range(10, 240):
        put(register(number), fetch_result(number), now=timezone.now())
    while clock.deliver(REGISTRY):
        clock.forward(seconds=1)
    before = len(list(theirs.requests(link="registry", operation="traTrangThaiHoSo")))
    run = reconcile(clock, REGISTRY)
    assert (run.compared, run.agreeing) == (236, 236)
    after = len(list(theirs.requests(link="registry", operation="traTrangThaiHoSo")))
    assert after - before == 4  # one of them in two modules
