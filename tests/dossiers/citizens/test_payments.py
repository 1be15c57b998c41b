"""Paying through the gateway: its mock over HTTP, and call-backs as it signs them."""

import json
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from dossiers.citizens.gateway import SIGNATURE, signature
from dossiers.citizens.models import GatewayCall, Payment
from dossiers.citizens.tasks import ask_about_payments
from dossiers.models import Dossier
from integrations.mocks.client import MockAddresses, MockControl, running_mocks
from tests.callers import Caller, Clock
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db

CALL_BACK = "payments/call-back/"


@pytest.fixture(scope="module")
def mocks() -> Iterator[MockAddresses]:
    with running_mocks(only="payments") as addresses:
        yield addresses


@pytest.fixture(autouse=True)
def bank(mocks: MockAddresses, settings: Settings, clock: Clock) -> Iterator[MockControl]:
    clock.now = datetime.now(UTC)  # the gateway has a clock of its own
    settings.PAYMENT_GATEWAY_URL = mocks.payments_url
    settings.LINK_READ_TIMEOUT = 1.0
    with MockControl(mocks.control_url) as control:
        control.reset()
        yield control


@pytest.fixture
def dossier(clock: Clock) -> Dossier:
    """A birth that waits for 8,000 dong, since a moment ago."""
    return s.moved(s.filed(), s.ACCEPT, s.REQUEST_PAYMENT)


@pytest.fixture
def citizen() -> Caller:
    return Caller(s.CITIZEN)


def order(caller: Caller, dossier: Dossier, **headers: str) -> Any:
    return caller.post(f"dossiers/{dossier.code}/payments/", **headers)


def pay(address: str, outcome: str = "paid") -> None:
    answer = httpx.get(f"{address}&outcome={outcome}")
    assert answer.status_code == 303, answer.text


def call_back(ordered: dict[str, Any], clock: Clock, **changes: Any) -> Any:
    body = {
        "merchant": "onestop",
        "order": uuid.UUID(ordered["id"]).hex,
        "amount": ordered["amount"],
        "status": "paid",
        "transaction": "GD0001",
        "paid_at": clock.now.isoformat(),
        "nonce": "nonce-0001",
        "sent_at": clock.now.isoformat(),
    } | changes
    raw = json.dumps(body).encode()
    return Caller().post(CALL_BACK, raw, **{SIGNATURE.replace("-", "_"): signature(raw)})


def state_of(dossier: Dossier) -> str:
    return str(Dossier.objects.get(pk=dossier.pk).state)


def test_what_the_gateway_signs_moves_the_dossier_on(
    citizen: Caller, dossier: Dossier, clock: Clock
) -> None:
    ordered = order(citizen, dossier)
    assert (ordered.status_code, ordered.json()["amount"]) == (201, 8000)
    assert call_back(ordered.json(), clock).status_code == 200
    assert state_of(dossier) == "accepted"
    event = dossier.events.order_by("-number").first()
    assert event is not None
    assert event.arguments["receipt_number"] == "GD0001"
    (told,) = citizen.get(f"dossiers/{dossier.code}/payments/").json()["payments"]
    assert (told["state"], told["transaction"], told["address"]) == ("paid", "GD0001", None)


def test_a_call_back_that_comes_again_changes_nothing(
    citizen: Caller, dossier: Dossier, clock: Clock
) -> None:
    ordered = order(citizen, dossier).json()
    for nonce in ("nonce-0001", "nonce-0001", "nonce-0002"):
        assert call_back(ordered, clock, nonce=nonce).status_code == 200
    assert dossier.events.filter(transition="confirm_payment").count() == 1
    assert GatewayCall.objects.count() == 2


def test_calls_in_the_wrong_order_end_in_what_was_paid(
    citizen: Caller, dossier: Dossier, clock: Clock
) -> None:
    ordered = order(citizen, dossier).json()
    call_back(ordered, clock, status="failed", nonce="nonce-0001")
    assert state_of(dossier) == "payment_required"
    call_back(ordered, clock, nonce="nonce-0002")
    assert state_of(dossier) == "accepted"
    call_back(ordered, clock, status="failed", nonce="nonce-0003")
    assert Payment.objects.get().state == Payment.State.PAID


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 7999},
        {"order": "0" * 32},
        {"order": "x"},
        {"merchant": "another"},
        {"sent_at": "2020-01-01T00:00:00+07:00"},
        {"sent_at": "2099-01-01T00:00:00+07:00"},
    ],
)
def test_a_call_about_no_order_as_it_was_made_does_not_exist(
    citizen: Caller, dossier: Dossier, clock: Clock, changes: dict[str, Any]
) -> None:
    assert call_back(order(citizen, dossier).json(), clock, **changes).status_code == 404
    assert state_of(dossier) == "payment_required"


def test_what_is_not_signed_does_not_exist(
    citizen: Caller, dossier: Dossier, clock: Clock, settings: Settings
) -> None:
    ordered = order(citizen, dossier).json()
    assert Caller().post(CALL_BACK, {"order": ordered["id"]}).status_code == 400
    settings.PAYMENT_SECRET, right = "guessed", settings.PAYMENT_SECRET
    raw = b"{}"
    forged = signature(raw)
    settings.PAYMENT_SECRET = right
    answer = Caller().post(CALL_BACK, raw, **{SIGNATURE.replace("-", "_"): forged})
    assert answer.status_code == 404
    assert state_of(dossier) == "payment_required"


def test_asked_again_it_is_the_same_order(citizen: Caller, dossier: Dossier) -> None:
    first, again = order(citizen, dossier), order(citizen, dossier)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    kept = Payment.objects.get()
    kept.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():  # nor by a race
        kept.save(force_insert=True)


def test_only_its_owner_pays_and_only_what_is_asked_for(citizen: Caller, dossier: Dossier) -> None:
    assert order(Caller("congdan2"), dossier).status_code == 404
    assert order(Caller(s.CLERK), dossier).status_code == 403
    other = s.filed()
    assert order(citizen, other).json()["guard"] == "payment_required"


def test_without_a_call_back_a_worker_asks(
    citizen: Caller, dossier: Dossier, bank: MockControl, clock: Clock
) -> None:
    address = order(citizen, dossier).json()["address"]
    pay(address)
    assert ask_about_payments() == 0  # not yet: the call-back is on its way
    clock.now += timedelta(minutes=2)
    assert ask_about_payments() == 1
    assert state_of(dossier) == "accepted"
    assert ask_about_payments() == 0


def test_nobody_pays_less_than_was_asked(citizen: Caller, dossier: Dossier) -> None:
    address = order(citizen, dossier).json()["address"]
    cheaper = address.replace("amount=8000", "amount=1")
    assert cheaper != address
    assert httpx.get(f"{cheaper}&outcome=paid").status_code == 403


def test_a_dark_gateway_keeps_nobody_from_the_counter(
    citizen: Caller, dossier: Dossier, bank: MockControl, clock: Clock
) -> None:
    bank.fault("payments", "down")
    assert order(citizen, dossier).status_code == 201  # it is not asked
    clock.now += timedelta(minutes=2)
    assert ask_about_payments() == 0
    body = {"transition": "confirm_payment", "arguments": {"receipt_number": "BL 17"}}
    answer = Caller(s.CLERK).post(f"dossiers/{dossier.code}/transitions/", body)
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    bank.clear()
    clock.now += timedelta(minutes=30)
    ask_about_payments()  # takes the order back, so that it is not paid a second time
    assert Payment.objects.get().state == Payment.State.FAILED


def test_what_was_paid_twice_over_is_to_go_back(
    citizen: Caller, dossier: Dossier, clock: Clock
) -> None:
    ordered = order(citizen, dossier).json()
    body = {"transition": "confirm_payment", "arguments": {"receipt_number": "BL 17"}}
    Caller(s.CLERK).post(f"dossiers/{dossier.code}/transitions/", body)
    assert call_back(ordered, clock).status_code == 200
    assert Payment.objects.get().state == Payment.State.REFUND_DUE
    assert dossier.events.filter(transition="confirm_payment").count() == 1


def test_an_order_that_ran_out_is_ordered_anew_once_its_end_is_known(
    citizen: Caller, dossier: Dossier, bank: MockControl, clock: Clock
) -> None:
    first = order(citizen, dossier).json()
    clock.now += timedelta(minutes=30)
    citizen = Caller(s.CITIZEN)
    assert order(citizen, dossier).json()["guard"] == "payment_outcome_known"
    ask_about_payments()
    again = order(citizen, dossier)
    assert again.status_code == 201
    assert again.json()["id"] != first["id"]


def test_an_answer_that_is_not_signed_is_none(
    citizen: Caller, dossier: Dossier, bank: MockControl, clock: Clock
) -> None:
    pay(order(citizen, dossier).json()["address"])
    for kind in ("html", "error", "truncated", "black_hole"):
        bank.fault("payments", kind, "status")
        clock.now += timedelta(minutes=3)
        Payment.objects.update(ask_at=clock.now)
        assert ask_about_payments() == 0
        bank.clear()
    assert state_of(dossier) == "payment_required"


@pytest.mark.django_db(transaction=True)
def test_the_gateway_calls_back_over_http(
    live_server: LiveServer, citizen: Caller, dossier: Dossier, bank: MockControl
) -> None:
    address = order(citizen, dossier).json()["address"]
    url = f"{live_server.url}/api/v1/{CALL_BACK}"
    bank.settings(payments={"call_back_url": url, "call_backs": 3})
    pay(address)
    for _ in range(100):
        (told,) = bank.report()["payments"]["orders"].values()
        if len(told["calls"]) == 3:
            break
        time.sleep(0.1)
    assert [each["status"] for each in told["calls"]] == [200, 200, 200]
    assert told["charges"] == 1
    assert state_of(dossier) == "accepted"
