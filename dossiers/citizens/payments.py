"""Paying what a dossier asks for: an order, what the gateway says of it, and what follows.

An order is made without the gateway. What it says comes by call-back, and a worker asks as well:
either is enough, both together do no harm, and no order is taken for paid by what a browser brings.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from dossiers.actor import Actor
from dossiers.arguments import PaymentReceipt
from dossiers.history import last_happened_at
from dossiers.lifecycle import move_dossier
from dossiers.models import Dossier, Event
from dossiers.move import LateEntry
from dossiers.refusals import GuardRefused, Refusal
from dossiers.states import DossierState
from dossiers.transitions import Transition

from .gateway import CallBack, Ending, GatewayUnavailable, Order, OrderStatus, ask_about, cancel
from .models import GatewayCall, Payment

logger = logging.getLogger(__name__)

#: Who confirms, as the history tells it.
GATEWAY = "Cổng thanh toán"
#: For how long the gateway takes money for an order.
ORDER_LIVES = timedelta(minutes=30)
#: Waits before it is asked (again) how an order ended; the last is repeated.
_WAITS = [timedelta(minutes=minutes) for minutes in (2, 5, 10, 20, 60, 360)]
#: A call-back older than this is no news; what it told has been asked for since.
CALL_BACK_LIVES = timedelta(days=1)
_AT_ONCE = 50


class WrongCallBack(Exception):
    """Signed by the gateway, but not about an order of ours as it was made."""


def order_payment(dossier: Dossier, *, now: datetime) -> tuple[Payment, bool]:
    """The order to pay what the dossier asks for now; returns it, and whether it is new.

    ``dossier`` is locked by the caller's transaction. One that is open already is given again.
    Raises GuardRefused where nothing is to be paid.
    """
    if dossier.state != DossierState.PAYMENT_REQUIRED:
        raise GuardRefused(_("Hồ sơ này không chờ nộp phí, lệ phí."), guard="payment_required")
    asked = _request_of(dossier)
    kept = Payment.objects.filter(
        dossier=dossier, request=asked.number, state__in=[Payment.State.OPEN, Payment.State.PAID]
    ).first()
    if kept is not None and (kept.state == Payment.State.PAID or kept.expires_at > now):
        return kept, False
    if kept is not None:
        # It ran out unasked: a second order might charge twice, so it waits for the answer.
        raise GuardRefused(
            _("Đang hỏi cổng thanh toán kết quả lần trước; hãy thử lại sau ít phút."),
            guard="payment_outcome_known",
        )
    return Payment.objects.create(
        dossier=dossier,
        request=asked.number,
        amount=asked.arguments["amount"],
        made_at=now,
        expires_at=now + ORDER_LIVES,
        ask_at=now + _WAITS[0],
    ), True


def order_of(payment: Payment, return_url: str) -> Order:
    """What the gateway is told of it: a code, and nobody's name."""
    return Order(
        payment.pk.hex, payment.amount, payment.dossier.code, return_url, payment.expires_at
    )


def take_call_back(told: CallBack, *, now: datetime) -> Payment:
    """What the gateway says of an order; the same call again, or a later one, changes nothing.

    Raises WrongCallBack.
    """
    if told.merchant != settings.PAYMENT_MERCHANT or not (
        now - CALL_BACK_LIVES < told.sent_at < now + timedelta(minutes=5)
    ):
        raise WrongCallBack
    with transaction.atomic():
        payment = _locked(told.order)
        if payment is None or payment.amount != told.amount:
            raise WrongCallBack
        if told.status == "paid" and _is_anothers(told.transaction, payment):
            raise WrongCallBack
        if GatewayCall.objects.filter(nonce=told.nonce).exists():
            return payment
        GatewayCall.objects.create(
            nonce=told.nonce, payment=payment, status=told.status, came_at=now
        )
        if told.status == "paid":
            _paid(payment, told.transaction, told.paid_at, now)
        else:
            _failed(payment, now)
    return payment


def ask_about_orders(now: datetime) -> int:
    """Ask the gateway how orders ended that nobody has told of; returns how many were settled.

    From a worker: nothing is locked while it is asked. Two workers at once ask different ones.
    """
    settled = 0
    for payment in _claim(now):
        try:
            status = _ask(payment, now)
        except GatewayUnavailable as failure:
            logger.warning("the payment gateway did not answer: %s", failure)
            break  # all others meet the same wall; each has its next time already
        settled += _settle(status, now)
    return settled


def _ask(payment: Payment, now: datetime) -> OrderStatus:
    dossier = payment.dossier
    unwanted = dossier.state != DossierState.PAYMENT_REQUIRED or payment.expires_at <= now
    # Paid at the counter meanwhile, withdrawn, or too late: take no money for it any more.
    return cancel(payment.pk.hex) if unwanted else ask_about(payment.pk.hex)


@transaction.atomic
def _claim(now: datetime) -> list[Payment]:
    due = Payment.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "dossier"
    )
    claimed = list(due.filter(ask_at__lte=now).order_by("ask_at")[:_AT_ONCE])
    for payment in claimed:
        wait = _WAITS[min(payment.asks + 1, len(_WAITS) - 1)]
        Payment.objects.filter(pk=payment.pk).update(asks=F("asks") + 1, ask_at=now + wait)
    return claimed


@transaction.atomic
def _settle(status: OrderStatus, now: datetime) -> bool:
    payment = _locked(status.order)
    if payment is None or payment.state != Payment.State.OPEN:
        return False  # a call-back was faster
    if status.status is Ending.PAID:
        assert status.transaction is not None
        assert status.paid_at is not None
        if status.amount != payment.amount:
            logger.error("payment %s: another amount there", payment.pk)
            return False
        if _is_anothers(status.transaction, payment):
            logger.error("payment %s: another's transaction there", payment.pk)
            return False
        _paid(payment, status.transaction, status.paid_at, now)
    elif status.status is Ending.PENDING or (
        status.status is Ending.UNKNOWN and payment.expires_at > now
    ):
        return False
    else:
        _failed(payment, now)
    return True


def _locked(number: str) -> Payment | None:
    if len(number) != 32:
        return None
    try:
        key = uuid.UUID(number)
    except ValueError:
        return None
    return Payment.objects.select_for_update().filter(pk=key).first()


def _is_anothers(number: str, payment: Payment) -> bool:
    """Whether the money of that transaction was another order's already: it pays one."""
    return Payment.objects.filter(transaction=number).exclude(pk=payment.pk).exists()


def _paid(payment: Payment, number: str, paid_at: datetime, now: datetime) -> None:
    if payment.state in (Payment.State.PAID, Payment.State.REFUND_DUE, Payment.State.REFUNDED):
        return
    # Also after "failed": the gateway may tell the two in the wrong order, and money has moved.
    payment.transaction, payment.paid_at = number, min(paid_at, now)
    payment.ask_at, payment.settled_at = None, now
    payment.state = Payment.State.PAID if _confirm(payment, now) else Payment.State.REFUND_DUE
    payment.save()
    if payment.state == Payment.State.REFUND_DUE:
        logger.error("payment %s came for a dossier that does not wait for it", payment.pk)


def _failed(payment: Payment, now: datetime) -> None:
    if payment.state == Payment.State.OPEN:
        payment.state, payment.ask_at, payment.settled_at = Payment.State.FAILED, None, now
        payment.save()


def _confirm(payment: Payment, now: datetime) -> bool:
    """Move the dossier on; False when it does not wait for this payment."""
    dossier = Dossier.objects.select_for_update().get(pk=payment.dossier_id)
    if (
        dossier.state != DossierState.PAYMENT_REQUIRED
        or _request_of(dossier).number != payment.request
        or Payment.objects.filter(
            dossier=dossier, request=payment.request, state=Payment.State.PAID
        ).exists()
    ):
        return False
    assert payment.paid_at is not None
    happened = max(min(payment.paid_at, now), last_happened_at(dossier))
    try:
        move_dossier(
            dossier.code,
            Transition.CONFIRM_PAYMENT,
            PaymentReceipt(receipt_number=payment.transaction),
            actor=Actor.of_system(GATEWAY),
            now=now,
            late=LateEntry(happened, Event.Source.CALLBACK),
        )
    except Refusal as refusal:
        logger.error("payment %s not confirmed: %s", payment.pk, type(refusal).__name__)
        return False
    return True


def _request_of(dossier: Dossier) -> Event:
    event = dossier.events.filter(transition=Transition.REQUEST_PAYMENT).order_by("-number").first()
    assert event is not None  # the state follows from it
    return event
