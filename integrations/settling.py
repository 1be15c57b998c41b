"""What an outcome does to its message: recorded, put off, parked or settled."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from .archive import bring_back
from .claims import Batch
from .delivery_log import about
from .expiry import forget_secrets
from .lines import move_up, put_back
from .links.base import Result, Sending
from .models import Attempt, Exchange, Intervention, Operation, OutboxMessage, Outcome, Status
from .parked_causes import MISSING_THERE
from .retry_schedule import RETRY_WAITS, wait_before
from .tallies import tally
from .telling import save_and_tell

log = logging.getLogger(__name__)

#: What the link must know before it can take the other: sent again when the link has lost it.
PREREQUISITES = {
    Operation.ADD_PROGRESS: Operation.SYNC_DOSSIER,
    Operation.FETCH_RESULT: Operation.REGISTER,
}


def settle(batch: Batch, sending: Sending, *, now: datetime, draw: Callable[[], float]) -> int:
    """Record the exchanges and let each outcome have its effect, in one transaction.

    A message whose lease went to another worker meanwhile is left alone; what was sent of it is
    on record all the same. Returns how many others are next, these being gone.
    """
    results = sending.results.values()
    with transaction.atomic():
        Exchange.objects.bulk_create(sending.exchanges)
        Attempt.objects.bulk_create(_attempts(results))
        held = OutboxMessage.objects.select_for_update(no_key=True).filter(
            pk__in=[message.pk for message in batch.messages],
            status=Status.WAITING,
            lease_token=batch.token,
        )
        still_ours = set(held.order_by("pk").values_list("pk", flat=True))
        ours = [message for message in batch.messages if message.pk in still_ours]
        # By subject: receivers lock dossiers, and two workers must lock them in the same order.
        ours.sort(key=attrgetter("subject"))
        for message in ours:
            result = sending.results.get(message.pk)
            if result is not None:
                _take_effect(message, result, now, draw)
        save_and_tell(ours, now)
        forget_secrets(ours)
        gone = (Status.DELIVERED, Status.CANCELLED)
        moved_up = move_up(batch.link, [each.subject for each in ours if each.status in gone])
        tally(batch, results, ours, now=now)
    return moved_up


def _attempts(results: Iterable[Result]) -> list[Attempt]:
    return [
        Attempt(
            message=result.message,
            exchange=result.exchange,
            outcome=result.outcome,
            detail=None if result.outcome is Outcome.DELIVERED else result.answer,
        )
        for result in results
        if result.exchange is not None  # else nothing was sent
    ]


def _take_effect(
    message: OutboxMessage, result: Result, now: datetime, draw: Callable[[], float]
) -> None:
    match result.outcome:
        case Outcome.DELIVERED:
            message.status, message.settled_at = Status.DELIVERED, now
            message.answer = result.answer
        case Outcome.REFUSED if message.not_after is not None:
            # Nobody could mend it in time: no work for a person.
            message.status, message.settled_at = Status.CANCELLED, now
            message.answer = result.answer
        case Outcome.REFUSED:
            _park(message, result.answer, now)
        case Outcome.NOT_YET:
            message.polls += 1
            message.attempts = 0
            wait = wait_before(settings.POLL_WAITS, message.polls, draw)
            message.not_before = now + max(wait, result.retry_after or wait)
        case Outcome.FAILED:
            message.attempts += 1
            message.not_before = now + wait_before(RETRY_WAITS, message.attempts, draw)
        case Outcome.UNKNOWN:
            # Perhaps it was this very message that choked the link: let others go first.
            message.not_before = now + wait_before(RETRY_WAITS, 1, draw)
        case Outcome.MISSING_THERE:
            if not _sends_prerequisite_again(message, now, draw):
                fault = {"field": "", "message": _("Hệ thống nhận chưa có hồ sơ này.")}
                _park(message, {**(result.answer or {}), **MISSING_THERE, "faults": [fault]}, now)
        case Outcome.BUSY | Outcome.UNREACHABLE:
            pass  # it stays due; the breaker holds it back


def _park(message: OutboxMessage, answer: dict[str, Any] | None, now: datetime) -> None:
    message.status, message.answer, message.parked_at = Status.PARKED, answer, now
    message.sent_again = False  # once it is delivered after all, that is news
    log.warning("message %s parked: refused by %s", message.pk, message.link, extra=about(message))


def _sends_prerequisite_again(
    message: OutboxMessage, now: datetime, draw: Callable[[], float]
) -> bool:
    """The link has lost what comes before: that goes first, then this; at most once a wait.

    False if nothing of the kind was ever delivered.
    """
    delivered = (
        OutboxMessage.objects.select_for_update(no_key=True)
        .filter(
            link=message.link,
            subject=message.subject,
            operation=PREREQUISITES[Operation(message.operation)],
            status=Status.DELIVERED,
            id__lt=message.pk,
        )
        .order_by("id")
    )
    prerequisite = delivered.last()
    if prerequisite is None and bring_back(message.link, [message.subject]):
        prerequisite = delivered.last()
    if prerequisite is None:
        return False
    message.attempts += 1
    if message.attempts > 1:
        message.not_before = now + wait_before(RETRY_WAITS, message.attempts - 1, draw)
    send_again(prerequisite, now=now, reason=f"{message.link}: {message.key}")
    return True


def send_again(
    message: OutboxMessage, *, now: datetime, reason: str, by: AbstractBaseUser | None = None
) -> None:
    """Put a delivered or cancelled message, locked by the caller, on its way once more; on record.

    That a delivered one is delivered again is no news; the answer to one that was given up is.
    """
    Intervention.objects.create(
        message=message,
        action=Intervention.Action.SENT_AGAIN,
        at=now,
        by_id=by.pk if by is not None else None,
        reason=reason,
        answer_before=message.answer,
    )
    message.sent_again = message.status == Status.DELIVERED
    message.status = Status.WAITING
    message.settled_at = None
    message.attempts = 0
    message.not_before = None
    message.save(update_fields=["status", "settled_at", "sent_again", "attempts", "not_before"])
    put_back(message)


def longest_retry_after(results: Iterable[Result]) -> timedelta | None:
    """The longest time for which a busy link asked to be left alone, or None."""
    asked = [result.retry_after for result in results if result.outcome is Outcome.BUSY]
    return max((each for each in asked if each is not None), default=None)
