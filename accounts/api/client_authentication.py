"""A client's access token at the doors that take one, and what it opens there.

A view says which: ``scopes = {"GET": Scope.DOSSIERS_READ}``. A door without the word takes no
client token, as if it were none: a new door is closed to integrators until somebody opens it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, MethodNotAllowed
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from onestop.problems import ProblemRaised
from onestop.rate_limits import RateLimit

from ..client_credentials import TOKEN_PREFIX, find_token
from ..models import Client, ClientToken, User
from ..scopes import Scope

if TYPE_CHECKING:  # views read the settings, which name these classes
    from rest_framework.views import APIView


class ClientTokenAuthentication(BaseAuthentication):
    """Find the client of a token by its digest: one query a request."""

    def authenticate(self, request: Request) -> tuple[User, ClientToken] | None:
        """The client's account and the token; None for any other credential."""
        scheme, _separator, text = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer" or not text.strip().startswith(TOKEN_PREFIX.encode()):
            return None
        view = request.parser_context["view"]
        kept = find_token(text.strip().decode("latin-1"), now=timezone.now())
        if kept is None:
            raise AuthenticationFailed
        if scope_of(view, request.method) is None:
            # A new token helps nobody who asks in a way in which this door opens to no one.
            if hasattr(view, "scopes") and not _has_door(view, request.method):
                raise MethodNotAllowed(request.method or "")
            raise AuthenticationFailed
        account = kept.client.account
        account.acting_client = kept.client
        return account, kept

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class ClientCredentials(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """What the published document says of it."""

    target_class = ClientTokenAuthentication
    name = "clientCredentials"

    def get_security_requirement(self, auto_schema: Any) -> Any:
        """The scope that the door asks for; none for a door that takes no client."""
        needed = scope_of(auto_schema.view, auto_schema.method)
        return None if needed is None else {self.name: [needed.value]}

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "oauth2",
            "description": "A client's own token (docs/integrators.md).",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": "/api/v1/oauth/token/",
                    "scopes": {each.value: str(each.label) for each in Scope},
                }
            },
        }


class SignedInOrScoped(IsAuthenticated):
    """A person who is signed in, or a client whose token has the scope that the door asks for."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Raises ProblemRaised when a client's token is good but does not reach so far."""
        if not super().has_permission(request, view):
            return False
        needed = scope_of(view, request.method)
        if client_of(request) is not None and needed not in granted_to(request):
            raise ProblemRaised("insufficient-scope", scope=str(needed))
        return True


class ByClient(RateLimit):
    """So many requests a minute as the client is allowed; people are not counted here."""

    rate = "600/minute"  # until the client is known

    def allow_request(self, request: Request, view: "APIView") -> bool:
        client = client_of(request)
        if client is None:
            return True
        self.num_requests = client.requests_per_minute
        allowed: bool = super().allow_request(request, view)
        return allowed

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        return f"throttle_client_{request.user.pk}"


def scope_of(view: Any, method: str | None) -> Scope | None:
    """What the door asks of a client; None: it takes no client at all. HEAD is a GET."""
    scopes: Mapping[str, Scope] = getattr(view, "scopes", {})
    return scopes.get("GET" if method == "HEAD" else method or "")


def _has_door(view: Any, method: str | None) -> bool:
    """OPTIONS is refused everywhere (DEFAULT_METADATA_CLASS)."""
    return method != "OPTIONS" and method in view.allowed_methods


def client_of(request: Request) -> Client | None:
    """The client that calls; None for a person."""
    return request.auth.client if isinstance(request.auth, ClientToken) else None


def granted_to(request: Request) -> frozenset[Scope]:
    """The scopes of the client's token; none for a person."""
    return request.auth.granted() if isinstance(request.auth, ClientToken) else frozenset()


def sees_personal_data(request: Request) -> bool:
    """People see what their role lets them; a client, only with the scope for it."""
    return client_of(request) is None or Scope.DOSSIERS_PERSONAL in granted_to(request)
