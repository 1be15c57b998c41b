"""What the links' answers do to a dossier."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dossiers.delivery_replies import AnswerOutOfPlace
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import Link, Operation, OutboxMessage, Status
from integrations.signals import delivery_settled

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

LATER = s.MORNING + timedelta(hours=3)
REGISTERED = {
    "trangThai": 4,
    "thoiGianThucHien": "23/11/2026 09:15:00",
    "ketQuaXuLy": {
        "soDangKy": "17",
        "quyenSo": "01/2026",
        "trangSo": "9",
        "ngayDangKy": "23/11/2026",
        "soDinhDanh": "001326000017",
    },
}


def settle(
    dossier: Dossier,
    operation: Operation,
    answer: Any,
    status: Status = Status.DELIVERED,
    now: datetime = LATER,
) -> Dossier:
    message = OutboxMessage.objects.filter(subject=dossier.code, operation=operation).last()
    assert message is not None
    message.status = status
    delivery_settled.send(sender=None, message=message, answer=answer, now=now)
    return Dossier.objects.get(pk=dossier.pk)


def test_a_registration_brings_its_facts_and_its_own_time() -> None:
    dossier = settle(s.in_state(S.AWAITING_REGISTRY), Operation.FETCH_RESULT, REGISTERED)
    assert dossier.state == S.PROCESSING
    assert (dossier.registry_number, dossier.registry_book) == ("17", "01/2026")
    assert dossier.personal_id_number == "001326000017"
    event = dossier.events.order_by("-number")[0]
    assert (event.transition, event.capacity) == ("registry_registered", "system")
    assert event.occurred_at == s.MORNING.replace(hour=9, minute=15)
    assert (event.recorded_at, event.source) == (LATER, "callback")


@pytest.mark.parametrize("theirs", ["23/11/2026 01:00:00", "31/12/2026 00:00:00", ""])
def test_their_clock_may_be_wrong(theirs: str) -> None:
    answer = {**REGISTERED, "thoiGianThucHien": theirs}
    before = s.in_state(S.AWAITING_REGISTRY)
    dossier = settle(before, Operation.FETCH_RESULT, answer)
    event = dossier.events.order_by("-number")[0]
    assert before.changed_at <= event.occurred_at <= LATER


@pytest.mark.parametrize("answer", [REGISTERED, {"trangThai": 2, "ghiChu": "Sai tên"}])
def test_our_own_hosts_clocks_may_differ(answer: dict[str, Any]) -> None:
    """The worker's runs behind that of the web server on which the officer pressed."""
    before = s.in_state(S.AWAITING_REGISTRY)
    behind = before.changed_at - timedelta(minutes=5)
    dossier = settle(before, Operation.FETCH_RESULT, answer, now=behind)
    assert dossier.state == S.PROCESSING
    event = dossier.events.order_by("-number")[0]
    assert (event.occurred_at, event.recorded_at) == (before.changed_at, before.changed_at)


@pytest.mark.parametrize(
    ("answer", "faults"),
    [
        (
            {"trangThai": 2, "faults": [{"field": "me.HoTen", "message": "không khớp"}]},
            [{"field": "me.HoTen", "message": "không khớp"}],
        ),
        ({"trangThai": 6, "ghiChu": "Đã đăng ký"}, [{"field": "", "message": "Đã đăng ký"}]),
        ({"trangThai": 6}, [{"field": "", "message": "?"}]),
    ],
)
def test_a_return_brings_the_fault_list(answer: Any, faults: Any) -> None:
    dossier = settle(s.in_state(S.AWAITING_REGISTRY), Operation.FETCH_RESULT, answer)
    assert (dossier.state, dossier.registry_faults) == (S.PROCESSING, faults)
    again = s.moved(dossier, s.SEND)
    assert again.registry_faults == []


def test_a_refused_registration_comes_back_as_well() -> None:
    answer = {"errorCode": "500", "faults": [{"field": "nks.HoTen", "message": "sai"}]}
    waiting = s.in_state(S.AWAITING_REGISTRY)
    dossier = settle(waiting, Operation.REGISTER, answer, Status.PARKED)
    assert dossier.state == S.PROCESSING
    assert dossier.registry_faults == [{"field": "nks.HoTen", "message": "sai", "code": 500}]


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        (Operation.REGISTER, {"status": 1}),
        (Operation.FETCH_RESULT, {"trangThai": 1}),
        (Operation.FETCH_RESULT, {"trangThai": 3}),
        (Operation.FETCH_RESULT, None),
        (Operation.SYNC_DOSSIER, {"error_code": 0}),
        (Operation.ADD_PROGRESS, {"error_code": 3}),
    ],
)
def test_other_answers_move_nothing(operation: Operation, answer: Any) -> None:
    dossier = settle(s.in_state(S.AWAITING_REGISTRY), operation, answer)
    assert dossier.state == S.AWAITING_REGISTRY


def test_the_number_reaches_a_birth_that_was_signed_without_it() -> None:
    s.declare_outage()
    signed = s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY], s.SIGN_WITHOUT, s.RETURN)
    dossier = settle(signed, Operation.FETCH_RESULT, REGISTERED)
    assert (dossier.state, dossier.personal_id_number) == (S.RETURNED, "001326000017")
    assert dossier.finished_at == signed.finished_at
    told = OutboxMessage.objects.filter(subject=dossier.code, link=Link.NATIONAL_PORTAL).last()
    assert told is not None
    assert told.key.startswith(f"{dossier.code}#{dossier.event_count}:")


@pytest.mark.parametrize("answer", [REGISTERED, {"trangThai": 6}])
def test_an_answer_for_a_dossier_that_no_longer_waits_is_for_a_person(answer: Any) -> None:
    waiting = s.in_state(S.AWAITING_REGISTRY)
    withdrawn = s.moved(waiting, (s.CITIZEN, T.WITHDRAW, s.REASON))
    with pytest.raises(AnswerOutOfPlace):
        settle(withdrawn, Operation.FETCH_RESULT, answer)
    withdrawn.refresh_from_db()
    assert withdrawn.state == S.WITHDRAWN
