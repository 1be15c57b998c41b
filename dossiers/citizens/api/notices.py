"""One's notices over REST, and which of them one does without."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import AfterValidator, Field, StringConstraints
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from accounts.contacts import masked
from accounts.models import ContactKind
from dossiers.api.access import DossierCode
from dossiers.api.pages import next_address
from dossiers.api.query import Query, query_parameters, read_whole
from dossiers.arguments import Arguments
from dossiers.procedures.problems import InvalidValue
from integrations.notices.choices import FREEDOM, Freedom, all_turned_off
from integrations.notices.codes import NoticeCode
from integrations.outbox import Link, Status
from onestop.idempotency import carry_out_once
from onestop.openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.representation import Instant, Representation, respond

from ..notices import CHANNELS, Told, about, do_without, told_to
from .own_pages import OwnCursor, Place, cursor_field


class NoticeChannel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class NoticeState(StrEnum):
    """``failed``: the receiver's side refused it; the ward's operators look at it."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


_STATES = {
    Status.WAITING: NoticeState.WAITING,
    Status.DELIVERED: NoticeState.SENT,
    Status.PARKED: NoticeState.FAILED,
    Status.CANCELLED: NoticeState.CANCELLED,
}


class ToldNotice(Representation):
    """``address`` is masked; ``sent_at`` is null until it went; it is about one of the two."""

    kind: NoticeCode
    kind_name: str
    dossier: str | None
    draft: UUID | None
    channel: NoticeChannel
    address: str
    subject: str
    text: str
    state: NoticeState
    written_at: Instant
    sent_at: Instant | None

    @classmethod
    def of(cls, message: Told) -> Self:
        told, kind = message.payload, NoticeCode(message.payload["template"])
        dossier, draft = about(message.subject)
        sort = ContactKind.EMAIL if message.link == Link.EMAIL else ContactKind.PHONE
        state = _STATES[Status(message.status)]
        return cls(
            kind=kind,
            kind_name=str(kind.label),
            dossier=dossier,
            draft=UUID(draft) if draft else None,
            channel=NoticeChannel(message.link),
            address=masked(sort, told["to"]),
            subject=told.get("subject", ""),
            text=told["body"],
            state=state,
            written_at=message.created_at,
            sent_at=message.settled_at if state is NoticeState.SENT else None,
        )


class NoticePage(Representation):
    """``next`` is the address of the next page, null on the last."""

    results: list[ToldNotice]
    next: str | None


def _of_a_message(place: Place | None) -> Place | None:
    if place is not None and not place.key.isdecimal():
        raise InvalidValue("invalid_cursor", _("Con trỏ trang không đúng."))
    return place


class NoticeQuery(Query):
    dossier: Annotated[str, StringConstraints(pattern=f"^{DossierCode.regex}$")] | None = Field(
        None, description="Only those about this dossier."
    )
    limit: int = Field(50, ge=1, le=100, description="Rows a page.")
    cursor: Annotated[OwnCursor, AfterValidator(_of_a_message)] = cursor_field()


class NoticeChoice(Representation):
    """One kind of notice: whether it goes by each channel, how free one is (``rule``), and why."""

    kind: NoticeCode
    kind_name: str
    rule: Freedom
    why: str
    email: bool
    sms: bool


class NoticePreferences(Representation):
    kinds: list[NoticeChoice]

    @classmethod
    def of(cls, user_id: int) -> Self:
        off = all_turned_off(user_id)
        return cls(
            kinds=[
                NoticeChoice(
                    kind=kind,
                    kind_name=str(kind.label),
                    rule=FREEDOM[kind],
                    why=str(FREEDOM[kind].why),
                    email=(kind, Link.EMAIL) not in off,
                    sms=(kind, Link.SMS) not in off,
                )
                for kind in NoticeCode
            ]
        )


class TurnedOff(Arguments):
    kind: NoticeCode
    channel: NoticeChannel


class NoticeWishes(Arguments):
    """Everything that one does without; what is not named is sent."""

    off: Annotated[list[TurnedOff], Field(max_length=len(NoticeCode) * len(CHANNELS))]


class MyNoticesView(APIView):
    @extend_schema(
        operation_id="list_my_notices",
        tags=["Citizens"],
        summary="What one was told",
        description=(
            "Newest first: what was written to one about one's dossiers and drafts, over which "
            "channel, and how far it came. One-time codes are not among them."
        ),
        parameters=query_parameters(NoticeQuery),
        responses={
            200: given(NoticePage, "A page."),
            **problems("unauthenticated", "invalid-input"),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        query = read_whole(NoticeQuery, request.query_params.dict())
        before = int(query.cursor.key) if query.cursor else None
        found = told_to(
            account_of(request),
            now=timezone.now(),
            dossier=query.dossier,
            before=before,
            most=query.limit + 1,
        )
        page = found[: query.limit]
        more = len(found) > query.limit
        following = Place(page[-1].created_at, str(page[-1].pk)) if more else None
        return respond(
            NoticePage(
                results=[ToldNotice.of(each) for each in page],
                next=next_address(request, following),
            )
        )


class NoticePreferencesView(APIView):
    @extend_schema(
        operation_id="read_notice_preferences",
        tags=["Citizens"],
        summary="Which notices one gets, and how",
        description="Every kind on both channels; `rule` and `why` say what must go on.",
        responses={
            200: given(NoticePreferences, "Every kind."),
            **problems("unauthenticated"),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        return respond(NoticePreferences.of(account_of(request).pk))

    @extend_schema(
        operation_id="set_notice_preferences",
        tags=["Citizens"],
        summary="Say which notices one does without",
        description=(
            "Replaces what was said before. What the law has the ward say goes on one channel at "
            "least, and what guards one's account on every channel: turning that off is refused. "
            "A notice whose receiver is known on one channel alone goes there. It holds for what "
            "is written from then on, about what one filed for oneself."
        ),
        parameters=ONCE,
        request=taken(NoticeWishes),
        responses={
            200: given(NoticePreferences, "As it is now."),
            **problems("unauthenticated", *WRONG_BODY, *WRONG_KEY),
        },
        examples=[
            OpenApiExample(
                "one kind not by SMS",
                {"off": [{"kind": "supplied", "channel": "sms"}]},
                request_only=True,
            )
        ],
    )
    def put(self, request: Request) -> HttpResponse:
        now, user = timezone.now(), account_of(request)
        told = read_whole(NoticeWishes, request.data)
        wishes = [(each.kind, Link(each.channel)) for each in told.off]

        def save() -> HttpResponse:
            do_without(user, wishes)
            return respond(NoticePreferences.of(user.pk))

        return carry_out_once(request, save, now=now)
