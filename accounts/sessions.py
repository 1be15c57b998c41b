"""A citizen's sessions: begun by a sign-in, kept alive by refresh tokens, ended one or all.

Access tokens are knox tokens like everybody's, so that a request is authenticated in one way; they
live minutes. A refresh token is used once; used again, it is in two hands, and its session ends
(RFC 9700 section 4.14.2).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from knox.crypto import hash_token
from knox.models import AuthToken

from .models import Citizen, RefreshToken, SessionToken, SignInSession, User


@dataclass(frozen=True, slots=True)
class Tokens:
    """Shown this once; only their hashes are kept."""

    session: SignInSession
    access: str
    access_expires_at: datetime
    refresh: str
    refresh_expires_at: datetime


@transaction.atomic
def start_session(
    user: User, way: SignInSession.Way, *, now: datetime, vouched: bool = False
) -> Tokens:
    """Sign the account in; ``now`` is aware.

    ``vouched``: the provider has just vouched for the account's personal ID number.
    """
    session = SignInSession.objects.create(
        user=user,
        way=way,
        vouched=vouched,
        started_at=now,
        refreshed_at=now,
        expires_at=now + settings.CITIZEN_SESSION_LIVES,
    )
    return _issue(session, now)


def refresh_session(token: str, *, now: datetime) -> Tokens | None:
    """The next tokens; the token given and what access tokens came before end. None if refused.

    A refresh token that was used already ends its session with all tokens.
    """
    digest = _digest(token)
    with transaction.atomic():
        session = (
            SignInSession.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(pk=RefreshToken.objects.filter(digest=digest).values("session_id")[:1])
            .first()
        )
        if session is None or session.ended_at is not None or not session.user.is_active:
            return None
        kept = RefreshToken.objects.get(digest=digest)  # read under the session's lock
        if kept.used_at is not None:
            _end(session, SignInSession.Ending.REUSED, now)
            return None
        if min(kept.expires_at, session.expires_at) <= now:
            return None
        kept.used_at = now
        kept.save(update_fields=["used_at"])
        _drop_access(session)
        session.refreshed_at = now
        session.save(update_fields=["refreshed_at"])
        return _issue(session, now)


@transaction.atomic
def end_session(
    user: User, session_id: UUID, ending: SignInSession.Ending, *, now: datetime
) -> bool:
    """End one of the account's sessions; False when it has no such session going on."""
    session = (
        SignInSession.objects.select_for_update()
        .filter(pk=session_id, user=user, ended_at=None)
        .first()
    )
    if session is None:
        return False
    _end(session, ending, now)
    return True


@transaction.atomic
def end_everything(user: User, *, now: datetime) -> None:
    """No token of the account opens anything any more, whatever it came from."""
    for session in SignInSession.objects.select_for_update().filter(user=user, ended_at=None):
        _end(session, SignInSession.Ending.REVOKED, now)
    AuthToken.objects.filter(user=user).delete()


def session_of(token: AuthToken) -> SignInSession | None:
    """The session that an access token belongs to; None for a password's."""
    kept = SessionToken.objects.select_related("session").filter(token=token).first()
    return kept.session if kept else None


def vouched_for(user: User) -> Citizen | None:
    """Whose number the identity provider vouched for when this request's session began.

    None for a session by one-time code, also of an account that is verified, since a code shows
    that somebody holds a telephone; and for passwords, browsers and clients. At most two queries.
    """
    token = user.acting_token
    if token is None:
        return None
    session = session_of(token)
    if session is None or not session.vouched:
        return None
    return Citizen.objects.filter(user=user, verified_at__isnull=False).first()


def live_sessions(user: User, now: datetime) -> list[SignInSession]:
    """Those that can still be refreshed, newest first."""
    sessions = SignInSession.objects.filter(user=user, ended_at=None, expires_at__gt=now)
    return list(sessions.order_by("-started_at"))


def _issue(session: SignInSession, now: datetime) -> Tokens:
    kept, access = AuthToken.objects.create(session.user, expiry=settings.CITIZEN_ACCESS_LIVES)
    SessionToken.objects.create(session=session, token=kept)
    refresh = secrets.token_urlsafe(48)
    row = RefreshToken.objects.create(
        session=session,
        digest=_digest(refresh),
        issued_at=now,
        expires_at=min(now + settings.CITIZEN_REFRESH_LIVES, session.expires_at),
    )
    return Tokens(session, access, kept.expiry, refresh, row.expires_at)


def _end(session: SignInSession, ending: SignInSession.Ending, now: datetime) -> None:
    session.ended_at, session.ending = now, ending
    session.save(update_fields=["ended_at", "ending"])
    _drop_access(session)


def _drop_access(session: SignInSession) -> None:
    AuthToken.objects.filter(
        pk__in=SessionToken.objects.filter(session=session).values("token_id")
    ).delete()


def _digest(token: str) -> str:
    digest: str = hash_token(token)
    return digest
