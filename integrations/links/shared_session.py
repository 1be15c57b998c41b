"""One session a link for all workers: kept in PostgreSQL, renewed by one of them at a time.

Whoever finds it ended takes the renewing lease in one short statement, logs in outside any
transaction, and writes what came of it in another. The others look at the row now and then. All
times are PostgreSQL's, so hosts whose clocks differ agree. A renewer that dies is replaced when its
lease runs out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from ..models import Link, LinkSession, Outcome
from .base import OutOfTime, Sending
from .http import Reply
from .session import Held, Login

#: How much longer than the longest request a renewing lease lasts.
LEASE_MARGIN = timedelta(seconds=2)
#: No session is believed to live longer, whatever the link says of it.
LONGEST_LIFE = timedelta(days=1)
#: Seconds between looks at a renewal by somebody else: short at first, then longer.
FIRST_WAIT, LONGEST_WAIT = 0.02, 0.25


class SharedSession:
    """The session of one link (a ``SessionKeeper``); it remembers nothing itself."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def session(
        self, sending: Sending, log_in: Callable[[], Login], *, stale: Held | None = None
    ) -> Held | Reply:
        """See ``SessionKeeper``. Waits no longer than leaves time for one more request."""
        ended = stale.secret if stale is not None else ""
        row = self._look()
        since = stale.seen_at if stale is not None else row.now
        wait, waited = FIRST_WAIT, False
        while True:
            if row.secret not in ("", ended):
                return Held(row.secret, row.now)
            if row.trouble is not None and (waited or row.trouble.at > since):
                # The attempt for which we waited, or one since ours began: no better for us now.
                return Reply(None, trouble=row.trouble.outcome, retry_after=row.trouble.asked)
            if row.is_being_renewed:
                waited = True
            else:
                token = uuid4()
                if taken_at := self._take(token, ended, since, sending):
                    return self._renew(log_in, token, taken_at)
            if not sending.has_time:
                raise OutOfTime
            time.sleep(wait)
            wait = min(wait * 1.5, LONGEST_WAIT)
            row = self._look()

    def _look(self) -> "_Row":
        with connection.cursor() as cursor:
            cursor.execute(_LOOK, [self._link])
            now, secret, is_being_renewed, trouble, trouble_at, asked = cursor.fetchone()
        failed = _Trouble(Outcome(trouble), trouble_at, asked) if trouble else None
        return _Row(now, secret or "", bool(is_being_renewed), failed)

    def _take(self, token: UUID, ended: str, since: datetime, sending: Sending) -> datetime | None:
        """The renewing lease, if nobody holds it and nobody was quicker: since when it is ours."""
        given: dict[str, Any] = {
            "link": self._link,
            "token": token,
            "lease": timedelta(seconds=sending.wire.longest) + LEASE_MARGIN,
            "ended": ended,
            "since": since,
        }
        # Durable: a lease that others cannot see yet, or a login inside a transaction, is a bug.
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(_TAKE, given)
            taken = cursor.fetchone()
        return taken[0] if taken is not None else None

    def _renew(self, log_in: Callable[[], Login], token: UUID, taken_at: datetime) -> Held | Reply:
        login = None
        try:
            login = log_in()
        finally:
            self._give_back(token, taken_at, login)
        return Held(login.secret, taken_at) if login.secret else login.reply

    def _give_back(self, token: UUID, taken_at: datetime, login: Login | None) -> None:
        """Write what came of it, unless our lease ran out and another renews."""
        lease = LinkSession.objects.filter(link=self._link, renewing_token=token)
        if login is None:
            lease.update(renewing_token=None, renewing_until=None)
        elif login.secret:
            life = min(max(login.seconds, 0), LONGEST_LIFE.total_seconds())
            lease.update(
                secret=login.secret,
                ends_at=taken_at + timedelta(seconds=life),
                renewing_token=None,
                renewing_until=None,
            )
        else:
            lease.update(
                trouble=login.reply.trouble or Outcome.FAILED,
                trouble_at=self._look().now,
                asked=login.reply.retry_after,
                renewing_token=None,
                renewing_until=None,
            )


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why the last login brought no session."""

    outcome: Outcome
    at: datetime
    asked: timedelta | None


@dataclass(frozen=True, slots=True)
class _Row:
    now: datetime
    #: "" if there is none, or none that lives.
    secret: str
    is_being_renewed: bool
    trouble: _Trouble | None


_TABLE = LinkSession._meta.db_table

_LOOK = f"""
    SELECT now.at, CASE WHEN kept.ends_at > now.at THEN kept.secret END,
        kept.renewing_until > now.at, kept.trouble, kept.trouble_at, kept.asked
    FROM clock_timestamp() AS now (at) LEFT JOIN {_TABLE} AS kept ON kept.link = %s
"""  # noqa: S608 - the table's name is ours

#: From here on nobody uses the old session, and what the last login met with is over.
_TAKE = f"""
    INSERT INTO {_TABLE} AS kept (link, secret, renewing_token, renewing_until)
    VALUES (%(link)s, '', %(token)s, clock_timestamp() + %(lease)s)
    ON CONFLICT (link) DO UPDATE SET secret = '', ends_at = NULL, trouble = '', trouble_at = NULL,
        asked = NULL, renewing_token = %(token)s, renewing_until = clock_timestamp() + %(lease)s
    WHERE (kept.renewing_until IS NULL OR kept.renewing_until <= clock_timestamp())
        AND (kept.secret IN ('', %(ended)s) OR kept.ends_at <= clock_timestamp())
        AND (kept.trouble_at IS NULL OR kept.trouble_at <= %(since)s)
    RETURNING clock_timestamp()
"""  # noqa: S608 - the table's name is ours
