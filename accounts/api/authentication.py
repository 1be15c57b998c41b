"""Bearer tokens: opaque, hashed in the database, expiring (django-rest-knox)."""

from django.utils import timezone
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.models import AuthToken


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's, without its second query: it looks through the account's other tokens each time."""

    def _cleanup_token(self, auth_token: AuthToken) -> bool:
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()
