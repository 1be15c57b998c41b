"""Signing in at the identity provider: where to send the browser, and what it came back with."""

from typing import Annotated

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import BaseModel, ConfigDict, StringConstraints
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from onestop.openapi import WRONG_BODY, given, problems, taken
from onestop.problems import ProblemRaised
from onestop.representation import Instant, Representation, respond

from ..identity.provider import ProviderUnavailable, is_configured
from ..identity.signing_in import IdentityTaken, SignInRefused, finish_sign_in, start_sign_in
from ..models import SignInSession, User
from ..sessions import start_session
from .authentication import TokenAuthentication
from .reading import read_body
from .session_tokens import EXAMPLE, SessionTokens
from .throttles import SignInByAddress

_EITHER_MAY_BE_REFUSED = (*WRONG_BODY, "not-found", "too-many-requests", "provider-unavailable")
_Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[!-~]+$")]


class OidcStart(BaseModel):
    """``redirect_url``: where to come back to, one of those set up; left out, the first of them."""

    model_config = ConfigDict(extra="forbid")

    redirect_url: Annotated[str, StringConstraints(max_length=500)] | None = None


class OidcStarted(Representation):
    """Send the browser to ``address`` and keep ``attempt`` on the device: it goes back with what
    the provider's redirect brings.
    """

    address: str
    attempt: str
    expires_at: Instant


class OidcReturn(BaseModel):
    """``state`` and ``code`` as the redirect brought them."""

    model_config = ConfigDict(extra="forbid")

    attempt: _Text
    state: _Text
    code: _Text


class OidcStartView(APIView):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (AllowAny,)
    throttle_classes = (SignInByAddress,)

    @extend_schema(
        operation_id="start_oidc",
        tags=["Accounts"],
        summary="Start signing in at the identity provider",
        description=(
            "Authorization code with PKCE, state and nonce. With a citizen's token the identity "
            "is linked to that account. When the provider does not answer, the refusal names the "
            "way that works meanwhile. 404 where no provider is set up."
        ),
        request=taken(OidcStart),
        responses={
            200: given(OidcStarted, "Where to go."),
            **problems("unauthenticated", *_EITHER_MAY_BE_REFUSED),
        },
        examples=[OpenApiExample("start", {"redirect_url": None}, request_only=True)],
    )
    def post(self, request: Request) -> HttpResponse:
        if not is_configured() or not settings.OIDC_REDIRECT_URLS:
            raise Http404
        message = _("redirect_url phải là một trong các địa chỉ đã đăng ký.")
        told = read_body(OidcStart, request.data, message)
        redirect_url = told.redirect_url or settings.OIDC_REDIRECT_URLS[0]
        if redirect_url not in settings.OIDC_REDIRECT_URLS:
            errors = [{"field": "redirect_url", "code": "not_a_choice", "message": str(message)}]
            raise ProblemRaised("invalid-input", message, errors=errors)
        user = request.user if isinstance(request.user, User) else None
        if user is not None and user.is_staff:
            user = None
        try:
            started = start_sign_in(redirect_url, user=user, now=timezone.now())
        except ProviderUnavailable:
            raise ProblemRaised("provider-unavailable") from None
        return respond(
            OidcStarted(
                address=started.address, attempt=started.secret, expires_at=started.expires_at
            )
        )


class OidcExchangeView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (SignInByAddress,)

    @extend_schema(
        operation_id="exchange_oidc",
        tags=["Accounts"],
        summary="Sign in with what the identity provider brought",
        description=(
            "The ID token is checked whole: signature by the provider's keys, issuer, audience, "
            "times, nonce. The account is the one with that identity, else the one with that "
            "personal ID number, else a new one. Good once, within ten minutes of the start."
        ),
        request=taken(OidcReturn),
        responses={
            200: given(SessionTokens, "Signed in.", EXAMPLE),
            **problems(*_EITHER_MAY_BE_REFUSED, "sign-in-refused", "identity-taken"),
        },
        examples=[
            OpenApiExample(
                "return",
                {"attempt": "kept-on-the-device", "state": "af0ifjsldkj", "code": "SplxlOBeZQQYb"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        now = timezone.now()
        if not is_configured():
            raise Http404
        told = read_body(OidcReturn, request.data, _("Cần attempt, state và code như đã nhận."))
        try:
            finished = finish_sign_in(told.attempt, told.state, told.code, now=now)
        except SignInRefused:
            raise ProblemRaised("sign-in-refused") from None
        except IdentityTaken:
            raise ProblemRaised("identity-taken") from None
        except ProviderUnavailable:
            raise ProblemRaised("provider-unavailable") from None
        user = finished.user
        tokens = start_session(user, SignInSession.Way.OIDC, now=now, vouched=finished.vouched)
        user_logged_in.send(sender=type(user), request=request, user=user)
        return respond(SessionTokens.of(tokens))
