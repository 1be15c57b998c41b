"""One press makes one move: pressed twice, or sent again for want of an answer, it did it once.

Whose press it was, on which page, and how long the history was that they saw tell it from every
other; what was filled in must be the same too.
"""

import hashlib
import json
from collections.abc import Container
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict

from onestop.models import KeptAnswer

#: The buttons say where to go on from the move, not what it is.
_NOT_TYPED = ("csrfmiddlewaretoken", "next", "print")


def typed_hash(data: QueryDict, *, without: Container[str]) -> str:
    """SHA-256 of all that was typed into a form (hex)."""
    told = {name: values for name, values in data.lists() if name not in without}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def was_carried_out(request: HttpRequest) -> bool:
    press = _press(request)
    return press["key"].isdecimal() and KeptAnswer.objects.filter(**press).exists()


def keep_press(request: HttpRequest, *, now: datetime) -> None:
    """Call in the transaction of the move."""
    KeptAnswer.objects.create(**_press(request), status=302, body="", kept_at=now)


def _press(request: HttpRequest) -> dict[str, Any]:
    return {
        "account": request.user,
        "path": request.path,
        "key": str(request.POST.get("expected_events", ""))[-20:],
        "request_hash": typed_hash(request.POST, without=_NOT_TYPED),
    }
