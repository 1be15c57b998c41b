"""What stands in the queue of each operation, counted whole: for metrics."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from .models import Link, Operation, OutboxMessage

_TABLE = OutboxMessage._meta.db_table

#: Reads what is unsettled and nothing that was delivered. Held is as in integrations/backlog.py:
#: what waits for a result, and what stands behind a parked message. The first of a line stands for
#: its dossier, and alone may go: when it is due and in nobody's hands.
_FIGURES = f"""
    SELECT link, operation,
        count(*) FILTER (WHERE waits),
        count(*) FILTER (WHERE waits AND held),
        count(*) FILTER (WHERE NOT waits),
        count(*) FILTER (WHERE waits AND NOT held AND place = 1),
        count(*) FILTER (WHERE waits AND place = 1 AND due_at < %(tomorrow)s),
        min(created_at) FILTER (WHERE waits AND NOT held),
        count(*) FILTER (WHERE waits AND place = 1
            AND (not_before IS NULL OR not_before <= %(now)s)
            AND (leased_until IS NULL OR leased_until <= %(now)s)),
        count(*) FILTER (WHERE leased_until > %(now)s),
        min(leased_until)
    FROM (
        SELECT link, operation, created_at, due_at, not_before, leased_until,
            status = 'waiting' AS waits,
            polls > 0 OR (link, subject) IN (
                SELECT link, subject FROM {_TABLE} WHERE status = 'parked'
            ) AS held,
            row_number() OVER (PARTITION BY link, subject ORDER BY id) AS place
        FROM {_TABLE} WHERE status IN ('waiting', 'parked')
    ) AS unsettled
    GROUP BY link, operation
"""  # noqa: S608 - the table's name is ours


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """Messages of one operation, and the dossiers that wait for the link because of one of them.

    A dossier is counted once a link; ``dossiers_due_today`` may wait for a result as well.
    ``ready`` is what a worker could take at once, ``oldest_at`` is of what is not ``held``,
    ``next_lease_end`` of all that was ever taken and not given back.
    """

    link: Link
    operation: Operation
    waiting: int
    held: int
    parked: int
    dossiers: int
    dossiers_due_today: int
    oldest_at: datetime | None
    ready: int
    leased: int
    next_lease_end: datetime | None


def read_queue_figures(now: datetime) -> list[QueueFigures]:
    """Of each operation that has anything unsettled, by the queue's clock: one query.

    Due today is what is due before midnight in Asia/Ho_Chi_Minh, or was due already.
    """
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"now": now, "tomorrow": midnight + timedelta(days=1)})
        return [
            QueueFigures(Link(link), Operation(operation), *figures)
            for link, operation, *figures in cursor.fetchall()
        ]
