"""Bearer tokens: opaque, hashed in the database, expiring (django-rest-knox's model)."""

from django.utils import timezone
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import User


class TokenAuthentication(BaseAuthentication):
    """Find the account of a token by its digest: one query a request."""

    scheme = "Bearer"

    def authenticate(self, request: Request) -> tuple[User, AuthToken] | None:
        """The account and its token; None without a Bearer header. Raises AuthenticationFailed."""
        scheme, _separator, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != self.scheme.lower().encode():
            return None
        kept = (
            AuthToken.objects.select_related("user")
            .filter(digest=_digest(token.strip()), expiry__gt=timezone.now(), user__is_active=True)
            .first()
        )
        if kept is None:
            raise AuthenticationFailed
        return kept.user, kept

    def authenticate_header(self, request: Request) -> str:
        return self.scheme


def account_of(request: Request) -> User:
    """The account of a request that a view lets through signed in only."""
    account = request.user
    assert isinstance(account, User)
    return account


def _digest(token: bytes) -> str:
    try:
        digest: str = hash_token(token.decode("ascii"))
    except ValueError:  # not ASCII: no token of ours
        raise AuthenticationFailed from None
    return digest
