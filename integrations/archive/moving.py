"""Lines at rest and their exchanges, moved out of the working tables a little at a time.

One short transaction inserts and deletes, so a crash at any instant leaves each row in one place.
It locks the lines that it moves and no others, passes over whatever somebody else holds, and adds
nothing to a line: what is enqueued meanwhile is a new row, which it does not touch.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from accounts.models import User

from ..models import (
    ArchivedExchange,
    ArchivedMessage,
    Attempt,
    Exchange,
    Intervention,
    Link,
    OutboxMessage,
)
from .months import Table, make_ready, month_of

#: How many lines, or exchanges, one transaction moves at most.
AT_ONCE = 200
#: How many messages are looked at to find them.
_LOOK_AT = 1000

_MESSAGES = OutboxMessage._meta.db_table
_ATTEMPTS = Attempt._meta.db_table
_INTERVENTIONS = Intervention._meta.db_table
_EXCHANGES = Exchange._meta.db_table
_USERS = User._meta.db_table

#: What a message at rest has no more: a turn, a lease, an end of its use.
LEFT_BEHIND = frozenset({"next_in_line", "lease_token", "leased_until", "not_after"})
MESSAGE_COLUMNS = [
    field.attname for field in OutboxMessage._meta.concrete_fields if field.name not in LEFT_BEHIND
]
EXCHANGE_COLUMNS = [field.attname for field in Exchange._meta.concrete_fields]

#: Held, in PostgreSQL, while exchanges are moved (shared) or brought back (alone): between the two
#: tables, an exchange would seem to be in neither.
EXCHANGES_MOVE = "hashtext('exchanges of the archive')"

Line = tuple[str, str]


@dataclass(slots=True)
class Moved:
    """How much was moved; whether there was time for all."""

    lines: int = 0
    messages: int = 0
    exchanges: int = 0
    all_seen: bool = True


def archive(
    *,
    before: datetime,
    clock: Callable[[], datetime],
    until: datetime,
    at_once: int = AT_ONCE,
    rehearse: bool = False,
) -> Moved:
    """Move each line whose last message settled before this (aware) instant, and old exchanges.

    Takes up no more when ``until`` has come. Any number of workers may run it at once. With
    ``rehearse`` nothing is moved, and only the lines and their messages are counted.
    """
    moved = Moved()
    seen = 0
    while looked := _oldest_messages(after=seen, before=before):
        seen = looked[-1][0]
        resting = _at_rest([(link, subject) for _pk, link, subject in looked], before)
        for first in range(0, len(resting), at_once):
            if clock() >= until:
                moved.all_seen = False
                return moved
            chunk = resting[first : first + at_once]
            if rehearse:
                lines, messages = len(chunk), sum(count for *_line, count in chunk)
            else:
                make_ready((Table.MESSAGES, month_of(settled)) for *_line, settled, _n in chunk)
                lines, messages = _move_lines([(each[0], each[1]) for each in chunk], before)
            moved.lines += lines
            moved.messages += messages
        if clock() >= until:
            moved.all_seen = False
            return moved
    if not rehearse:
        for link in Link:
            _archive_exchanges(link, before, clock, until, at_once, moved)
    return moved


def _oldest_messages(*, after: int, before: datetime) -> list[tuple[int, str, str]]:
    """The next messages by id, as far as there are any that were written before then.

    Ids are in the order of writing but for a few seconds, and what is old in the working table is
    at its beginning: no index is needed.
    """
    rows = OutboxMessage.objects.filter(id__gt=after).order_by("id")
    looked = list(rows.values_list("id", "link", "subject", "created_at")[:_LOOK_AT])
    if all(created_at >= before for *_message, created_at in looked):
        return []
    return [(pk, link, subject) for pk, link, subject, _created_at in looked]


#: A line is at rest when nothing of it is waiting, parked or held, and that since long.
_AT_REST = """
    bool_and(coalesce(message.status IN ('delivered', 'cancelled') AND message.lease_token IS NULL
                      AND message.settled_at < %s, false))
"""
_RESTING = f"""
    SELECT link, subject, max(settled_at), count(*)
    FROM (SELECT DISTINCT * FROM unnest(%s::text[], %s::text[]) AS line (link, subject)) AS line
    JOIN {_MESSAGES} AS message USING (link, subject)
    GROUP BY link, subject HAVING {_AT_REST} ORDER BY min(message.id)
"""  # noqa: S608 - the tables' names are ours


def _at_rest(lines: Sequence[Line], before: datetime) -> list[tuple[str, str, datetime, int]]:
    """Those of the lines that are at rest: with their last settling and how many messages."""
    with connection.cursor() as cursor:
        cursor.execute(_RESTING, [*_columns(lines), before])
        return list(cursor.fetchall())


_LOCK = f"""
    SELECT message.id FROM {_MESSAGES} AS message
    JOIN unnest(%s::text[], %s::text[]) AS line (link, subject) USING (link, subject)
    ORDER BY message.id FOR UPDATE OF message SKIP LOCKED
"""  # noqa: S608
#: Now that they are locked: at rest still, and each message of the line among the locked.
_OURS = f"""
    SELECT array_agg(message.id), max(settled_at)
    FROM unnest(%s::text[], %s::text[]) AS line (link, subject)
    JOIN {_MESSAGES} AS message USING (link, subject)
    GROUP BY link, subject HAVING {_AT_REST} AND bool_and(message.id = ANY(%s))
"""  # noqa: S608
_KEEP = f"""
    INSERT INTO {ArchivedMessage._meta.db_table}
        ({", ".join(MESSAGE_COLUMNS)}, line_settled_at, tries, interventions)
    SELECT {", ".join(f"message.{column}" for column in MESSAGE_COLUMNS)}, line.settled_at,
        coalesce((
            SELECT jsonb_agg(jsonb_build_object(
                'id', attempt.id, 'outcome', outcome, 'detail', detail, 'exchange', exchange_id,
                'operation', exchange.operation, 'started_at', started_at,
                'finished_at', finished_at, 'http_status', http_status, 'error', error
            ) ORDER BY attempt.id)
            FROM {_ATTEMPTS} AS attempt JOIN {_EXCHANGES} AS exchange ON exchange.id = exchange_id
            WHERE message_id = message.id
        ), '[]'),
        coalesce((
            SELECT jsonb_agg(jsonb_build_object(
                'id', deed.id, 'action', action, 'at', at, 'by', by_id,
                'by_name', coalesce(nullif(full_name, ''), username), 'reason', reason,
                'bulk', bulk_id, 'payload_before', payload_before, 'answer_before', answer_before
            ) ORDER BY deed.id)
            FROM {_INTERVENTIONS} AS deed LEFT JOIN {_USERS} AS person ON person.id = by_id
            WHERE message_id = message.id
        ), '[]')
    FROM {_MESSAGES} AS message
    JOIN unnest(%s::bigint[], %s::timestamptz[]) AS line (id, settled_at) ON line.id = message.id
"""  # noqa: S608
_LET_GO = (
    f"DELETE FROM {_ATTEMPTS} WHERE message_id = ANY(%s)",  # noqa: S608
    f"DELETE FROM {_INTERVENTIONS} WHERE message_id = ANY(%s)",  # noqa: S608
    f"DELETE FROM {_MESSAGES} WHERE id = ANY(%s)",  # noqa: S608
)


def _move_lines(lines: Sequence[Line], before: datetime) -> tuple[int, int]:
    """Move those of the lines that are at rest and not held; how many lines, and messages."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK, _columns(lines))
        locked = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(_OURS, [*_columns(lines), before, locked])
        ours = cursor.fetchall()
        kept = [(pk, settled_at) for ids, settled_at in ours for pk in ids]
        if not kept:
            return 0, 0
        ids = [pk for pk, _settled_at in kept]
        cursor.execute(_KEEP, [ids, [settled_at for _pk, settled_at in kept]])
        for statement in _LET_GO:
            cursor.execute(statement, [ids])
    return len(ours), len(kept)


_OLD_EXCHANGES = f"""
    SELECT id, started_at FROM {_EXCHANGES} AS exchange
    WHERE link = %s AND started_at < %s AND (started_at, id) > (%s, %s)
        AND NOT EXISTS (SELECT FROM {_ATTEMPTS} WHERE exchange_id = exchange.id)
    ORDER BY started_at, id LIMIT %s
"""  # noqa: S608
_MOVE_EXCHANGES = f"""
    WITH free AS (
        SELECT id FROM {_EXCHANGES} AS exchange
        WHERE id = ANY(%s)
            AND NOT EXISTS (SELECT FROM {_ATTEMPTS} WHERE exchange_id = exchange.id)
        ORDER BY id FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM {_EXCHANGES} USING free WHERE {_EXCHANGES}.id = free.id
        RETURNING {_EXCHANGES}.*
    )
    INSERT INTO {ArchivedExchange._meta.db_table} ({", ".join(EXCHANGE_COLUMNS)})
    SELECT {", ".join(EXCHANGE_COLUMNS)} FROM gone
"""  # noqa: S608


def _archive_exchanges(
    link: Link,
    before: datetime,
    clock: Callable[[], datetime],
    until: datetime,
    at_once: int,
    moved: Moved,
) -> None:
    seen: tuple[datetime | str, int] = ("-infinity", 0)
    while True:
        if clock() >= until:
            moved.all_seen = False
            return
        with connection.cursor() as cursor:
            cursor.execute(_OLD_EXCHANGES, [link, before, *seen, at_once])
            looked = cursor.fetchall()
        if not looked:
            return
        seen = (looked[-1][1], looked[-1][0])
        make_ready((Table.EXCHANGES, month_of(started_at)) for _pk, started_at in looked)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock_shared({EXCHANGES_MOVE})")
            cursor.execute(_MOVE_EXCHANGES, [[pk for pk, _started_at in looked]])
            moved.exchanges += cursor.rowcount


def _columns(lines: Collection[Line]) -> list[list[str]]:
    return [[link for link, _subject in lines], [subject for _link, subject in lines]]
