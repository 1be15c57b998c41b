"""What an outcome does to its message: recorded, put off, parked, settled and told."""

import logging
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from .claims import Batch
from .links.base import Result, Sending
from .models import Attempt, Exchange, Intervention, Operation, OutboxMessage, Outcome, Status
from .retry_schedule import RETRY_WAITS, wait_before
from .signals import delivery_settled

log = logging.getLogger(__name__)

#: What the link must know before it can take the other: sent again when the link has lost it.
PREREQUISITES = {
    Operation.ADD_PROGRESS: Operation.SYNC_DOSSIER,
    Operation.FETCH_RESULT: Operation.REGISTER,
}

#: What delivery writes of a message; the rest, the payload above all, stays as it was enqueued.
_CHANGING = [
    "status",
    "attempts",
    "polls",
    "not_before",
    "lease_token",
    "leased_until",
    "settled_at",
    "answer",
    "sent_again",
]


def settle(batch: Batch, sending: Sending, *, now: datetime, draw: Callable[[], float]) -> None:
    """Record the exchanges and let each outcome have its effect, in one transaction.

    A message whose lease went to another worker meanwhile is left alone; what was sent of it is
    on record all the same.
    """
    with transaction.atomic():
        Exchange.objects.bulk_create(sending.exchanges)
        Attempt.objects.bulk_create(_attempts(sending.results.values()))
        ours = set(
            OutboxMessage.objects.select_for_update(no_key=True)
            .filter(
                pk__in=[message.pk for message in batch.messages],
                status=Status.WAITING,
                lease_token=batch.token,
            )
            .values_list("pk", flat=True)
        )
        # By subject: receivers lock dossiers, and two workers must lock them in the same order.
        for message in sorted(batch.messages, key=attrgetter("subject")):
            if message.pk in ours:
                _settle_one(message, sending.results.get(message.pk), now, draw)


def _attempts(results: Iterable[Result]) -> list[Attempt]:
    return [
        Attempt(
            message=result.message,
            exchange=result.exchange,
            outcome=result.outcome,
            detail=None if result.outcome is Outcome.DELIVERED else result.answer,
        )
        for result in results
    ]


def _settle_one(
    message: OutboxMessage, result: Result | None, now: datetime, draw: Callable[[], float]
) -> None:
    message.lease_token = message.leased_until = None
    answer = None if result is None else result.answer
    match None if result is None else result.outcome:
        case Outcome.DELIVERED:
            message.status, message.settled_at = Status.DELIVERED, now
            _tell(message, answer, now)
            return
        case Outcome.REFUSED:
            _park(message, answer, now)
            return
        case Outcome.NOT_YET:
            message.polls += 1
            message.attempts = 0
            message.not_before = now + wait_before(settings.POLL_WAITS, message.polls, draw)
        case Outcome.FAILED:
            message.attempts += 1
            message.not_before = now + wait_before(RETRY_WAITS, message.attempts, draw)
        case Outcome.UNKNOWN:
            # Perhaps it was this very message that choked the link: let others go first.
            message.not_before = now + wait_before(RETRY_WAITS, 1, draw)
        case Outcome.MISSING_THERE:
            if not _sends_prerequisite_again(message, now, draw):
                fault = {"field": "", "message": _("Hệ thống nhận chưa có hồ sơ này.")}
                _park(message, {**(answer or {}), "faults": [fault]}, now)
                return
        case Outcome.BUSY | Outcome.UNREACHABLE | None:
            pass  # the breaker holds it back, or there was no time to send it
    message.save(update_fields=_CHANGING)


def _park(message: OutboxMessage, answer: dict[str, Any] | None, now: datetime) -> None:
    message.status = Status.PARKED
    message.sent_again = False  # once it is delivered after all, that is news
    log.warning("message %s parked: refused by %s", message.pk, message.link)
    _tell(message, answer, now)


def _sends_prerequisite_again(
    message: OutboxMessage, now: datetime, draw: Callable[[], float]
) -> bool:
    """The link has lost what comes before: that goes first, then this; at most once a wait.

    False if nothing of the kind was ever delivered.
    """
    prerequisite = (
        OutboxMessage.objects.select_for_update(no_key=True)
        .filter(
            link=message.link,
            subject=message.subject,
            operation=PREREQUISITES[Operation(message.operation)],
            status=Status.DELIVERED,
            id__lt=message.pk,
        )
        .order_by("id")
        .last()
    )
    if prerequisite is None:
        return False
    message.attempts += 1
    if message.attempts > 1:
        message.not_before = now + wait_before(RETRY_WAITS, message.attempts - 1, draw)
    send_again(prerequisite, now=now, reason=f"{message.link}: {message.key}")
    return True


def send_again(message: OutboxMessage, *, now: datetime, reason: str) -> None:
    """Put a delivered message, locked by the caller, on its way once more; on record."""
    Intervention.objects.create(
        message=message,
        action=Intervention.Action.SENT_AGAIN,
        at=now,
        reason=reason,
        answer_before=message.answer,
    )
    message.status = Status.WAITING
    message.settled_at = None
    message.sent_again = True
    message.attempts = 0
    message.not_before = now
    message.save(update_fields=_CHANGING)


class _ReceiverFailed(Exception):
    pass


def _tell(message: OutboxMessage, answer: dict[str, Any] | None, now: datetime) -> None:
    """Save the settled or parked message and tell the receiver, both or neither.

    If the receiver has a bug, only its own message is undone: it is parked with the answer and
    the traceback, to be seen and sent again when the bug is mended.
    """
    message.answer = answer
    told_before = message.sent_again and message.status == Status.DELIVERED
    try:
        with transaction.atomic():
            message.save(update_fields=_CHANGING)
            if not told_before:
                _signal(message, answer, now)
    except _ReceiverFailed as failure:
        log.error(  # without the exception's own words: they may hold personal data
            "message %s parked: its receiver raised %s",
            message.pk,
            type(failure.__cause__).__name__,
        )
        message.status, message.settled_at = Status.PARKED, None
        message.answer = {
            "error": "".join(traceback.format_exception(failure.__cause__)),
            "answer": answer,
        }
        message.save(update_fields=_CHANGING)


def _signal(message: OutboxMessage, answer: dict[str, Any] | None, now: datetime) -> None:
    responses = delivery_settled.send_robust(
        sender=OutboxMessage, message=message, answer=answer, now=now
    )
    for _receiver_called, response in responses:
        if isinstance(response, OperationalError):
            raise response  # the database's trouble, not the receiver's: all of it again later
        if isinstance(response, Exception):
            raise _ReceiverFailed from response


def longest_retry_after(results: Iterable[Result]) -> timedelta | None:
    """The longest time for which a busy link asked to be left alone, or None."""
    asked = [result.retry_after for result in results if result.outcome is Outcome.BUSY]
    return max((each for each in asked if each is not None), default=None)
