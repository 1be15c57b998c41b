"""Limits on guessing passwords. Each web process keeps its own: signing in needs no Redis."""

import hashlib

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class SignInByAddress(SimpleRateThrottle):
    """So many attempts from one address."""

    scope = "sign_in"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class ClientSignInByAddress(SignInByAddress):
    """So many tokens for clients from one address: several may stand behind it."""

    scope = "client_sign_in"


class SignInByAccount(SimpleRateThrottle):
    """So many attempts on one account, from wherever they come."""

    scope = "sign_in_account"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        body = request.data
        username = body.get("username") if isinstance(body, dict) else None
        if not isinstance(username, str):
            return None
        ident = hashlib.sha256(username.encode()).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": ident}


class CodesByAddress(SignInByAddress):
    """So many one-time codes from one address; PostgreSQL counts them by contact as well."""

    scope = "one_time_codes"
