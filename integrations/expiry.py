"""What is of no use after an instant: never sent late, and its secrets kept no longer than needed.

A one-time code is in its message apart from the text (``secrets`` in the payload). It goes out in
the text and is kept nowhere else: the record of what was sent has a mask in its place, and the
message forgets it when it is delivered, refused or too late.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from .lines import move_up
from .models import Link, OutboxMessage, Status

SECRETS = "secrets"
#: Why a message is cancelled, as its ``answer`` tells.
TOO_LATE = {"reason": "too late"}

_TABLE = OutboxMessage._meta.db_table
_EXPIRE = f"""
    UPDATE {_TABLE} SET status = 'cancelled', settled_at = %(now)s, next_in_line = false,
        lease_token = NULL, leased_until = NULL, payload = payload - '{SECRETS}',
        answer = '{{"reason": "too late"}}'
    WHERE id IN (
        SELECT id FROM {_TABLE}
        WHERE link = %(link)s AND status = 'waiting' AND not_after <= %(now)s
            AND (leased_until IS NULL OR leased_until <= %(now)s)
        FOR NO KEY UPDATE SKIP LOCKED
    )
    RETURNING subject
"""  # noqa: S608 - the table's name is ours
_FORGET = f"""
    UPDATE {_TABLE} SET payload = payload - '{SECRETS}' WHERE id = ANY(%s)
"""  # noqa: S608


def expire(link: Link, now: datetime) -> int:
    """Cancel what waits for the link and is too late at ``now`` (aware); returns how many.

    What a worker holds is left to that worker, and what anybody has locked to the next look.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRE, {"link": link, "now": now})
        subjects = {subject for (subject,) in cursor.fetchall()}
    move_up(link, subjects)
    return len(subjects)


def forget_secrets(messages: Collection[OutboxMessage]) -> None:
    """Take the secrets out of those that will not be sent any more, in the settling transaction."""
    over = [
        message
        for message in messages
        if message.status != Status.WAITING and SECRETS in message.payload
    ]
    if over:
        with connection.cursor() as cursor:
            cursor.execute(_FORGET, [[message.pk for message in over]])
    for message in over:
        del message.payload[SECRETS]
