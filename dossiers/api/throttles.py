"""Limits on guessing digits. Each web process keeps its own: tracking needs no Redis."""

import hashlib

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class TrackingByAddress(SimpleRateThrottle):
    """So many questions from one address."""

    scope = "tracking"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class WrongGuesses(SimpleRateThrottle):
    """So many wrong digits for one dossier, from wherever they come; right ones do not count."""

    scope = "tracking_guesses"

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
        """Count a guess that was wrong."""
        self.history.insert(0, self.now)
        _most, seconds = self.parse_rate(self.get_rate())
        self.cache.set(self.key, self.history, seconds)
