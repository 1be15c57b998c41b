"""What waits for a link, counted whole or only as far as it is cheap."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from .models import Link, OutboxMessage

#: A count for whoever asks goes so far and no further; the sampler counts on.
CHEAP_COUNT = 2000

_TABLE = OutboxMessage._meta.db_table

#: In the order of the index ``message_unsettled``, so that nothing delivered is read. Held are the
#: messages whose result the link has not come to yet, and those behind a parked one.
_COUNT = f"""
    SELECT count(*), count(*) FILTER (WHERE held), count(DISTINCT subject) FILTER (WHERE NOT held),
        min(created_at) FILTER (WHERE NOT held)
    FROM (
        SELECT subject, created_at, polls > 0 OR subject IN (
            SELECT subject FROM {_TABLE} WHERE link = %(link)s AND status = 'parked'
        ) AS held
        FROM {_TABLE}
        WHERE link = %(link)s AND status = 'waiting'
        ORDER BY link, subject, id LIMIT %(most)s
    ) AS waiting
"""  # noqa: S608 - the table's name is ours


@dataclass(frozen=True, slots=True)
class Backlog:
    """``waiting``: messages; ``held`` of them wait for somebody else than the link.

    ``dossiers`` and ``oldest_at`` are of those that are not held.
    """

    waiting: int
    held: int
    dossiers: int
    oldest_at: datetime | None

    @property
    def ours(self) -> int:
        """Messages that only need the link to take them."""
        return self.waiting - self.held


def count_backlog(link: Link, *, most: int | None = None) -> Backlog:
    """All that waits for the link, or the first ``most`` messages of it (by dossier)."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"link": link, "most": most})
        return Backlog(*cursor.fetchone())
