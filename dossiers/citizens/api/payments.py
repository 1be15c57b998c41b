"""Paying: where to go, how it stands, and what the gateway says of it."""

from typing import Annotated, Self
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from pydantic import Field
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from dossiers.api.access import CODE, visible_dossier
from dossiers.api.query import read_whole
from dossiers.models import Dossier
from dossiers.refusals import NotPermitted
from onestop.idempotency import carry_out_once
from onestop.openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.problems import ProblemRaised
from onestop.representation import Instant, Representation, respond

from ..gateway import SIGNATURE, CallBack, address_to_pay, is_configured, is_signed
from ..models import Payment
from ..payments import WrongCallBack, order_of, order_payment, take_call_back


class PaymentOrder(Representation):
    """``amount`` in dong. ``address``: where to send the browser while it is ``open``."""

    id: UUID
    amount: int
    state: Payment.State
    state_label: str
    made_at: Instant
    expires_at: Instant
    paid_at: Instant | None
    transaction: str | None
    address: str | None

    @classmethod
    def of(cls, payment: Payment, code: str, *, may_pay: bool) -> Self:
        state = Payment.State(payment.state)
        address = None
        if may_pay and state == Payment.State.OPEN and payment.expires_at > timezone.now():
            back = settings.PAYMENT_RETURN_URL.replace("{code}", code)
            address = address_to_pay(order_of(payment, back))
        return cls(
            id=payment.pk,
            amount=payment.amount,
            state=state,
            state_label=payment.get_state_display(),
            made_at=payment.made_at,
            expires_at=payment.expires_at,
            paid_at=payment.paid_at,
            transaction=payment.transaction or None,
            address=address,
        )


class PaymentOrders(Representation):
    payments: list[PaymentOrder]


class CallBackTaken(Representation):
    result: Annotated[str, Field(json_schema_extra={"const": "taken"})] = "taken"


class PaymentsView(APIView):
    @extend_schema(
        operation_id="list_payments",
        tags=["Payments"],
        summary="Payments of a dossier",
        description="Every order, oldest first, and how each stands as far as it is known here.",
        parameters=[CODE],
        responses={
            200: given(PaymentOrders, "The payments."),
            **problems("unauthenticated", "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        user = account_of(request)
        dossier = visible_dossier(user, code, timezone.now())
        own = dossier.owner_id == user.pk and is_configured()
        payments = Payment.objects.filter(dossier=dossier).select_related("dossier")
        payments = payments.order_by("made_at", "id")
        return respond(
            PaymentOrders(payments=[PaymentOrder.of(each, code, may_pay=own) for each in payments])
        )

    @extend_schema(
        operation_id="order_payment",
        tags=["Payments"],
        summary="Pay what a dossier asks for",
        description=(
            "An order and the address of the gateway's page, made without asking the gateway: "
            "while it is dark the fee can be paid at the counter. Asked again, it is the same "
            "order: nobody pays twice. That it is paid is known by the gateway's signed call-back, "
            "or because a worker asked; what a browser brings back counts for nothing. 404 where "
            "no gateway is set up."
        ),
        parameters=[CODE, *ONCE],
        request=None,
        responses={
            200: given(PaymentOrder, "It was ordered before; as it stands."),
            201: given(PaymentOrder, "Ordered: send the browser to `address`."),
            **problems(
                "unauthenticated", *WRONG_KEY, "not-permitted", "not-found", "guard-refused"
            ),
        },
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        now, user = timezone.now(), account_of(request)
        dossier = visible_dossier(user, code, now)
        if dossier.owner_id != user.pk:
            raise NotPermitted(_("Chỉ người nộp hồ sơ thanh toán trực tuyến."))
        if not is_configured():
            raise Http404

        def order() -> HttpResponse:
            with transaction.atomic():
                locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
                payment, is_new = order_payment(locked, now=now)
            told = PaymentOrder.of(payment, code, may_pay=True)
            return respond(told, status=201 if is_new else 200)

        return carry_out_once(request, order, now=now)


class CallBackView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()  # the signature is the limit, and a call-back must not be turned away

    @extend_schema(
        operation_id="gateway_call_back",
        tags=["Payments"],
        summary="The payment gateway's call-back",
        description=(
            f"For the gateway alone: `{SIGNATURE}` is the HMAC-SHA256 of the body in hex. The same "
            "call again, or one that comes late or out of order, changes nothing and gets the same "
            "answer. What is not signed, or is about no order as it was made, does not exist."
        ),
        parameters=[
            OpenApiParameter(
                SIGNATURE,
                {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                OpenApiParameter.HEADER,
                required=True,
                description="HMAC-SHA256 of the body's bytes with the shared secret.",
            )
        ],
        request=taken(CallBack),
        responses={
            200: given(CallBackTaken, "Taken."),
            **problems(*WRONG_BODY, "not-found"),
        },
        examples=[
            OpenApiExample(
                "paid",
                {
                    "merchant": "onestop",
                    "order": "0b5cbc5e5d8b4cf59a3e0a4c5f1f4f0e",
                    "amount": 8000,
                    "status": "paid",
                    "transaction": "GD5F0A1B2C3D4E",
                    "paid_at": "2026-11-23T09:00:00+07:00",
                    "nonce": "n-0S6_WzA2Mj",
                    "sent_at": "2026-11-23T09:00:02+07:00",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        if not is_configured():
            raise Http404
        told = request.data  # read first: it keeps the bytes
        given_signature = request.headers.get(SIGNATURE)
        if given_signature is None:
            raise ProblemRaised("malformed-request", _("Thiếu chữ ký trong tiêu đề X-Signature."))
        if not is_signed(request.body, given_signature):
            raise ProblemRaised("not-found")
        try:
            take_call_back(read_whole(CallBack, told), now=timezone.now())
        except WrongCallBack:
            raise ProblemRaised("not-found") from None
        return respond(CallBackTaken())
