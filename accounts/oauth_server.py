"""The OAuth 2.0 token endpoint: oauthlib reads and answers, our rows decide.

Client credentials alone (RFC 6749, 4.4) and revocation (RFC 7009). Everything is judged by the
client that was authenticated, never by a ``client_id`` that was sent beside it.
"""

import base64
import binascii
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from oauthlib.oauth2 import BackendApplicationServer, InvalidRequestError, RequestValidator

from .client_credentials import check_secret, digest_of, keep_token, new_token
from .models import Client, ClientSecret, ClientToken


class Validator(RequestValidator):
    """One request's: ``now`` is when it came in (aware)."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._now = now
        self._secret: ClientSecret | None = None

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        return True

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """By HTTP Basic or in the body, never both (RFC 6749, 2.3)."""
        told = _credentials(request)
        self._secret = check_secret(*told, now=self._now) if told else None
        if self._secret is None:
            return False
        request.client = self._secret.client
        return True

    def validate_grant_type(
        self, client_id: Any, grant_type: str, client: Client, request: Any, *a: Any, **kw: Any
    ) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: Any, request: Any, *a: Any, **kw: Any) -> list[str]:
        return sorted(request.client.known_scopes())

    def validate_scopes(
        self, client_id: Any, scopes: list[str], client: Client, request: Any, *a: Any, **kw: Any
    ) -> bool:
        return bool(scopes) and set(scopes) <= client.known_scopes()

    def save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        assert self._secret is not None  # oauthlib authenticates first
        scopes = token["scope"].split()
        keep_token(self._secret, token["access_token"], scopes, now=self._now)

    def revoke_token(self, token: str, hint: str, request: Any, *a: Any, **kw: Any) -> None:
        """A client ends its own tokens alone; of others it learns nothing."""
        ClientToken.objects.filter(client=request.client, digest=digest_of(token)).delete()


def server(now: datetime) -> BackendApplicationServer:
    """The endpoint for one request."""
    return BackendApplicationServer(
        Validator(now),
        token_generator=lambda request: new_token(),
        token_expires_in=settings.CLIENT_TOKEN_SECONDS,
    )


def _credentials(request: Any) -> tuple[str, str] | None:
    """The client's id and secret as sent; raises InvalidRequestError when they came twice."""
    if {"client_id", "client_secret"} & set(request.duplicate_params):
        raise InvalidRequestError("Duplicate client credentials.", request=request)
    header = request.headers.get("Authorization")
    if header is None:
        sent = request.client_id, request.client_secret
        return sent if all(sent) else None
    if request.client_secret:
        raise InvalidRequestError("More than one way of authentication.", request=request)
    scheme, _separator, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    client_id, separator, secret = text.partition(":")
    if not separator or request.client_id not in (None, unquote_plus(client_id)):
        return None
    return unquote_plus(client_id), unquote_plus(secret)
