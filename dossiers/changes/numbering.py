"""Giving each committed event its place in the feed.

The number of an event says nothing about when it was committed: one that was drawn early may appear
late, behind a reader who has passed it. So places are given afterwards, one numberer at a time, to
events that are committed, in the order of their numbers. A dossier's events are numbered under its
row lock: whoever sees one sees those before it, and their places come in order.

Looking for what is not numbered yet must not mean reading the whole history. ``settled_event`` says
up to where nothing can appear any more. It follows behind a fence: an event's number is drawn by a
transaction that already has its own id (it locked or wrote the dossier first), so what was drawn
before one numbering began belongs to transactions older than the next numbering; once none of those
runs, everything drawn by then is there to be seen, or never will be.

Needs PostgreSQL alone. It is done when somebody reads; a worker does it in the meantime, so that
there is little left to do.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from ..models import ChangeCount

#: Events numbered in one transaction.
AT_ONCE = 5000

_NUMBER = """
WITH fresh AS (
    SELECT e.id, d.unit_id, e.recorded_at
    FROM dossiers_event e JOIN dossiers_dossier d ON d.id = e.dossier_id
    WHERE e.id > %(settled)s
      AND NOT EXISTS (SELECT FROM dossiers_change c WHERE c.event_id = e.id)
    ORDER BY e.id
    LIMIT %(most)s
), numbered AS (
    INSERT INTO dossiers_change (position, event_id, unit_id, reached_at)
    SELECT %(position)s + row_number() OVER by_id, id, unit_id,
           greatest(%(reached)s::timestamptz, max(recorded_at) OVER by_id)
    FROM fresh
    WINDOW by_id AS (ORDER BY id)
    RETURNING position, event_id, reached_at
)
SELECT count(*), max(position), max(event_id), max(reached_at),
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       pg_current_xact_id()::text::bigint
FROM numbered
"""


@transaction.atomic
def number_fresh(*, wait: bool = False, most: int = AT_ONCE) -> bool:
    """Number up to ``most`` committed events; whether none is left.

    ``wait`` False: leave it to whoever is at it already (and say False).
    """
    count = _locked(wait=wait)
    if count is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            _NUMBER,
            {
                "settled": count.settled_event,
                "most": most,
                "position": count.position,
                "reached": count.reached_at,
            },
        )
        made, position, last_event, reached_at, oldest_running, own_xid = cursor.fetchone()
    before = _as_row(count)
    full = made == most
    _move_fence(count, last_event if full else None, oldest_running, own_xid)
    if made:
        count.position, count.reached_at = position, reached_at
        count.highest_event = max(count.highest_event, last_event)
    if _as_row(count) != before:
        count.save()
    return not full


def _locked(*, wait: bool) -> ChangeCount | None:
    counts = ChangeCount.objects.select_for_update(skip_locked=not wait)
    found = counts.first()
    if found is None and not ChangeCount.objects.exists():
        ChangeCount.objects.bulk_create([ChangeCount()], ignore_conflicts=True)
        found = counts.first()
    return found


def _move_fence(count: ChangeCount, left_at: int | None, oldest_running: int, xid: int) -> None:
    """Settle what the fence has let through, and put up the next one.

    ``left_at``: the last event of a batch that was full; beyond it nothing is settled yet.
    """
    if count.fence_xid is not None and count.fence_event is not None:
        if oldest_running >= count.fence_xid:
            passed = count.fence_event if left_at is None else min(count.fence_event, left_at)
            count.settled_event = max(count.settled_event, passed)
            count.fence_xid = count.fence_event = None
        elif count.fence_xid > xid:  # of another cluster, from which this one was restored
            count.fence_xid = count.fence_event = None
    if count.fence_xid is None and count.highest_event > count.settled_event:
        count.fence_event, count.fence_xid = count.highest_event, xid


def _as_row(count: ChangeCount) -> Mapping[str, Any]:
    return {field.attname: getattr(count, field.attname) for field in count._meta.fields}
