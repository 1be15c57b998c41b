"""Who goes next: a batch of one operation, held under a lease by one worker."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID, uuid4

from django.db import transaction

from .lines import line_up
from .link_states import admission
from .models import Link, Operation, OutboxMessage, Status


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages, ours until the lease ends: of different subjects, or whole stretches of lines."""

    link: Link
    operation: Operation
    token: UUID
    messages: list[OutboxMessage]
    #: Subjects of dossiers that the link has acknowledged before.
    known_there: frozenset[str]
    #: As many as could be taken: more may be due.
    is_full: bool

    def by_line(self) -> Iterator["Batch"]:
        """The same in parts, each of one subject and in order."""
        lines = sorted(self.messages, key=attrgetter("subject", "pk"))
        for _subject, messages in groupby(lines, key=attrgetter("subject")):
            yield replace(self, messages=list(messages))


def claim(
    link: Link,
    operation: Operation,
    *,
    most: int,
    now: datetime,
    lease: timedelta,
    behind: int = 0,
) -> Batch | None:
    """Take up to ``most`` messages that are due (see ``_CLAIM`` for which); None if none are.

    Only the oldest unsettled message of a subject and link may go, so that order holds whatever
    becomes of it. A lease that ran out (its worker died) is as good as none. ``behind``: so many
    more of each line, for whoever sends them one after the other and stops at the first that was
    not taken; what was put off before goes alone.
    """
    line_up(link)
    token = uuid4()
    with transaction.atomic():
        admitted = admission(link, operation, now)
        if admitted.most == 0:
            return None
        limit = most if admitted.most is None else min(most, admitted.most)
        asked = {
            "link": link,
            "operation": operation,
            "now": now,
            "most": limit,
            "token": token,
            "until": now + lease,
        }
        messages = list(OutboxMessage.objects.raw(_CLAIM, asked))
        if not messages:
            return None
        admitted.take(now, lease)
        is_full = len(messages) == limit
        if behind:
            messages += _behind(messages, asked, behind)
    messages.sort(key=_urgency)
    known_there = _known_there(link, operation, messages)
    return Batch(link, operation, token, messages, known_there, is_full)


_TABLE = OutboxMessage._meta.db_table
_NEXT = "link = %(link)s AND operation = %(operation)s AND status = 'waiting' AND next_in_line"
_DUE = f"""{_NEXT}
        AND (not_before IS NULL OR not_before <= %(now)s)
        AND (leased_until IS NULL OR leased_until <= %(now)s)"""

#: Half of a batch goes by urgency alone: births, then the soonest due, then the oldest. The other
#: half goes unit by unit, each unit's most urgent first, and among those whoever has waited
#: longest; so one unit's flood, however urgent, leaves half of the way to all the others. What one
#: half does not use is the other's. Each unit's first messages are found by its own stretch of
#: an index, and so are the units: the cost does not grow with what waits.
_CLAIM = f"""
    WITH RECURSIVE unit_in_turn AS (
        (SELECT unit FROM {_TABLE} WHERE {_NEXT} ORDER BY unit LIMIT 1)
        UNION ALL
        SELECT (
            SELECT unit FROM {_TABLE} WHERE {_NEXT} AND unit > unit_in_turn.unit
            ORDER BY unit LIMIT 1
        )
        FROM unit_in_turn WHERE unit_in_turn.unit IS NOT NULL
    ),
    urgent AS MATERIALIZED (
        SELECT id, row_number() OVER () AS place FROM (
            SELECT id FROM {_TABLE} WHERE {_DUE}
            ORDER BY rank, due_at, id LIMIT %(most)s FOR NO KEY UPDATE SKIP LOCKED
        ) AS first
    ),
    turn AS MATERIALIZED (
        SELECT first.id, row_number() OVER (ORDER BY nth, created_at, first.id) AS place
        FROM unit_in_turn, LATERAL (
            SELECT id, created_at, row_number() OVER () AS nth FROM (
                SELECT id, created_at FROM {_TABLE} WHERE {_DUE} AND unit = unit_in_turn.unit
                ORDER BY rank, due_at, id
                LIMIT 1 + %(most)s / (SELECT count(*) FROM unit_in_turn)
                FOR NO KEY UPDATE SKIP LOCKED
            ) AS of_unit
        ) AS first
        WHERE (SELECT count(*) FROM unit_in_turn WHERE unit IS NOT NULL) > 1 AND %(most)s > 1
    ),
    chosen AS (
        SELECT id FROM (
            SELECT id, CASE WHEN place <= (%(most)s + 1) / 2 THEN 0 ELSE 2 END AS part, place
            FROM urgent
            UNION ALL
            SELECT id, 1, place FROM turn
        ) AS candidate
        GROUP BY id ORDER BY min(part * 1000000 + place) LIMIT %(most)s
    )
    UPDATE {_TABLE} SET lease_token = %(token)s, leased_until = %(until)s
    FROM chosen WHERE {_TABLE}.id = chosen.id
    RETURNING {_TABLE}.*
"""  # noqa: S608 - the table's name is ours


#: What stands behind each head without a gap: the stretch ends before one that is parked, put off,
#: not in line yet or locked by somebody, and waits for nobody.
_BEHIND = f"""
    WITH line AS MATERIALIZED (
        SELECT head.id AS head, later.id
        FROM unnest(%(heads)s::bigint[], %(subjects)s::text[]) AS head (id, subject), LATERAL (
            SELECT id FROM {_TABLE}
            WHERE link = %(link)s AND subject = head.subject AND id > head.id
                AND status IN ('waiting', 'parked')
            ORDER BY id LIMIT %(behind)s
        ) AS later
    ),
    free AS MATERIALIZED (
        SELECT id FROM {_TABLE}
        WHERE id IN (SELECT id FROM line) AND operation = %(operation)s
            AND status = 'waiting' AND NOT next_in_line
            AND (not_before IS NULL OR not_before <= %(now)s)
            AND (leased_until IS NULL OR leased_until <= %(now)s)
        FOR NO KEY UPDATE SKIP LOCKED
    ),
    stretch AS (
        SELECT line.id, bool_and(free.id IS NOT NULL) OVER (PARTITION BY head ORDER BY id) AS whole
        FROM line LEFT JOIN free USING (id)
    )
    UPDATE {_TABLE} SET lease_token = %(token)s, leased_until = %(until)s
    FROM stretch WHERE stretch.whole AND {_TABLE}.id = stretch.id
    RETURNING {_TABLE}.*
"""  # noqa: S608


def _behind(
    heads: Sequence[OutboxMessage], asked: dict[str, object], behind: int
) -> Iterable[OutboxMessage]:
    well = [head for head in heads if head.polls == head.attempts == 0]
    lines = {"heads": [head.pk for head in well], "subjects": [head.subject for head in well]}
    return OutboxMessage.objects.raw(_BEHIND, {**asked, **lines, "behind": behind})


def _urgency(message: OutboxMessage) -> tuple[int, bool, datetime | None, int]:
    late = message.due_at is None
    return (message.rank, late, None if late else message.due_at, message.pk)


def _known_there(link: Link, operation: Operation, messages: list[OutboxMessage]) -> frozenset[str]:
    """The subjects of which a sync was delivered before: cheap, and no promise."""
    if operation is not Operation.SYNC_DOSSIER:
        return frozenset()
    delivered = OutboxMessage.objects.filter(
        link=link,
        operation=operation,
        subject__in=[message.subject for message in messages],
        status=Status.DELIVERED,
    )
    return frozenset(delivered.values_list("subject", flat=True).distinct())
