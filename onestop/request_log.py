"""Each HTTP request has an id and a line in the log; neither tells of a person.

The id is the caller's, from ``X-Request-ID``, if that is a UUID; else a new one. It comes back in
the same header, whatever the answer, and in problem documents.
"""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onestop.correlation import HEADER, is_well_formed

log = logging.getLogger(__name__)

#: Asked every few seconds by machines; of no interest while all is well, like style sheets.
_BACKGROUND = frozenset({"healthz", "metrics"})
_META = f"HTTP_{HEADER.upper().replace('-', '_')}"


class RequestLog:
    """The outermost middleware, just outside django-guid's, which makes and answers the id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        if not is_well_formed(request.META.get(_META, "")):
            request.META.pop(_META, None)
        response = self._get_response(request)
        _log(request, response.status_code, time.monotonic() - began)
        return response


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    # The pattern, not the path: a path may hold anything that somebody typed.
    match = request.resolver_match
    route = match.route if match is not None else ""
    quiet = status < 400 and (match is None or route in _BACKGROUND)
    log.log(
        logging.DEBUG if quiet else logging.INFO,
        "%s %s %s",
        request.method,
        f"/{route}" if match is not None else "(no route)",
        status,
        extra={
            "method": request.method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000),
        },
    )
