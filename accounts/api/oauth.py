"""OAuth 2.0 for clients: a token for client credentials, its end, and where all that is."""

from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import BaseModel, Field
from rest_framework.parsers import FormParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from onestop.openapi import given, problems, taken_urlencoded
from onestop.representation import Representation

from .. import demo
from ..oauth_server import server
from ..scopes import Scope
from .throttles import ClientSignInByAddress

_REFUSALS = problems("too-large", "unsupported-media-type", "too-many-requests")


class TokenRequest(BaseModel):
    """RFC 6749, 4.4.2; the client may be named by HTTP Basic instead of in the body."""

    grant_type: Literal["client_credentials"]
    scope: Annotated[str, Field(description="Scopes, apart by spaces; left out: all it has.")] = ""
    client_id: str = ""
    client_secret: str = ""


class RevocationRequest(BaseModel):
    """RFC 7009, 2.1."""

    token: str
    token_type_hint: str = ""
    client_id: str = ""
    client_secret: str = ""


class ClientAccess(Representation):
    """RFC 6749, 5.1; ``expires_in`` in seconds, ``scope`` apart by spaces."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


class OAuthError(Representation):
    """RFC 6749, 5.2."""

    error: Literal[
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
        "unsupported_token_type",
    ]
    error_description: str = ""


def _refused(error: str) -> OpenApiExample:
    return OpenApiExample(error, {"error": error}, response_only=True)


class _OAuthView(APIView):
    """The caller authenticates in the request itself; refusals are RFC 6749's."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (FormParser,)

    def get_throttles(self) -> list[BaseThrottle]:
        return [ClientSignInByAddress()]

    def answer(self, request: Request, respond: Callable[..., Any]) -> HttpResponse:
        """What ``respond``, an endpoint of oauthlib, makes of the request."""
        form: Any = request.data  # refuses what is no form, and one of a thousand fields
        # A parameter without a value is as if it had been left out (RFC 6749, 3.2).
        told = [(name, each) for name in form for each in form.getlist(name) if each]
        sent = request.headers.get("Authorization")
        headers, text, status = respond(
            request.build_absolute_uri(),
            http_method="POST",
            body=urlencode(told),
            headers={} if sent is None else {"Authorization": sent},
        )
        if status == 401:  # an Authorization header is answered in kind (RFC 6749, 5.2)
            headers["WWW-Authenticate"] = 'Basic realm="onestop"'
        headers.setdefault("Content-Type", "application/json")
        headers |= {"Cache-Control": "no-store"}
        return HttpResponse(text, status=status, headers=headers)


class ClientTokenView(_OAuthView):
    @extend_schema(
        operation_id="client_token",
        tags=["Integrators"],
        summary="A token for a client (OAuth 2.0 client credentials)",
        description=(
            "RFC 6749, 4.4: `client_secret_basic` or `client_secret_post`. The token is opaque, "
            "lives `expires_in` seconds and reaches as far as the scopes asked for, or all that "
            "the client has. There is no refresh token: ask for a new one."
        ),
        request=taken_urlencoded(TokenRequest),
        responses={
            200: given(
                ClientAccess,
                "The token, shown this once.",
                OpenApiExample(
                    "token",
                    {
                        "access_token": "onestop_at_" + "Zx9-" * 10,
                        "token_type": "Bearer",
                        "expires_in": 900,
                        "scope": "dossiers:read deliveries:read",
                    },
                ),
            ),
            (400, "application/json"): given(
                OAuthError, "What is wrong with it.", _refused("invalid_scope")
            ),
            (401, "application/json"): given(
                OAuthError, "No such client, or not its secret.", _refused("invalid_client")
            ),
            **_REFUSALS,
        },
        examples=[
            OpenApiExample(
                "demo client",
                {
                    "grant_type": "client_credentials",
                    "client_id": demo.CLIENT_ID,
                    "client_secret": demo.CLIENT_SECRET,
                    "scope": "dossiers:read",
                },
                request_only=True,
                media_type="application/x-www-form-urlencoded",
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        return self.answer(request, server(timezone.now()).create_token_response)


class RevocationView(_OAuthView):
    @extend_schema(
        operation_id="revoke_client_token",
        tags=["Integrators"],
        summary="End a client's token (RFC 7009)",
        description="Also answered with 200 when there is no such token, or not of this client.",
        request=taken_urlencoded(RevocationRequest),
        responses={
            200: None,
            (400, "application/json"): given(
                OAuthError, "What is wrong with it.", _refused("invalid_request")
            ),
            (401, "application/json"): given(
                OAuthError, "No such client, or not its secret.", _refused("invalid_client")
            ),
            **_REFUSALS,
        },
        examples=[
            OpenApiExample(
                "its own",
                {"token": "onestop_at_" + "Zx9-" * 10},
                request_only=True,
                media_type="application/x-www-form-urlencoded",
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        return self.answer(request, server(timezone.now()).create_revocation_response)


@require_safe
def metadata(request: HttpRequest) -> JsonResponse:
    """RFC 8414: what a client needs to know, at a fixed address."""
    methods = ["client_secret_basic", "client_secret_post"]
    told = {
        "issuer": request.build_absolute_uri("/").rstrip("/"),
        "token_endpoint": request.build_absolute_uri(reverse("client-token")),
        "token_endpoint_auth_methods_supported": methods,
        "revocation_endpoint": request.build_absolute_uri(reverse("client-revocation")),
        "revocation_endpoint_auth_methods_supported": methods,
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": list(Scope.values),
        "ui_locales_supported": [code for code, _name in settings.LANGUAGES],
    }
    answer = JsonResponse(told)
    answer["Cache-Control"] = "max-age=3600"
    return answer
