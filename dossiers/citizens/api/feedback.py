"""Feedback over REST, with an account and without."""

from datetime import datetime
from typing import Annotated, Self

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import Field, StringConstraints
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import TokenAuthentication, account_of
from accounts.models import User
from accounts.permissions import standing_of
from dossiers.api.access import DossierCode, visible_dossier
from dossiers.api.pages import next_address
from dossiers.api.query import Query, query_parameters, read_whole
from dossiers.arguments import Arguments
from dossiers.models import Dossier
from dossiers.procedures.values.text import LongText, ShortText
from dossiers.refusals import NotPermitted
from onestop.idempotency import key_of
from onestop.openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.problems import ProblemRaised
from onestop.representation import Instant, Representation, respond

from ..feedback import Said, take_feedback
from ..models import Feedback
from .own_pages import OwnCursor, cursor_field, own_page
from .throttles import FeedbackByAddress, LookUpsByAddress

Reference = Annotated[str, StringConstraints(pattern=r"^PA-[2-9A-HJ-NP-Z]{12}$")]


class FeedbackBody(Arguments):
    """``dossier``: one's own, signed in; then it goes to its ward. ``contact``: where to answer."""

    kind: Feedback.Kind = Feedback.Kind.FEEDBACK
    text: LongText
    name: ShortText | None = None
    contact: ShortText | None = None
    unit: Annotated[str, StringConstraints(max_length=35, pattern=r"^[0-9A-Z.]+$")] | None = None
    dossier: Annotated[str, StringConstraints(pattern=f"^{DossierCode.regex}$")] | None = None


class FeedbackReceipt(Representation):
    """``reference`` finds it again; ``due_on`` is the day by which it is to be answered."""

    reference: str
    kind: Feedback.Kind
    kind_label: str
    state: Feedback.State
    state_label: str
    received_at: Instant
    due_on: str | None
    answer: str | None
    answered_at: Instant | None

    @classmethod
    def of(cls, feedback: Feedback) -> Self:
        return cls(
            reference=feedback.reference,
            kind=Feedback.Kind(feedback.kind),
            kind_label=feedback.get_kind_display(),
            state=Feedback.State(feedback.state),
            state_label=feedback.get_state_display(),
            received_at=feedback.received_at,
            due_on=feedback.due_on.isoformat() if feedback.due_on else None,
            answer=feedback.answer or None,
            answered_at=feedback.answered_at,
        )


class FeedbackQuery(Query):
    limit: int = Field(50, ge=1, le=100, description="Rows a page.")
    cursor: OwnCursor = cursor_field()


class FeedbackPage(Representation):
    """``next`` is the address of the next page, null on the last."""

    results: list[FeedbackReceipt]
    next: str | None


class FeedbackLookUp(Arguments):
    """In a body, not in the address: addresses end up in logs."""

    reference: Reference


class FeedbackView(APIView):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (AllowAny,)
    throttle_classes = (FeedbackByAddress,)

    @extend_schema(
        operation_id="give_feedback",
        tags=["Public"],
        summary="Say something to the ward",
        description=(
            "Feedback, an appeal, or that something does not work: with an account or without. "
            "Needs PostgreSQL alone, so that it works while everything else is down. The reference "
            "in the answer finds it again."
        ),
        parameters=ONCE,
        request=taken(FeedbackBody),
        responses={
            201: given(FeedbackReceipt, "Received."),
            **problems(
                "unauthenticated",
                *WRONG_BODY,
                *WRONG_KEY,
                "not-permitted",
                "not-found",
                "too-many-requests",
            ),
        },
        examples=[
            OpenApiExample(
                "without an account",
                {
                    "kind": "feedback",
                    "text": "Trang tra cứu không mở được từ sáng nay.",
                    "contact": "0912345678",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        receipt, is_new = self.take(request, request.data)
        answer = respond(receipt, status=201)
        if not is_new:
            answer["Idempotent-Replayed"] = "true"
        return answer

    def take(self, request: Request, body: object) -> tuple[FeedbackReceipt, bool]:
        """Keep it: its receipt, and whether it is new. Raises InvalidInput, NotPermitted."""
        now = timezone.now()
        told = read_whole(FeedbackBody, body)
        sender = request.user if isinstance(request.user, User) else None
        said = Said(
            kind=told.kind,
            text=told.text,
            name=told.name or (sender.full_name if sender else ""),
            contact=told.contact or "",
            unit=told.unit or "",
            dossier=_dossier(sender, told.dossier, now) if told.dossier else None,
            sender=sender,
        )
        feedback, is_new = take_feedback(said, key=key_of(request), now=now)
        return FeedbackReceipt.of(feedback), is_new


class FeedbackLookUpView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (LookUpsByAddress,)

    @extend_schema(
        operation_id="look_up_feedback",
        tags=["Public"],
        summary="What became of one's feedback",
        description="By its reference; nobody's name.",
        request=taken(FeedbackLookUp),
        responses={
            200: given(FeedbackReceipt, "How it stands."),
            **problems(*WRONG_BODY, "not-found", "too-many-requests"),
        },
        examples=[OpenApiExample("reference", {"reference": "PA-7K3F9Q2MXW4C"}, request_only=True)],
    )
    def post(self, request: Request) -> HttpResponse:
        told = read_whole(FeedbackLookUp, request.data)
        feedback = Feedback.objects.filter(reference=told.reference).first()
        if feedback is None:
            raise ProblemRaised("not-found", _("Không có phản ánh nào mang mã này."))
        return respond(FeedbackReceipt.of(feedback))


class MyFeedbackView(APIView):
    @extend_schema(
        operation_id="list_my_feedback",
        tags=["Citizens"],
        summary="What one has said to the ward",
        description="With the answers, newest first.",
        parameters=query_parameters(FeedbackQuery),
        responses={
            200: given(FeedbackPage, "A page."),
            **problems("unauthenticated", "invalid-input"),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        query = read_whole(FeedbackQuery, request.query_params.dict())
        mine = Feedback.objects.filter(sender=account_of(request))
        page, following = own_page(mine, "received_at", query.cursor, query.limit)
        rows = [FeedbackReceipt.of(each) for each in page]
        return respond(FeedbackPage(results=rows, next=next_address(request, following)))


def _dossier(sender: User | None, code: str, now: datetime) -> Dossier:
    if sender is None:
        raise ProblemRaised("unauthenticated")
    dossier = visible_dossier(sender, code, now)
    standing = standing_of(sender, timezone.localdate(now))
    if dossier.owner_id != sender.pk and not Dossier.objects.is_borne_by(dossier, sender, standing):
        raise NotPermitted(_("Chỉ người nộp hồ sơ phản ánh về hồ sơ của mình."))
    return dossier
