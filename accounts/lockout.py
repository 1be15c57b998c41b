"""Wrong passwords: an account is locked for a while, at the address that they come from.

django-axes counts them in PostgreSQL, for all web processes. An account is locked only together
with the address: nobody is kept from their work by what somebody elsewhere tries.
"""

from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.throttling import BaseThrottle

from onestop.problems import KINDS, answer, document


def address_of(request: HttpRequest) -> str | None:
    """The client's address, by as many proxies as are trusted (``TRUSTED_PROXIES``)."""
    return BaseThrottle().get_ident(request) or None  # type: ignore[arg-type]


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """429 with the time to wait: a problem document, or a page that says so."""
    minutes = ceil(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    said = _("Nhập sai mật khẩu quá nhiều lần. Hãy thử lại sau %(minutes)s phút.") % {
        "minutes": minutes
    }
    wait = str(minutes * 60)
    kind = KINDS["too-many-requests"]
    if request.path.startswith("/api/"):
        return answer(document(kind, said), {"Retry-After": wait})
    page = render(request, "locked.html", {"said": said}, status=kind.status)
    page["Retry-After"] = wait
    return page
