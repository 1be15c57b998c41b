"""What others may tell us of their own accord: replayed, altered, stale or forged, it does nothing.

The gateway itself, over HTTP: tests/dossiers/citizens/test_payments.py.
"""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.scopes import Scope
from dossiers.citizens.gateway import OrderStatus, address_to_pay, signature
from dossiers.citizens.models import GatewayCall, Payment
from dossiers.citizens.payments import _settle, order_of, order_payment
from dossiers.inbound import taking_in, understanding
from dossiers.models import Dossier, InboundDossier
from dossiers.tasks import take_in_pushed
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.api.test_inbound import pushed
from tests.integrators import program, program_with, registered

pytestmark = pytest.mark.django_db

CALL_BACK = "payments/call-back/"


def ordered() -> Payment:
    dossier = s.moved(s.filed(), s.ACCEPT, s.REQUEST_PAYMENT)
    with transaction.atomic():
        payment, _is_new = order_payment(dossier, now=timezone.now())
    return payment


def body(payment: Payment, **changes: Any) -> bytes:
    now = timezone.now().isoformat()
    told = {
        "merchant": "onestop",
        "order": payment.pk.hex,
        "amount": payment.amount,
        "status": "paid",
        "transaction": "GD0001",
        "paid_at": now,
        "nonce": "nonce-0001",
        "sent_at": now,
    }
    return json.dumps(told | changes).encode()


def call(content: bytes, signed: str | None = None) -> Any:
    signed = signature(content) if signed is None else signed
    return Caller().post(CALL_BACK, content, x_signature=signed)


def untouched(payment: Payment) -> bool:
    payment.refresh_from_db()
    state = Dossier.objects.get(pk=payment.dossier_id).state
    return (state, payment.state) == ("payment_required", Payment.State.OPEN)


def test_a_signature_is_good_for_its_own_bytes_alone() -> None:
    payment = ordered()
    good = body(payment)
    signed = signature(good)
    altered = [
        good.replace(b"GD0001", b"GD0002"),
        good.replace(payment.pk.hex.encode(), ordered().pk.hex.encode()),
        good + b" ",
        json.dumps(json.loads(good), indent=1).encode(),
    ]
    for content in altered:
        assert call(content, signed).status_code == 404
    for forged in ("", "0" * 64, signed.upper(), signed[:-1], f" {signed}", f"sha256={signed}"):
        if forged.strip() != signed:
            assert call(good, forged).status_code == 404, forged
    assert untouched(payment)
    assert call(good, signed).status_code == 200


def test_what_is_signed_for_another_purpose_is_no_call_back() -> None:
    """The same secret signs what we ask the gateway and where browsers are sent."""
    payment = ordered()
    question = json.dumps({"merchant": "onestop", "order": payment.pk.hex}).encode()
    status = {"order": payment.pk.hex, "status": "paid", "amount": payment.amount}
    query, _name, signed = address_to_pay(order_of(payment, "https://x.example/")).partition(
        "&signature="
    )
    paid_page = query.partition("?")[2].encode()
    assert call(question).status_code == 400
    assert call(json.dumps(status).encode()).status_code == 400
    assert call(paid_page, signed).status_code == 400  # no JSON
    assert untouched(payment)


def test_a_replayed_call_changes_nothing_however_often_and_however_late(clock: Clock) -> None:
    payment = ordered()
    content = body(payment)
    assert call(content).status_code == 200
    history = Dossier.objects.get(pk=payment.dossier_id).event_count
    assert call(content).status_code == 200
    clock.now += timedelta(days=1)
    assert call(content).status_code == 404  # stale
    assert Dossier.objects.get(pk=payment.dossier_id).event_count == history
    assert GatewayCall.objects.count() == 1


@pytest.mark.parametrize("sent", [timedelta(days=-1), timedelta(minutes=5), timedelta(days=9999)])
def test_a_call_of_another_time_is_none(clock: Clock, sent: timedelta) -> None:
    payment = ordered()
    assert call(body(payment, sent_at=(clock.now + sent).isoformat())).status_code == 404
    assert untouched(payment)


def test_one_transaction_pays_one_order() -> None:
    first, second = ordered(), ordered()
    assert call(body(first)).status_code == 200
    again = body(second, nonce="nonce-0002")
    assert call(again).status_code == 404
    assert untouched(second)


def test_nor_does_an_answer_that_names_anothers_transaction_hold_up_the_rest() -> None:
    first, second = ordered(), ordered()
    call(body(first))
    told = OrderStatus.model_validate(
        {
            "order": second.pk.hex,
            "status": "paid",
            "amount": second.amount,
            "transaction": "GD0001",
            "paid_at": timezone.now(),
        }
    )
    assert _settle(told, timezone.now()) is False
    assert untouched(second)


# Dossiers pushed in.


def test_a_push_replayed_with_another_body_changes_no_dossier() -> None:
    client, secret = registered(Scope.DOSSIERS_SUBMIT)
    told = program(client, secret).post("inbound/dossiers/", pushed()).json()
    before = Dossier.objects.get(code=told["dossier"])
    otherwise = pushed()
    otherwise["ToKhai"]["mother"]["full_name"] = "Kẻ Mạo Danh"
    answer = program(client, secret).post("inbound/dossiers/", otherwise)
    assert (answer.status_code, answer.json()) == (200, told)
    after = Dossier.objects.get()
    assert (after.declaration, after.event_count) == (before.declaration, before.event_count)


def test_another_clients_push_under_the_same_code_touches_nothing() -> None:
    one, other = program_with(Scope.DOSSIERS_SUBMIT), program_with(Scope.DOSSIERS_SUBMIT)
    quarantined = pushed(MaTTHC="9.999999")
    one.post("inbound/dossiers/", quarantined)
    told = other.post("inbound/dossiers/", pushed()).json()
    first, second = InboundDossier.objects.order_by("id")
    assert json.loads(first.body) == quarantined
    assert (first.status, second.status) == ("quarantined", "taken_in")
    assert one.get(f"inbound/dossiers/{told['their_code']}/").json()["dossier"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"ToKhai": "[" * 100_000},
        {"ToKhai": '{"a":' * 50_000},
        {"ToKhai": '{"child": ' + "[" * 500 + "]" * 500 + "}"},
        {"ToKhai": {"\x00": 1}},
        {"ToKhai": {"child": {"\x00": "\x00", "full_name": "a\x00b"}}},
        {"ToKhai": '{"\\ud800": 1}'},
        {"ToKhai": '{"child": {"full_name": "\\ud800"}}'},
        {"ToKhai": '{"child": NaN}'},
        {"ToKhai": '{"child": ' + "9" * 5000 + "}"},
        {"ToKhai": {"x" * 100_000: 1}},
        {"TaiLieuNop": [{"MaThanhPhanHoSo": "\x00"}]},
        {"MaTTHC": "\x00", "MaDonVi": "\x00", "NgayNopHoSo": "\x00"},
        {"NgayNopHoSo": "٢٠٢٦١١٢٣٠٨٢٩٠٠"},
    ],
)
def test_what_no_program_can_swallow_is_quarantined(changes: dict[str, Any]) -> None:
    answer = program_with(Scope.DOSSIERS_SUBMIT).post("inbound/dossiers/", pushed(**changes))
    assert answer.status_code == 201, answer.content[:300]
    assert answer.json()["status"] in ("quarantined", "taken_in")


def test_a_number_without_end_is_no_json() -> None:
    raw = json.dumps(pushed()).encode()[:-1] + b', "SoLon": ' + b"9" * 5000 + b"}"
    answer = program_with(Scope.DOSSIERS_SUBMIT).post("inbound/dossiers/", raw)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed-request")
    assert not InboundDossier.objects.exists()


def test_one_that_brings_a_worker_down_holds_up_no_other(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = program_with(Scope.DOSSIERS_SUBMIT)
    for code in ("G01-261123-0001", "G01-261123-0002"):
        caller.post("inbound/dossiers/", pushed(MaHoSo=code, MaTTHC="9"))
    InboundDossier.objects.update(status="received", judged_at=None)
    bad = InboundDossier.objects.get(their_code="G01-261123-0001")
    understand = understanding.understand

    def fail(read: Any, *args: Any, **kwargs: Any) -> Any:
        if read["MaHoSo"] == bad.their_code:
            raise MemoryError
        return understand(read, *args, **kwargs)

    monkeypatch.setattr(taking_in, "understand", fail)
    clock.now += timedelta(minutes=2)
    for _run in range(2):
        with pytest.raises(MemoryError):
            take_in_pushed()
    assert InboundDossier.objects.get(their_code="G01-261123-0002").status == "quarantined"
