"""Where one is signed in, and how to end that."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ...browser_sessions import end_all, open_sessions, open_tokens
from ..rights import instant_of, staff_of
from .browser_words import browser_words


def my_sessions_page(request: HttpRequest) -> HttpResponse:
    """GET lists the account's sessions and tokens; POST ends one, the others, or all of them."""
    user, now = staff_of(request), instant_of(request)
    sessions, tokens = open_sessions(user, now), open_tokens(user, now)
    if request.method == "POST":
        return _end(request)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Phiên đăng nhập của tôi"),
        "sessions": [
            {
                "row": session,
                "browser": browser_words(session.browser),
                "this": session.session_key == request.session.session_key,
                # Not the key: whoever has that is signed in.
                "name": session.signed_in_at.isoformat() if session.signed_in_at else "",
            }
            for session in sessions
        ],
        "tokens": tokens.order_by("-created"),
    }
    return TemplateResponse(request, "admin/signing_in/sessions.html", context)


def _end(request: HttpRequest) -> HttpResponse:
    user, now = staff_of(request), instant_of(request)
    what, name = request.POST.get("what"), request.POST.get("name", "")
    this = request.session.session_key
    if what == "everywhere":
        end_all(user)
        logout(request)
        return redirect("admin:login")
    if what == "others":
        end_all(user, but=this)
    elif what == "session":
        named = [
            each.pk
            for each in open_sessions(user, now)
            if each.signed_in_at is not None and each.signed_in_at.isoformat() == name
        ]
        open_sessions(user, now).filter(pk__in=named).exclude(pk=this).delete()
    elif what == "token":
        open_tokens(user, now).filter(token_key=name).delete()
    else:
        raise Http404
    messages.success(request, _("Đã kết thúc."))
    return redirect("my-sessions")
