"""Telling callers, in every answer, that a door will close: RFC 9745 and RFC 8594."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpResponse
from django.utils.http import http_date
from drf_spectacular.utils import extend_schema

Method = TypeVar("Method", bound=Callable[..., HttpResponse])


def deprecated(
    *, since: datetime, sunset: datetime, what_instead: str
) -> Callable[[Method], Method]:
    """Mark a view's method (goes above its extend_schema).

    ``since``: when it was called deprecated; ``sunset``: when it stops answering, no earlier than
    six months later (docs/api-changes.md); both aware. ``what_instead``: the address of a page that
    says what to call instead. The published document calls the operation deprecated too. Raises
    ValueError for a sunset too soon.
    """
    if (sunset - since).days < 180:
        raise ValueError("callers get six months at least")
    headers = {
        "Deprecation": f"@{int(since.timestamp())}",
        "Sunset": http_date(sunset.timestamp()),
        "Link": f'<{what_instead}>; rel="deprecation"',
    }

    def decorate(method: Method) -> Method:
        @wraps(method)
        def answer(*args: Any, **kwargs: Any) -> HttpResponse:
            response = method(*args, **kwargs)
            for name, value in headers.items():
                response[name] = value
            return response

        return cast(Method, extend_schema(deprecated=True)(answer))

    return decorate
