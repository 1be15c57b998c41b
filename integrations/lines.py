"""Whose turn it is: of a dossier's messages to a link, the oldest unsettled one alone may go.

That message has ``next_in_line``, and a unique index lets there be one. Whoever enqueues leaves it
open (none), so that a citizen's request waits for no lock that a worker holds; workers put what has
arrived into line, and move the next one up when one is settled. The one whose turn it is goes by
the soonest due date of all that stand in its line, since it is in their way.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min, Q

from .models import Link, OutboxMessage, Status

#: How many arrivals are put into line at once.
_AT_ONCE = 2000
_UNSETTLED = (Status.WAITING, Status.PARKED)
_TABLE = OutboxMessage._meta.db_table

_ARRIVED = f"""
    SELECT id, subject, due_at FROM {_TABLE}
    WHERE link = %s AND status = 'waiting' AND next_in_line IS NULL
    ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""  # noqa: S608 - the table's name is ours

_PLACE = f"""
    UPDATE {_TABLE} AS message
    SET next_in_line = place.is_next,
        due_at = CASE WHEN place.is_next THEN LEAST(message.due_at, place.due_at)
                      ELSE message.due_at END
    FROM unnest(%s::bigint[], %s::boolean[], %s::timestamptz[]) AS place (id, is_next, due_at)
    WHERE message.id = place.id
"""  # noqa: S608


def line_up(link: Link) -> int:
    """Put what has arrived into line; returns how many messages. One worker a link at a time.

    Waits for nobody: a line whose head is being settled this instant is left for the next look.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [_lining_up(link)])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_ARRIVED, [link, _AT_ONCE])
        arrived = cursor.fetchall()
        if not arrived:
            return 0
        places = _places(link, arrived)
        cursor.execute(
            _PLACE, [list(column) for column in zip(*places, strict=True)] or [[], [], []]
        )
    return len(places)


def hold_lines(link: Link) -> None:
    """Keep workers from putting arrivals into line until the caller's short transaction ends.

    For whoever makes settled messages wait again in a line where nothing waits: an arrival that
    was put first there in the same instant would be a second head.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_lining_up(link)])


def _lining_up(link: Link) -> str:
    return f"line up {link}"


def _places(
    link: Link, arrived: list[tuple[int, str, datetime | None]]
) -> list[tuple[int, bool, datetime | None]]:
    """Each message whose place changes: its id, whether it is next, its line's soonest due date."""
    soonest: dict[str, datetime | None] = {}
    oldest: dict[str, int] = {}
    for pk, subject, due_at in arrived:  # in the order of their ids
        oldest.setdefault(subject, pk)
        known = soonest.get(subject)
        soonest[subject] = min(filter(None, (known, due_at)), default=None)
    in_line = OutboxMessage.objects.filter(link=link, subject__in=oldest, next_in_line=True)
    heads = {subject: pk for pk, subject in in_line.values_list("pk", "subject")}
    # A head that somebody is settling may be gone when they commit, and they do not see these.
    locked = in_line.select_for_update(skip_locked=True, no_key=True)
    firm = {subject: pk for pk, subject in locked.values_list("pk", "subject")}
    # No head: a new line, or one that stood before there were lines (and may be parked).
    headless = [subject for subject in oldest if subject not in heads]
    behind = OutboxMessage.objects.filter(
        Q(next_in_line=False) | Q(status=Status.PARKED),
        link=link,
        subject__in=headless,
        status__in=_UNSETTLED,
    )
    older = dict(behind.order_by().values_list("subject").annotate(Min("pk")))
    places: dict[int, tuple[bool, datetime | None]] = {}
    for pk, subject, _due_at in arrived:
        if subject in firm or subject not in heads:
            places[pk] = (False, None)
    for subject, pk in oldest.items():
        if subject in firm:
            places[firm[subject]] = (True, soonest[subject])
        elif subject not in heads:
            places[min(pk, older.get(subject, pk))] = (True, soonest[subject])
    return [(pk, is_next, due_at) for pk, (is_next, due_at) in places.items()]


_MOVE_UP = f"""
    UPDATE {_TABLE} AS message
    SET next_in_line = true, due_at = LEAST(message.due_at, line.due_at)
    FROM (
        SELECT min(id) AS id, min(due_at) AS due_at FROM {_TABLE}
        WHERE link = %s AND subject = ANY(%s) AND status IN ('waiting', 'parked')
        GROUP BY subject
    ) AS line
    WHERE message.id = line.id AND message.next_in_line IS DISTINCT FROM true
"""  # noqa: S608


def move_up(link: str, subjects: Collection[str]) -> int:
    """Let the oldest unsettled message of each line be next, in the caller's transaction.

    Call it after messages of these subjects were settled or cancelled (and so left the line).
    Returns how many became next.
    """
    if not subjects:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_UP, [link, sorted(subjects)])
        return int(cursor.rowcount)


def put_back(message: OutboxMessage) -> None:
    """Let a settled message that was made to wait again take its old place, before later ones."""
    in_line = OutboxMessage.objects.filter(link=message.link, subject=message.subject)
    in_line.filter(next_in_line=True).update(next_in_line=False)
    move_up(message.link, [message.subject])


_STRAYED = f"""
    SELECT DISTINCT link, subject FROM {_TABLE} AS message
    WHERE status IN ('waiting', 'parked') AND next_in_line = false AND NOT EXISTS (
        SELECT FROM {_TABLE} AS head
        WHERE head.link = message.link AND head.subject = message.subject AND head.next_in_line
    )
"""  # noqa: S608


def mend_lines() -> int:
    """Give each line that has no head one; returns how many there were. There should be none.

    Workers of a release from before there were lines, at work during an upgrade, leave some.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STRAYED)
        strayed = cursor.fetchall()
    for link, subject in strayed:
        with transaction.atomic():
            move_up(link, [subject])
    return len(strayed)
