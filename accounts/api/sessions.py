"""A citizen's sessions: the next tokens, which there are, ending one or all."""

from typing import Annotated, Self
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from pydantic import BaseModel, ConfigDict, StringConstraints
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from onestop.idempotency import carry_out_once
from onestop.openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.problems import ProblemRaised
from onestop.representation import Instant, Representation, respond

from ..models import SignInSession
from ..sessions import end_everything, end_session, live_sessions, refresh_session, session_of
from .authentication import account_of
from .reading import read_body
from .session_tokens import EXAMPLE, SessionTokens
from .throttles import SignInByAddress

_SESSION = OpenApiParameter(
    "session_id",
    {"type": "string", "format": "uuid"},
    OpenApiParameter.PATH,
    description="As in the list of sessions.",
)


class Refresh(BaseModel):
    model_config = ConfigDict(extra="forbid")

    refresh_token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,128}$")]


class OneSession(Representation):
    """``current``: the one whose token this request carries."""

    session: UUID
    way: SignInSession.Way
    way_label: str
    started_at: Instant
    refreshed_at: Instant
    expires_at: Instant
    current: bool

    @classmethod
    def of(cls, session: SignInSession, current: SignInSession | None) -> Self:
        return cls(
            session=session.pk,
            way=SignInSession.Way(session.way),
            way_label=session.get_way_display(),
            started_at=session.started_at,
            refreshed_at=session.refreshed_at,
            expires_at=session.expires_at,
            current=current is not None and session.pk == current.pk,
        )


class Sessions(Representation):
    sessions: list[OneSession]


class RefreshView(APIView):
    # An access token that ran out must not keep anybody from the next one.
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (SignInByAddress,)

    @extend_schema(
        operation_id="refresh_session",
        tags=["Accounts"],
        summary="Get the next tokens",
        description=(
            "A refresh token is good once. If it comes a second time it is in two hands: the "
            "session ends with all of its tokens, and one signs in anew. The access token that "
            "came before ends as well."
        ),
        request=taken(Refresh),
        responses={
            200: given(SessionTokens, "The next pair.", EXAMPLE),
            **problems("unauthenticated", *WRONG_BODY, "too-many-requests"),
        },
        examples=[
            OpenApiExample(
                "refresh", {"refresh_token": "dGhpcyBpcyBhIHJlZnJlc2ggdG9rZW4"}, request_only=True
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        told = read_body(Refresh, request.data, _("Cần refresh_token như đã được cấp."))
        tokens = refresh_session(told.refresh_token, now=timezone.now())
        if tokens is None:
            raise ProblemRaised(
                "unauthenticated", _("Phiên đăng nhập đã kết thúc. Hãy đăng nhập lại.")
            )
        return respond(SessionTokens.of(tokens))


class SessionsView(APIView):
    @extend_schema(
        operation_id="list_sessions",
        tags=["Accounts"],
        summary="Where one is signed in",
        description="The account's sessions that go on, newest first.",
        responses={
            200: given(Sessions, "The sessions."),
            **problems("unauthenticated"),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        current = session_of(request.auth) if request.auth else None
        sessions = live_sessions(account_of(request), timezone.now())
        return respond(Sessions(sessions=[OneSession.of(each, current) for each in sessions]))

    @extend_schema(
        operation_id="end_all_sessions",
        tags=["Accounts"],
        summary="Sign out everywhere",
        description="Revokes every token of the account, this request's own as well.",
        responses={204: None, **problems("unauthenticated")},
    )
    def delete(self, request: Request) -> HttpResponse:
        end_everything(account_of(request), now=timezone.now())
        return HttpResponse(status=204)


class SessionView(APIView):
    @extend_schema(
        operation_id="end_session",
        tags=["Accounts"],
        summary="Sign out of one session",
        description="Its tokens open nothing any more.",
        parameters=[_SESSION, *ONCE],
        responses={
            204: None,
            **problems("unauthenticated", *WRONG_KEY, "not-found"),
        },
    )
    def delete(self, request: Request, session_id: UUID) -> HttpResponse:
        now = timezone.now()

        def end() -> HttpResponse:
            ending = SignInSession.Ending.REVOKED
            if not end_session(account_of(request), session_id, ending, now=now):
                raise Http404
            return HttpResponse(status=204)

        return carry_out_once(request, end, now=now)
