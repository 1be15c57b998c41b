"""Promise 7: a refusal parks that message, holds only its dossier, and is mended by a person."""

import pytest
from django.contrib.auth.models import AbstractBaseUser
from pytest_django import Settings

from accounts.models import User
from integrations.mocks.client import MockControl
from integrations.models import Intervention, Link, OutboxMessage, Status
from integrations.parking import NotParked, cancel_parked, resend

from .clock import Clock
from .conftest import Told
from .evidence import answer_of, held
from .messages import MORNING, code, fetch_result, put, register, step, sync, whole_dossier

pytestmark = pytest.mark.django_db(transaction=True)

TOO_LONG = "x" * 51


@pytest.fixture
def clerk() -> AbstractBaseUser:
    return User.objects.create_user("clerk")


def statuses(number: int) -> list[str]:
    rows = OutboxMessage.objects.filter(subject=code(number)).order_by("id")
    return list(rows.values_list("status", flat=True))


def test_a_refused_item_parks_and_holds_only_its_own_dossier(
    theirs: MockControl, told: Told
) -> None:
    bad = step(1, 1, payload={"NguoiXuLy": TOO_LONG})
    put(sync(1), bad, step(1, 2), *whole_dossier(2, steps=3))
    Clock().deliver()
    assert statuses(1) == ["delivered", "parked", "waiting"]
    assert set(statuses(2)) == {"delivered"}
    parked = answer_of(status=Status.PARKED)
    assert parked["faults"] == [{"field": "NguoiXuLy", "message": "dài quá 50 ký tự"}]
    assert (bad.key, "parked", parked) in told.messages


def test_a_parked_message_does_not_hold_the_other_link(theirs: MockControl) -> None:
    put(step(1, 1, payload={"NguoiXuLy": TOO_LONG}), register(1), fetch_result(1))
    put(sync(2))
    for link in Link:
        Clock().deliver(link)
    assert statuses(1)[1:] == ["delivered", "delivered"]


def test_one_bad_item_does_not_take_its_batch_with_it(theirs: MockControl) -> None:
    theirs.fault("portal", "batch_refusal", codes=[code(37)], message="ChuHoSo: sai")
    put(*[sync(number) for number in range(100)])
    Clock().deliver()
    assert statuses(37) == ["parked"]
    assert OutboxMessage.objects.filter(status=Status.DELIVERED).count() == 99
    assert answer_of(status="parked")["faults"][0]["field"] == "ChuHoSo"


def test_corrected_and_resent_under_its_key_and_the_rest_follows(
    theirs: MockControl, clerk: AbstractBaseUser
) -> None:
    bad = step(1, 1, payload={"NguoiXuLy": TOO_LONG})
    _, parked, _ = put(sync(1), bad, step(1, 2))
    clock = Clock()
    clock.deliver()
    clock.forward(days=1)
    right = {**bad.payload, "NguoiXuLy": "Nguyễn Thị Hồng Vân"}
    resend(parked, by=clerk, now=clock.now, payload=right)
    clock.deliver()
    assert set(statuses(1)) == {"delivered"}
    assert held(theirs, 1)["step_ids"] == [bad.key, step(1, 2).key]
    (done,) = Intervention.objects.all()
    assert (done.action, done.by, done.at) == ("corrected", clerk, clock.now)
    assert done.payload_before == bad.payload
    assert done.answer_before is not None
    assert done.answer_before["faults"][0]["field"] == "NguoiXuLy"


def test_resent_as_it_was_when_the_link_was_wrong(
    theirs: MockControl, clerk: AbstractBaseUser, told: Told
) -> None:
    fault = theirs.fault(
        "portal", "item_refusal", "DongBoHoSoMC", codes=[code(1)], field="SoDienThoai"
    )
    parked, _ = put(sync(1), step(1, 1))
    clock = Clock()
    clock.deliver()
    assert statuses(1) == ["parked", "waiting"]
    theirs.clear(fault["id"])
    resend(parked, by=clerk, now=clock.now)
    clock.deliver()
    assert statuses(1) == ["delivered", "delivered"]
    assert Intervention.objects.get().action == "resent"
    assert [status for _key, status, _answer in told.messages] == [
        "parked",
        "delivered",
        "delivered",
    ]


def test_a_correction_may_not_make_another_message_of_it(
    theirs: MockControl, clerk: AbstractBaseUser
) -> None:
    bad = step(1, 1, payload={"NguoiXuLy": TOO_LONG})
    _, parked = put(sync(1), bad)
    Clock().deliver()
    for change in ({"MaHoSo": code(2)}, {"MaTienDo": "another"}, {"MaTienDo": ""}):
        with pytest.raises(ValueError, match="Ma"):
            resend(parked, by=clerk, now=MORNING, payload={**bad.payload, **change})
    assert not Intervention.objects.exists()
    assert statuses(1)[1] == "parked"


def test_given_up_on_record_and_the_rest_follows(
    theirs: MockControl, clerk: AbstractBaseUser
) -> None:
    _, parked, _ = put(sync(1), step(1, 1, payload={"NguoiXuLy": TOO_LONG}), step(1, 2))
    clock = Clock()
    clock.deliver()
    cancel_parked(parked, by=clerk, now=clock.now, reason="nhập nhầm")
    clock.deliver()
    assert statuses(1) == ["delivered", "cancelled", "delivered"]
    assert (Intervention.objects.get().action, Intervention.objects.get().reason) == (
        "cancelled",
        "nhập nhầm",
    )


def test_two_people_at_once_mend_it_once(theirs: MockControl, clerk: AbstractBaseUser) -> None:
    _, parked = put(sync(1), step(1, 1, payload={"NguoiXuLy": TOO_LONG}))
    Clock().deliver()
    resend(parked, by=clerk, now=MORNING)
    with pytest.raises(NotParked):
        resend(parked, by=clerk, now=MORNING)
    with pytest.raises(NotParked):
        cancel_parked(parked, by=clerk, now=MORNING, reason="?")
    assert Intervention.objects.count() == 1


def test_what_only_the_operator_can_mend_is_not_parked(
    theirs: MockControl, settings: Settings
) -> None:
    theirs.settings(registry={"allowed_ips": ["203.0.113.7"]})
    (message,) = put(register(1))
    clock = Clock()
    for _ in range(10):
        clock.deliver(Link.CIVIL_REGISTRY)
        clock.forward(hours=1)
    message.refresh_from_db()
    assert message.status == Status.WAITING
    theirs.settings(registry={"allowed_ips": None})
    clock.deliver(Link.CIVIL_REGISTRY)
    assert statuses(1) == ["delivered"]
