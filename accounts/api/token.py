"""Signing in and out: a bearer token for a user name and password."""

from datetime import datetime
from typing import Annotated

from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from knox.models import AuthToken
from pydantic import BaseModel, ConfigDict, StringConstraints
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from accounts.models import User
from accounts.second_factor import device_of, required_from
from accounts.signing_in import second_step
from onestop.openapi import WRONG_BODY, given, problems, taken
from onestop.problems import ProblemRaised
from onestop.representation import Instant, Representation, respond

from ..models import SignInSession
from ..sessions import end_session, session_of
from .authentication import TokenAuthentication, account_of
from .reading import read_body
from .throttles import SignInByAccount, SignInByAddress


class SignIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    #: Without control characters: PostgreSQL cannot look for NUL.
    username: Annotated[
        str, StringConstraints(min_length=1, max_length=150, pattern=r"^[^\x00-\x1f\x7f]+$")
    ]
    password: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    #: Of an official who signs in by two factors.
    otp: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None = None


class Token(Representation):
    token: str
    expires_at: Instant


class TokenView(APIView):
    def get_authenticators(self) -> list[BaseAuthentication]:
        # A token that has run out must not keep anybody from getting a new one.
        return [TokenAuthentication()] if self._signs_out() else []

    def get_permissions(self) -> list[BasePermission]:
        return [IsAuthenticated() if self._signs_out() else AllowAny()]

    def get_throttles(self) -> list[BaseThrottle]:
        return [] if self._signs_out() else [SignInByAddress(), SignInByAccount()]

    @extend_schema(
        operation_id="sign_in",
        tags=["Accounts"],
        summary="Sign in",
        description="Exchange a user name and password for a bearer token that lives 12 hours. "
        "Officials who sign in by two factors send the code of the moment in `otp` as well.",
        request=taken(SignIn),
        responses={
            200: given(
                Token,
                "Signed in. The token is shown this once; only its hash is kept.",
                OpenApiExample(
                    "token",
                    {
                        "token": "7d0c3b1f" * 8,
                        "expires_at": "2026-11-23T20:00:00+07:00",
                    },
                ),
            ),
            **problems(
                *WRONG_BODY,
                "invalid-credentials",
                "code-needed",
                "sign-in-unfinished",
                "too-many-requests",
            ),
        },
        examples=[
            OpenApiExample(
                "demo clerk",
                {"username": "canbo1", "password": "mot-cua-2026"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        now = timezone.now()
        told = read_body(
            SignIn,
            request.data,
            _("Cần username (tối đa 150 ký tự), password (tối đa 128 ký tự) và otp nếu có."),
        )
        # Django's own request: what counts failures looks at that one (accounts/lockout.py).
        user = authenticate(request._request, username=told.username, password=told.password)
        if user is None:
            raise ProblemRaised("invalid-credentials")
        _second_step(request, user, told.otp, now)
        AuthToken.objects.filter(user=user, expiry__lte=now).delete()
        kept, token = AuthToken.objects.create(user)
        user_logged_in.send(sender=type(user), request=request, user=user)
        return respond(Token(token=token, expires_at=kept.expiry))

    @extend_schema(
        operation_id="sign_out",
        tags=["Accounts"],
        summary="Sign out",
        description=(
            "Revoke the token that this request carries, with its session if it is a citizen's; "
            "the account's others stay."
        ),
        responses={204: None, **problems("unauthenticated")},
    )
    def delete(self, request: Request) -> HttpResponse:
        session = session_of(request.auth)
        if session is None:
            request.auth.delete()
        else:
            end_session(
                account_of(request),
                session.pk,
                SignInSession.Ending.SIGNED_OUT,
                now=timezone.now(),
            )
        return HttpResponse(status=204)

    def _signs_out(self) -> bool:
        return self.request is not None and self.request.method == "DELETE"


def _second_step(request: Request, user: AbstractBaseUser, code: str | None, now: datetime) -> None:
    """Raises ProblemRaised where the password alone is not enough."""
    assert isinstance(user, User)
    if device_of(user) is not None:
        if code is None:
            raise ProblemRaised("code-needed")
        if not second_step(request._request, user, code):
            raise ProblemRaised("invalid-credentials")
    elif (since := required_from(user, now)) is not None and since <= now:
        raise ProblemRaised("sign-in-unfinished")
    if user.is_staff and user.must_change_password:
        raise ProblemRaised("sign-in-unfinished")
