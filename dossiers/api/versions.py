"""``ETag`` and ``If-Match`` (RFC 9110, 8.8.3 and 13.1.1): a dossier's version is its tag.

The tag stands for the dossier's history, not for an answer's bytes: how a dossier stands at the
instant of asking changes with time alone.
"""

import re

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.request import Request

from onestop.problems import ProblemRaised

from ..models import Dossier

_TAG = re.compile(r'"([1-9]\d{0,9})"', re.ASCII)

ETAG = OpenApiParameter(
    "ETag",
    {"type": "string", "pattern": f"^{_TAG.pattern}$"},
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="The dossier's version as a tag, for `If-Match`.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": rf"^(\*|{_TAG.pattern})$"},
    OpenApiParameter.HEADER,
    description=(
        "The `ETag` as last seen: carried out only if nothing has happened to the dossier since, "
        "else 412. It goes before `version` in the body."
    ),
    examples=[OpenApiExample("tag", '"3"')],
)


def tagged(response: HttpResponse, dossier: Dossier) -> HttpResponse:
    """The answer with the dossier's version on it."""
    response["ETag"] = f'"{dossier.event_count}"'
    return response


def version_to_match(request: Request) -> int | None:
    """The version that ``If-Match`` names; None without one, or with ``*``.

    Raises ProblemRaised (400) for anything else.
    """
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return None
    match = _TAG.fullmatch(header)
    if match is None:
        raise ProblemRaised(
            "malformed-request",
            _('If-Match phải là * hoặc đúng một ETag đã nhận của hồ sơ, ví dụ "3".'),
        )
    return int(match[1])
