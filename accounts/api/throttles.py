"""Limits on guessing passwords, and on all calls of one address or account."""

import hashlib
from typing import TYPE_CHECKING

from rest_framework.request import Request

from onestop.rate_limits import RateLimit

from .client_authentication import client_of

if TYPE_CHECKING:  # views read the settings, which name these classes
    from rest_framework.views import APIView


class ByAddress(RateLimit):
    """So many calls of any kind from one address (``CALLS_PER_ADDRESS``).

    A client has a limit of its own (``ByClient``), however many stand behind its address.
    """

    scope = "address"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        if client_of(request) is not None:
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class ByAccount(RateLimit):
    """So many calls of any kind by one person's account (``CALLS_PER_ACCOUNT``)."""

    scope = "account"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        if not request.user.is_authenticated or client_of(request) is not None:
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}


class SignInByAddress(RateLimit):
    """So many attempts from one address."""

    scope = "sign_in"

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class ClientSignInByAddress(SignInByAddress):
    """So many tokens for clients from one address: several may stand behind it."""

    scope = "client_sign_in"


class SignInByAccount(RateLimit):
    """So many attempts on one account, from wherever they come."""

    scope = "sign_in_account"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        body = request.data
        username = body.get("username") if isinstance(body, dict) else None
        if not isinstance(username, str):
            return None
        ident = hashlib.sha256(username.encode()).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": ident}


class CodesByAddress(SignInByAddress):
    """So many one-time codes from one address; PostgreSQL counts them by contact as well."""

    scope = "one_time_codes"
