"""Declared outages: an operator says that a link is down, and when it is up again."""

from typing import Literal, Self

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from accounts.models import Role
from accounts.permissions import standing_of
from dossiers.api.query import read_whole
from dossiers.procedures.values.text import ShortText
from dossiers.refusals import NotPermitted
from integrations.models import Link, Outage
from integrations.outages import OutageRefused, declare_outage, lift_outage

from .idempotency import carry_out_once
from .openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from .problems import ProblemRaised
from .representation import Instant, Representation, respond

_OUTAGE = OpenApiParameter(
    "outage_id",
    {"type": "integer", "minimum": 1},
    OpenApiParameter.PATH,
    description="As its declaration was answered.",
)


class OutageDeclaration(BaseModel):
    """``reason`` names the ground, such as the Ministry's letter."""

    model_config = ConfigDict(extra="forbid")

    link: Literal[Link.NATIONAL_PORTAL, Link.CIVIL_REGISTRY]
    reason: ShortText


class OutageLift(BaseModel):
    """``reason`` says on whose word or after which check; best told."""

    model_config = ConfigDict(extra="forbid")

    reason: ShortText | None = None


class DeclaredOutage(Representation):
    """``lift_reason`` is empty while the outage lasts, and if none was told."""

    id: int
    link: Link
    link_label: str
    reason: str
    started_at: Instant
    ended_at: Instant | None
    lift_reason: str

    @classmethod
    def of(cls, outage: Outage) -> Self:
        return cls(
            id=outage.pk,
            link=Link(outage.link),
            link_label=outage.get_link_display(),
            reason=outage.reason,
            started_at=outage.started_at,
            ended_at=outage.ended_at,
            lift_reason=outage.lift_reason,
        )


class OutagesView(APIView):
    @extend_schema(
        operation_id="declare_outage",
        tags=["Links"],
        summary="Declare an outage",
        description=(
            "Operators only. While an outage of the civil registry is declared, a leader may sign "
            "a birth certificate without the personal ID number."
        ),
        parameters=ONCE,
        request=taken(OutageDeclaration),
        responses={
            201: given(DeclaredOutage, "Declared, from now on."),
            **problems(
                "unauthenticated", *WRONG_BODY, *WRONG_KEY, "not-permitted", "outage-refused"
            ),
        },
        examples=[
            OpenApiExample(
                "registry down",
                {"link": "civil_registry", "reason": "Mất kết nối tới hệ thống hộ tịch"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        now = timezone.now()
        _operators_only(request)
        told = read_whole(OutageDeclaration, request.data)

        def declare() -> HttpResponse:
            by = account_of(request)
            try:
                outage = declare_outage(told.link, by=by, reason=told.reason, now=now)
            except OutageRefused as refusal:
                raise ProblemRaised("outage-refused", str(refusal)) from None
            return respond(DeclaredOutage.of(outage), status=201)

        return carry_out_once(request, declare, now=now)


class LiftView(APIView):
    @extend_schema(
        operation_id="lift_outage",
        tags=["Links"],
        summary="Lift an outage",
        description="Operators only. The outage ends now; what it allowed stays valid.",
        parameters=[_OUTAGE, *ONCE],
        request=taken(OutageLift),
        responses={
            200: given(DeclaredOutage, "Lifted."),
            **problems(
                "unauthenticated",
                *WRONG_BODY,
                *WRONG_KEY,
                "not-permitted",
                "not-found",
                "outage-refused",
            ),
        },
        examples=[
            OpenApiExample(
                "back",
                {"reason": "Bộ Tư pháp thông báo đã khôi phục"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, outage_id: int) -> HttpResponse:
        now = timezone.now()
        _operators_only(request)
        told = read_whole(OutageLift, {} if request.data is None else request.data)

        def lift() -> HttpResponse:
            by = account_of(request)
            try:
                outage = lift_outage(outage_id, by=by, reason=told.reason or "", now=now)
            except Outage.DoesNotExist:
                raise NotFound from None
            except OutageRefused as refusal:
                raise ProblemRaised("outage-refused", str(refusal)) from None
            return respond(DeclaredOutage.of(outage))

        return carry_out_once(request, lift, now=now)


def _operators_only(request: Request) -> None:
    standing = standing_of(account_of(request), timezone.localdate())
    if not standing.holds(Role.OPERATOR):
        raise NotPermitted(_("Chỉ người vận hành hệ thống công bố sự cố."))
