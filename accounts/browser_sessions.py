"""How long a browser stays signed in, how many an account may have, and how they end."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from knox.models import AuthToken

from .lockout import address_of
from .models import BrowserSession, User
from .session_store import SIGN_IN
from .sessions import end_everything

#: How often a session that is in use says so, at the most: a write a minute, not a request.
_SAID_EVERY = timedelta(minutes=1)


def begin(sender: Any, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Receiver of ``user_logged_in``: a browser's session is told apart and gets its limits.

    Whoever signs in for a token has no session and is left alone.
    """
    session = getattr(request, "session", None)
    if session is None or session.get(SESSION_KEY) != str(user.pk):
        return
    now = timezone.now()
    session[SIGN_IN] = {
        "at": now.isoformat(),
        "seen": now.isoformat(),
        "address": address_of(request) if request.META.get("REMOTE_ADDR") else None,
        "browser": request.META.get("HTTP_USER_AGENT", "")[:200],
    }
    _expire(session, now, now)
    session.just_signed_in = True


def keep_alive(session: SessionBase, now: datetime) -> None:
    """Put the idle limit off, at most to the absolute one: once a minute while it is in use."""
    told = session.get(SIGN_IN)
    if told is None or now - datetime.fromisoformat(told["seen"]) < _SAID_EVERY:
        return
    session[SIGN_IN] = {**told, "seen": now.isoformat()}
    _expire(session, datetime.fromisoformat(told["at"]), now)


def _expire(session: SessionBase, began: datetime, now: datetime) -> None:
    idle = now + timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    session.set_expiry(min(idle, began + timedelta(seconds=settings.SESSION_COOKIE_AGE)))


def open_sessions(user: User, now: datetime) -> QuerySet[BrowserSession]:
    """The account's sessions that have not run out, the newest first."""
    return BrowserSession.objects.filter(user=user, expire_date__gt=now).order_by("-signed_in_at")


def open_tokens(user: User, now: datetime) -> QuerySet[AuthToken]:
    """The account's tokens for the API that have not run out."""
    found: QuerySet[AuthToken] = AuthToken.objects.filter(user=user, expiry__gt=now)
    return found


def end_oldest(user_id: int, but: str | None) -> None:
    """Leave an account as many sessions as it may have: this one (its key), and the newest."""
    others = BrowserSession.objects.filter(user_id=user_id).exclude(pk=but)
    newest = others.order_by("-signed_in_at", "-expire_date", "session_key")
    kept = list(newest.values_list("pk", flat=True)[: settings.SESSIONS_PER_ACCOUNT - 1])
    others.exclude(pk__in=kept).delete()


def end_all(user: User, *, but: str | None = None) -> None:
    """End every session and token of the account, now; ``but`` is the key of one that stays."""
    BrowserSession.objects.filter(user=user).exclude(pk=but or "").delete()
    end_everything(user, now=timezone.now())
