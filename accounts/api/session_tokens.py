"""Tokens of a citizen's session, as every way of signing in answers them."""

from typing import Self
from uuid import UUID

from drf_spectacular.utils import OpenApiExample

from onestop.representation import Instant, Representation

from ..models import SignInSession
from ..sessions import Tokens


class SessionTokens(Representation):
    """``token`` goes into ``Authorization: Bearer`` and lives minutes; ``refresh_token`` gets the
    next pair, once. ``session`` is its address in the list of sessions.
    """

    token: str
    expires_at: Instant
    refresh_token: str
    refresh_expires_at: Instant
    session: UUID
    way: SignInSession.Way

    @classmethod
    def of(cls, tokens: Tokens) -> Self:
        return cls(
            token=tokens.access,
            expires_at=tokens.access_expires_at,
            refresh_token=tokens.refresh,
            refresh_expires_at=tokens.refresh_expires_at,
            session=tokens.session.pk,
            way=SignInSession.Way(tokens.session.way),
        )


EXAMPLE = OpenApiExample(
    "tokens",
    {
        "token": "7d0c3b1f" * 8,
        "expires_at": "2026-11-23T08:15:00+07:00",
        "refresh_token": "dGhpcyBpcyBhIHJlZnJlc2ggdG9rZW4",
        "refresh_expires_at": "2026-12-07T08:00:00+07:00",
        "session": "0b5cbc5e-5d8b-4cf5-9a3e-0a4c5f1f4f0e",
        "way": "one_time_code",
    },
)
