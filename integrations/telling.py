"""Saving what became of messages and telling the receiver: both or neither, message by message."""

import json
import logging
import traceback
from collections.abc import Sequence
from datetime import datetime

from django.db import OperationalError, connection, transaction

from onestop.correlation import correlated_with

from .delivery_log import about
from .links.http import storable
from .models import OutboxMessage, Status
from .signals import delivery_settled

log = logging.getLogger(__name__)


class _ReceiverFailed(Exception):
    pass


def save_and_tell(messages: Sequence[OutboxMessage], now: datetime) -> None:
    """Save the messages, give their leases back, and tell of those that are news.

    If the receiver has a bug, only its own message is undone: it is parked with the answer and
    the traceback, to be seen and sent again when the bug is mended. All go at once at first,
    since that saves a hundred messages three hundred round trips.
    """
    try:
        with transaction.atomic():
            _save(messages)
            for message in messages:
                _tell(message, now)
    except _ReceiverFailed:
        for message in messages:
            _save_and_tell_one(message, now)


def _save_and_tell_one(message: OutboxMessage, now: datetime) -> None:
    try:
        with transaction.atomic():
            _save([message])
            _tell(message, now)
    except _ReceiverFailed as failure:
        log.error(  # without the exception's own words: they may hold personal data
            "message %s parked: its receiver raised %s",
            message.pk,
            type(failure.__cause__).__name__,
            extra=about(message),
        )
        trace = storable("".join(traceback.format_exception(failure.__cause__)))
        message.status, message.settled_at, message.parked_at = Status.PARKED, None, now
        message.answer = {"error": trace, "answer": message.answer}
        _save([message])


def _tell(message: OutboxMessage, now: datetime) -> None:
    """Raises _ReceiverFailed. That a message was delivered once more is no news."""
    if message.status not in (Status.DELIVERED, Status.PARKED):
        return
    if message.status == Status.DELIVERED and message.sent_again:
        return
    with correlated_with(message.correlation_id):
        responses = delivery_settled.send_robust(
            sender=OutboxMessage, message=message, answer=message.answer, now=now
        )
    for _receiver, response in responses:
        if isinstance(response, OperationalError):
            raise response  # the database's trouble, not the receiver's: all of it again later
        if isinstance(response, Exception):
            raise _ReceiverFailed from response


#: All that delivery changes of a message; the payload above all stays as it was enqueued.
_CHANGED = (
    "id", "status", "attempts", "polls", "not_before", "parked_at", "settled_at", "answer",
    "sent_again",
)  # fmt: skip
_SAVE = f"""
    UPDATE {OutboxMessage._meta.db_table} AS message
    SET status = new.status, attempts = new.attempts, polls = new.polls,
        not_before = new.not_before, parked_at = new.parked_at, settled_at = new.settled_at,
        answer = new.answer, sent_again = new.sent_again,
        next_in_line = message.next_in_line AND new.status IN ('waiting', 'parked'),
        lease_token = NULL, leased_until = NULL
    FROM jsonb_to_recordset(%s::jsonb) AS new (
        id bigint, status text, attempts integer, polls integer, not_before timestamptz,
        parked_at timestamptz, settled_at timestamptz, answer jsonb, sent_again boolean
    )
    WHERE message.id = new.id
"""  # noqa: S608 - the table's name is ours


def _save(messages: Sequence[OutboxMessage]) -> None:
    rows = [{name: getattr(message, name) for name in _CHANGED} for message in messages]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [json.dumps(rows, default=datetime.isoformat)])
    for message in messages:
        message.lease_token = message.leased_until = None
