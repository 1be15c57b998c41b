"""Limits on guessing digits."""

import hashlib

from rest_framework.request import Request
from rest_framework.views import APIView

from onestop.rate_limits import RateLimit, counted


class TrackingByAddress(RateLimit):
    """So many questions from one address."""

    scope = "tracking"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class WrongGuesses(RateLimit):
    """So many wrong digits for one dossier, from wherever they come; right ones do not count."""

    scope = "tracking_guesses"
    counts_requests = False

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        body = request.data
        code = body.get("code") if isinstance(body, dict) else None
        if not isinstance(code, str):
            return None
        ident = hashlib.sha256(code.strip().encode()).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": ident}

    def throttle_success(self) -> bool:
        return True

    def add(self) -> None:
        """Count a guess that was wrong, by whoever was asked whether it may be made."""
        if self._shared_wait is not None:
            counted(str(self.key), self.num_requests, self.duration)
        else:
            self.history.insert(0, self.now)
            self.cache.set(self.key, self.history, self.duration)


class ExportsByClient(RateLimit):
    """So many exports of one client: each keeps a web worker busy for seconds."""

    scope = "exports"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}
