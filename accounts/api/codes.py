"""Signing in by a one-time code that is sent to an e-mail address or a phone."""

from typing import Annotated
from uuid import UUID

from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import BaseModel, ConfigDict, StringConstraints
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from onestop.idempotency import REPLAYED, key_of
from onestop.openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.problems import ProblemRaised
from onestop.representation import Instant, Representation, respond

from ..contacts import masked, read_contact
from ..lockout import address_of
from ..models import ContactKind, SignInSession
from ..one_time_codes import AskedOtherwise, AskedTooOften, account_by_code, request_code
from ..sessions import start_session
from .reading import read_body
from .session_tokens import EXAMPLE, SessionTokens
from .throttles import CodesByAddress, SignInByAddress


class CodeRequest(BaseModel):
    """``contact``: an e-mail address or a Vietnamese mobile number."""

    model_config = ConfigDict(extra="forbid")

    contact: Annotated[str, StringConstraints(min_length=3, max_length=254)]


class CodeSent(Representation):
    """``request`` goes back with the code."""

    request: UUID
    kind: ContactKind
    sent_to: str
    expires_at: Instant


class CodeAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    request: UUID
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class CodesView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (CodesByAddress,)

    @extend_schema(
        operation_id="request_code",
        tags=["Accounts"],
        summary="Ask for a one-time code",
        description=(
            "Six digits are sent to the address and live ten minutes. Whether somebody has an "
            "account with it is not told: who gives a code back for the first time has one from "
            "then on. The code goes by a worker; this needs PostgreSQL alone."
        ),
        parameters=ONCE,
        request=taken(CodeRequest),
        responses={
            202: given(CodeSent, "It is on its way."),
            **problems(*WRONG_BODY, *WRONG_KEY, "too-many-requests"),
        },
        examples=[
            OpenApiExample("by phone", {"contact": "0912 345 678"}, request_only=True),
            OpenApiExample("by e-mail", {"contact": "bich@example.vn"}, request_only=True),
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        now = timezone.now()
        message = _("Cần contact: địa chỉ thư điện tử hoặc số điện thoại di động Việt Nam.")
        told = read_body(CodeRequest, request.data, message)
        found = read_contact(told.contact)
        if found is None:
            errors = [{"field": "contact", "code": "invalid", "message": str(message)}]
            raise ProblemRaised("invalid-input", message, errors=errors)
        kind, value = found
        try:
            kept, is_new = request_code(
                kind,
                value,
                client=address_of(request._request) or "",
                now=now,
                key=key_of(request),
            )
        except AskedTooOften as refusal:
            raise Throttled(wait=refusal.wait) from None
        except AskedOtherwise:
            raise ProblemRaised("idempotency-key-reused") from None
        sent = CodeSent(
            request=kept.pk, kind=kind, sent_to=masked(kind, value), expires_at=kept.expires_at
        )
        answer = respond(sent, status=202)
        if not is_new:
            answer[REPLAYED] = "true"
        return answer


class CodeExchangeView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (SignInByAddress,)

    @extend_schema(
        operation_id="exchange_code",
        tags=["Accounts"],
        summary="Sign in by a one-time code",
        description=(
            "Five tries a code; it is good once. Such an account is whoever holds the address: "
            "what it files is its own, but nothing is known of who that is, and no dossier is "
            "found by a personal ID number until the identity provider has vouched for it."
        ),
        request=taken(CodeAnswer),
        responses={
            200: given(SessionTokens, "Signed in.", EXAMPLE),
            **problems(*WRONG_BODY, "invalid-code", "too-many-requests"),
        },
        examples=[
            OpenApiExample(
                "code",
                {"request": "0b5cbc5e-5d8b-4cf5-9a3e-0a4c5f1f4f0e", "code": "042137"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        now = timezone.now()
        told = read_body(
            CodeAnswer, request.data, _("Cần request (mã yêu cầu) và code (sáu chữ số).")
        )
        user = account_by_code(told.request, told.code, now=now)
        if user is None:
            raise ProblemRaised("invalid-code")
        tokens = start_session(user, SignInSession.Way.ONE_TIME_CODE, now=now)
        user_logged_in.send(sender=type(user), request=request, user=user)
        return respond(SessionTokens.of(tokens))
