"""Counting attempts by outcome, and how long what was delivered had waited.

A settling appends a few rows in its own transaction, so what is counted is what was committed and
no worker waits for another. Housekeeping folds them, so reading stays cheap whatever was delivered.
A reader sums; folding changes no sum, and nothing is taken away, so the counts never go down.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from django.db import connection
from django.db.models import Max, Q, Sum

from .claims import Batch
from .links.base import Result
from .models import OutboxMessage, Outcome, Status, Tally

#: Seconds; the bounds of the waits that are told apart.
BOUNDS = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0, 86400.0, 604800.0, inf)
#: Younger rows stay as they are: what is told of the last minute is counted from them.
FOLDED_AFTER = timedelta(minutes=5)
LATELY = timedelta(minutes=1)


def tally(
    batch: Batch, results: Iterable[Result], settled: Collection[OutboxMessage], *, now: datetime
) -> None:
    """Count a batch's attempts, in the transaction that settles it: one statement.

    ``settled``: the messages that were this worker's to settle, as they were saved.
    """
    waited = {
        message.pk: max(now - message.created_at, timedelta())
        for message in settled
        if message.status == Status.DELIVERED and not message.sent_again
    }
    counts: dict[tuple[Outcome, float | None], list[timedelta]] = defaultdict(list)
    for result in results:
        wait = waited.get(result.message.pk) if result.outcome is Outcome.DELIVERED else None
        counts[result.outcome, _bound(wait)].append(wait or timedelta())
    Tally.objects.bulk_create(
        Tally(
            link=batch.link,
            operation=batch.operation,
            outcome=outcome,
            attempts=len(waits),
            waited_at_most=bound,
            waited_ms=sum(waits, timedelta()) // timedelta(milliseconds=1),
            at=now,
        )
        for (outcome, bound), waits in counts.items()
    )


def _bound(wait: timedelta | None) -> float | None:
    if wait is None:
        return None
    return next(bound for bound in BOUNDS if wait.total_seconds() <= bound)


_TABLE = Tally._meta.db_table
_FOLD = f"""
    WITH gone AS (DELETE FROM {_TABLE} WHERE at < %s RETURNING *)
    INSERT INTO {_TABLE} (link, operation, outcome, attempts, waited_at_most, waited_ms, at)
    SELECT link, operation, outcome, sum(attempts), waited_at_most, sum(waited_ms), max(at)
    FROM gone GROUP BY link, operation, outcome, waited_at_most
"""  # noqa: S608 - the table's name is ours


def fold_tallies(now: datetime) -> int:
    """Make one row of all old ones that are of a kind: one statement; returns how many are left."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, [now - FOLDED_AFTER])
        return int(cursor.rowcount)


@dataclass(frozen=True, slots=True)
class Count:
    """All attempts of one kind since the beginning; ``lately``: of the last minute."""

    link: str
    operation: str
    outcome: str
    waited_at_most: float | None
    attempts: int
    waited: timedelta
    lately: int
    last_at: datetime


def read_tallies(now: datetime) -> list[Count]:
    """Every count, by the queue's clock: one query, one snapshot."""
    kind = ("link", "operation", "outcome", "waited_at_most")
    sums = Tally.objects.order_by().values(*kind)
    rows = sums.annotate(
        total=Sum("attempts"),
        ms=Sum("waited_ms"),
        lately=Sum("attempts", filter=Q(at__gt=now - LATELY), default=0),
        last_at=Max("at"),
    ).values_list(*kind, "total", "ms", "lately", "last_at")
    return [
        Count(link, operation, outcome, bound, int(total), timedelta(milliseconds=int(ms)), *late)
        for link, operation, outcome, bound, total, ms, *late in rows
    ]
