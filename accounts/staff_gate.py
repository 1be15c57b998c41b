"""What an official must do before anything else: choose a password, confirm a telephone.

It is asked of browsers' sessions alone; whoever signs in for a token is asked there
(accounts/api/token.py). It also keeps sessions that are in use alive.
"""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from onestop.problems import KINDS, answer, document

from .browser_sessions import keep_alive
from .second_factor import required_from

#: In the session of somebody who signed in with a code, or confirmed a telephone in it.
VERIFIED = "_second_factor"
#: Open to whoever is held back.
_ALWAYS = ("admin:logout", "admin:login", "admin:jsi18n")


class StaffGate:
    """Middleware, after the one that says who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY not in request.session:
            return self._get_response(request)
        now = timezone.now()
        response = _held_back(request, now) or self._get_response(request)
        keep_alive(request.session, now)
        return response


def _held_back(request: HttpRequest, now: datetime) -> HttpResponse | None:
    of_the_api = request.path.startswith("/api/v1/")
    if not of_the_api and not request.path.startswith("/admin/"):
        return None
    page = _first(request, now)
    if page is None:
        return None
    if of_the_api:
        return answer(document(KINDS["unauthenticated"]), {"WWW-Authenticate": "Bearer"})
    there = reverse(page)
    if request.path in (there, *map(reverse, _ALWAYS)):
        return None
    return redirect(there)


def _first(request: HttpRequest, now: datetime) -> str | None:
    """The page that has to be gone through first, by its name."""
    user = request.user
    if not user.is_authenticated or not user.is_staff:
        return None
    if user.must_change_password:
        return "own-password"
    if VERIFIED in request.session:
        return None
    since = required_from(user, now)
    return "second-factor" if since is not None and since <= now else None
