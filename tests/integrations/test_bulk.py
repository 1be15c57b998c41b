"""Many parked messages dealt with by one decision: in batches, on record, and nothing else."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from integrations import bulk as bulk_module
from integrations.bulk import begin, carry_on
from integrations.mocks.client import MockControl
from integrations.models import BulkIntervention, Intervention, Link, OutboxMessage, Status
from integrations.parking import AnsweredByTheDossier, cancel_parked, resend

from .clock import Clock
from .evidence import held
from .messages import MORNING, code, fetch_result, put, register, step, sync

pytestmark = pytest.mark.django_db(transaction=True)

RESEND, CANCEL = BulkIntervention.Action.RESEND, BulkIntervention.Action.CANCEL
TOO_LONG = "x" * 51


@pytest.fixture
def operator() -> User:
    return User.objects.create_user("operator")


def parked() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(status=Status.PARKED)


def statuses(number: int) -> list[str]:
    rows = OutboxMessage.objects.filter(subject=code(number)).order_by("id")
    return list(rows.values_list("status", flat=True))


def decided(
    action: BulkIntervention.Action, by: User, reason: str = "Cổng đã sửa lỗi"
) -> BulkIntervention:
    return begin(action, parked(), by=by, now=MORNING, reason=reason, criteria="Tất cả")


def test_after_the_portal_has_mended_its_fault_all_go_again_and_the_rest_follows(
    theirs: MockControl, operator: User
) -> None:
    codes = [code(number) for number in range(1, 31)]
    fault = theirs.fault("portal", "item_refusal", "DongBoHoSoMC", codes=codes, field="Email")
    for number in range(1, 31):
        put(sync(number), step(number, 1), step(number, 2))
    clock = Clock()
    clock.deliver()
    assert parked().count() == 30
    assert {each.parked_at for each in parked()} == {clock.now}
    theirs.clear(fault["id"])

    bulk = carry_on(decided(RESEND, operator), now=clock.now)

    assert (bulk.chosen, bulk.done, bulk.left, bulk.is_finished) == (30, 30, [], True)
    deeds = list(Intervention.objects.all())
    assert len(deeds) == 30
    assert {(each.action, each.by, each.reason, each.bulk) for each in deeds} == {
        ("resent", operator, "Cổng đã sửa lỗi", bulk)
    }
    assert all(each.answer_before and each.answer_before["faults"] for each in deeds)
    clock.deliver()
    assert not OutboxMessage.objects.exclude(status=Status.DELIVERED).exists()
    assert held(theirs, 7)["step_ids"] == [step(7, 1).key, step(7, 2).key]


def test_what_was_chosen_and_is_no_longer_parked_is_left_and_said(
    theirs: MockControl, operator: User
) -> None:
    for number in (1, 2, 3):
        put(sync(number), step(number, 1, payload={"NguoiXuLy": TOO_LONG}))
    Clock().deliver()
    first, second, third = parked().order_by("pk")
    bulk = decided(RESEND, operator)
    clerk = User.objects.create_user("clerk")
    resend(first, by=clerk, now=MORNING)
    cancel_parked(second, by=clerk, now=MORNING, reason="nhập nhầm")
    bulk = carry_on(bulk, now=MORNING)
    assert bulk.done == 1
    assert bulk.left == [
        {"message": first.pk, "why": "not_parked"},
        {"message": second.pk, "why": "not_parked"},
    ]
    assert bulk.interventions.get().message == third
    second.refresh_from_db()
    assert second.status == Status.CANCELLED


def test_a_refused_registration_is_left_to_its_dossier(theirs: MockControl, operator: User) -> None:
    """Its refusal was told: sent again as it was, its result would find nobody waiting."""
    put(register(1, payload={"data": "{}"}), fetch_result(1))
    Clock().deliver(Link.CIVIL_REGISTRY)
    assert statuses(1) == ["parked", "waiting"]
    bulk = carry_on(decided(RESEND, operator), now=MORNING)
    assert (bulk.done, [each["why"] for each in bulk.left]) == (0, ["answered"])
    with pytest.raises(AnsweredByTheDossier):
        resend(parked().get(), by=operator, now=MORNING)
    assert statuses(1) == ["parked", "waiting"]
    assert not Intervention.objects.exists()


def test_a_registration_whose_refusal_could_not_be_recorded_goes_again(
    theirs: MockControl, operator: User
) -> None:
    put(register(1), fetch_result(1))
    parked_one = OutboxMessage.objects.earliest("pk")
    parked_one.status, parked_one.answer = Status.PARKED, {"error": "Traceback", "answer": {}}
    parked_one.save()
    bulk = carry_on(decided(RESEND, operator), now=MORNING)
    assert (bulk.done, bulk.left) == (1, [])
    clock = Clock()
    clock.deliver(Link.CIVIL_REGISTRY)
    assert statuses(1) == ["delivered", "delivered"]


def test_given_up_together_and_the_rest_follows(theirs: MockControl, operator: User) -> None:
    for number in (1, 2):
        put(sync(number), step(number, 1, payload={"NguoiXuLy": TOO_LONG}), step(number, 2))
    put(register(3, payload={"data": "{}"}), fetch_result(3))
    put(
        replace(register(3), key=f"{code(3)}/register/2"),
        replace(fetch_result(3), key=f"{code(3)}/result/2"),
    )
    clock = Clock()
    clock.deliver()
    clock.deliver(Link.CIVIL_REGISTRY)
    assert parked().count() == 3
    bulk = carry_on(decided(CANCEL, operator, "nhập nhầm"), now=clock.now)
    assert bulk.done == 3
    deeds = Intervention.objects.filter(bulk=bulk)
    assert {each.action for each in deeds} == {"cancelled"}
    assert deeds.count() == 4  # with the first question after a result
    clock.deliver()
    clock.deliver(Link.CIVIL_REGISTRY)
    assert statuses(1) == statuses(2) == ["delivered", "cancelled", "delivered"]
    assert statuses(3) == ["cancelled", "cancelled", "delivered", "delivered"]
    cancelled = OutboxMessage.objects.filter(status=Status.CANCELLED)
    assert {each.answer["reason"] for each in cancelled} == {"nhập nhầm"}  # type: ignore[index]
    assert not cancelled.exclude(parked_at=None).exists()


def test_alone_too_a_registration_takes_the_question_after_it_along(
    theirs: MockControl, operator: User
) -> None:
    put(register(1, payload={"data": "{}"}), fetch_result(1))
    clock = Clock()
    clock.deliver(Link.CIVIL_REGISTRY)
    cancel_parked(parked().get(), by=operator, now=MORNING, reason="trùng")
    clock.deliver(Link.CIVIL_REGISTRY)
    assert statuses(1) == ["cancelled", "cancelled"]
    assert Intervention.objects.filter(action="cancelled", by=operator).count() == 2


@pytest.mark.parametrize("action", [RESEND, CANCEL])
def test_many_go_in_batches_of_few_statements(
    action: BulkIntervention.Action, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five thousand neither lock all at once nor need a round trip each."""
    monkeypatch.setattr(bulk_module, "BATCH", 50)
    put(*[sync(number) for number in range(200)])
    OutboxMessage.objects.update(status=Status.PARKED, parked_at=MORNING, answer={"faults": []})
    bulk = decided(action, operator)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        bulk = carry_on(bulk, now=MORNING, most=100)
    assert (bulk.done, len(bulk.pending)) == (100, 100)
    assert parked().count() == 100
    commits = [each["sql"] for each in queries if each["sql"] == "COMMIT"]
    assert len(commits) in (0, 2)  # not every backend logs them
    assert len(queries) <= 2 * 8
    # Whoever carries on later finds the rest, and finishing twice does no harm.
    bulk = carry_on(carry_on(bulk, now=MORNING), now=MORNING)
    assert (bulk.done, bulk.pending, bulk.left) == (200, [], [])
    assert Intervention.objects.count() == 200


def test_a_decision_about_many_needs_a_reason(operator: User) -> None:
    with pytest.raises(ValueError, match="reason"):
        decided(RESEND, operator, reason="  ")
    with pytest.raises(IntegrityError):
        BulkIntervention.objects.create(
            action=RESEND,
            at=MORNING,
            by=operator,
            reason="",
            criteria="",
            chosen=0,
        )


def test_a_correction_reaches_the_messages_behind_that_say_the_same(
    theirs: MockControl, operator: User
) -> None:
    bad = {"NguoiXuLy": TOO_LONG}
    first, *_rest = put(
        sync(1), step(1, 1, payload=bad), step(1, 2, payload=bad), step(1, 3), sync(1, 4, nth=2)
    )
    clock = Clock()
    clock.deliver()
    (refused,) = parked()
    right = {**refused.payload, "NguoiXuLy": "Nguyễn Thị Hồng Vân"}
    assert resend(refused, by=operator, now=clock.now, payload=right) == 1
    clock.deliver()
    assert statuses(1) == ["delivered"] * 5
    second = OutboxMessage.objects.get(key=step(1, 2).key)
    deed = second.interventions.get()
    assert (deed.action, deed.reason) == ("corrected", refused.key)
    assert deed.payload_before is not None
    assert deed.payload_before["NguoiXuLy"] == TOO_LONG
    assert not OutboxMessage.objects.get(key=step(1, 3).key).interventions.exists()
    assert not first.interventions.exists()
