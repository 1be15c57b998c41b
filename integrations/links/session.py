"""The session or token under which a link is spoken to: who keeps it, and how a call uses it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..models import Outcome
from .base import Sending
from .http import Reply


@dataclass(frozen=True, slots=True)
class Login:
    """What asking for a session brought: a secret that lives for so many seconds from then on.

    Without a secret, ``reply.trouble`` says why there is none.
    """

    reply: Reply
    secret: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Held:
    """A session to speak under, and when (by its keeper's clock) it was believed to live."""

    secret: str
    seen_at: datetime


class SessionKeeper(Protocol):
    """Keeps one session for all who speak to a link."""

    def session(
        self, sending: Sending, log_in: Callable[[], Login], *, stale: Held | None = None
    ) -> Held | Reply:
        """The session to use, or a reply whose trouble says why there is none.

        ``stale`` is one that the link no longer knows: another is wanted. At most one caller at a
        time runs ``log_in``; the others get what came of it. Raises OutOfTime when that takes
        longer than the sending may.
        """


def in_session(
    keeper: SessionKeeper,
    sending: Sending,
    log_in: Callable[[], Login],
    call: Callable[[str], Reply],
    is_ended: Callable[[Reply], bool],
) -> Reply:
    """The reply to one call; made once more, under a new session, if its session had ended."""
    held = keeper.session(sending, log_in)
    if isinstance(held, Reply):
        return held
    reply = call(held.secret)
    if not is_ended(reply):
        return reply
    renewed = keeper.session(sending, log_in, stale=held)
    return renewed if isinstance(renewed, Reply) else call(renewed.secret)


def no_session(reply: Reply) -> Login:
    """A login that brought none. The messages never left, so nothing about them is unknown."""
    not_sent = reply.trouble is Outcome.UNKNOWN
    trouble = Outcome.UNREACHABLE if not_sent else reply.trouble or Outcome.FAILED
    return Login(Reply(reply.exchange, reply.document, trouble, reply.retry_after))
