"""The only way in: rows written in the caller's transaction, found by the workers later."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from onestop.correlation import correlation_id
from onestop.postgres.new_rows import insert, is_gathering

from .archive import archived_about
from .lines import move_up
from .models import (
    CHANNELS,
    SYSTEMS,
    ArchivedMessage,
    Intervention,
    Link,
    Operation,
    OutboxMessage,
    Status,
)

__all__ = [
    "SYSTEMS",
    "ArchivedMessage",
    "Link",
    "NewMessage",
    "Operation",
    "OutboxMessage",
    "Status",
    "archived_about",
    "cancel",
    "check_payload",
    "enqueue",
    "messages_about",
    "newest_notices",
    "notices_of",
    "parked_messages",
]

#: What a payload must hold for the answer about it to be known as its own: the field that holds
#: the subject, and the other fields without which it could not be sent.
_IDENTITY = {
    Operation.SYNC_DOSSIER: ("MaHoSo", ()),
    Operation.ADD_PROGRESS: ("MaHoSo", ("MaTienDo",)),
    Operation.REGISTER: ("maHoSo", ("module",)),
    Operation.FETCH_RESULT: ("maHoSo", ("module",)),
    Operation.SEND_NOTICE: ("ref", ("to", "body")),
    Operation.SEND_CODE: ("ref", ("to", "body")),
    Operation.SEND_EVENT: ("ref", ("id", "type")),
}


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What must reach a link.

    ``subject`` is the dossier's code: messages of one subject and link arrive in the order in
    which they were enqueued. ``key`` is unique per link and the same at every attempt.
    ``occurred_at`` and ``due_at`` are aware; a lower ``rank`` goes first. It is sent at
    ``not_before`` at the earliest, and from ``not_after`` on it is not sent any more.
    """

    link: Link
    operation: Operation
    subject: str
    key: str
    payload: dict[str, Any]
    occurred_at: datetime
    due_at: datetime | None = None
    rank: int = 100
    #: The code of the unit whose dossier it is; units take turns.
    unit: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None


def enqueue(
    messages: Sequence[NewMessage], *, now: datetime, known_is_nothing: bool = False
) -> None:
    """Write the messages in the caller's transaction, in this order: one statement.

    ``known_is_nothing``: one whose key its link knows already is passed over, for a caller whose
    own work may be done twice.

    The caller must hold the lock that orders the subject's changes (move_dossier does), since
    the rows' ids are the order of delivery. Raises RuntimeError outside a transaction and outside
    ``in_one_statement()`` (a message that could be committed without its cause, or be lost with it,
    is a bug) and ValueError for a payload that could not be sent.
    """
    if not connection.in_atomic_block and not is_gathering():
        raise RuntimeError("enqueue() must be called inside the transaction of the change")
    for message in messages:
        check_payload(message.operation, message.subject, message.payload)
    rows = [
        OutboxMessage(
            link=message.link,
            operation=message.operation,
            subject=message.subject,
            key=message.key,
            payload=message.payload,
            rank=message.rank,
            due_at=message.due_at,
            occurred_at=message.occurred_at,
            created_at=now,
            not_before=message.not_before,
            not_after=message.not_after,
            unit=message.unit,
            correlation_id=correlation_id(),
        )
        for message in messages
    ]
    if known_is_nothing:
        OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
    elif rows:
        insert(*rows)


def check_payload(operation: str, subject: str, payload: dict[str, Any]) -> None:
    """Raise ValueError unless the payload names its subject and what else it is known by."""
    subject_field, others = _IDENTITY[Operation(operation)]
    if payload.get(subject_field) != subject:
        raise ValueError(f"{operation}: {subject_field} must be the subject")
    for name in others:
        if not isinstance(payload.get(name), str) or not payload[name]:
            raise ValueError(f"{operation}: {name} is missing")


def cancel(
    link: Link,
    subject: str,
    operations: Iterable[Operation],
    *,
    reason: str,
    now: datetime,
    by: int | None = None,
) -> int:
    """Take back messages that no worker holds; returns how many. Nothing is deleted.

    For a parked one it is on record who ended the wait for a person: ``by`` (an account's id; none:
    the system). Call it in a transaction that holds the subject's lock.
    A message in a worker's hands cannot be taken back: its answer will come, and is dealt with.
    """
    waiting = OutboxMessage.objects.filter(
        link=link,
        subject=subject,
        operation__in=list(operations),
        status__in=[Status.WAITING, Status.PARKED],
        lease_token=None,
    )
    # In the order of the line, as a settling goes: the one in turn before what stands behind it.
    locked = waiting.select_for_update(no_key=True).order_by("pk")
    held = list(locked.values_list("pk", "status", "answer"))
    Intervention.objects.bulk_create(
        Intervention(
            message_id=pk,
            action=Intervention.Action.CANCELLED,
            at=now,
            by_id=by,
            reason=reason,
            answer_before=answer,
        )
        for pk, status, answer in held
        if status == Status.PARKED
    )
    taken_back = OutboxMessage.objects.filter(pk__in=[pk for pk, *_about in held]).update(
        status=Status.CANCELLED,
        settled_at=now,
        parked_at=None,
        answer={"reason": reason},
        next_in_line=False,
    )
    if taken_back:
        move_up(link, [subject])
    return taken_back


def notices_of(refs: Collection[str]) -> list[OutboxMessage | ArchivedMessage]:
    """The notices of these subjects, oldest first, with attempts at hand; what is archived too."""
    found: dict[int, OutboxMessage | ArchivedMessage] = {
        message.pk: message
        for message in OutboxMessage.objects.filter(
            subject__in=refs, link__in=CHANNELS
        ).prefetch_related("tries__exchange")
    }
    for kept in ArchivedMessage.objects.filter(subject__in=refs, link__in=CHANNELS):
        found.setdefault(kept.pk, kept)
    return [found[pk] for pk in sorted(found)]


def newest_notices(
    refs: Collection[str], *, before: int | None, most: int
) -> list[OutboxMessage | ArchivedMessage]:
    """The notices of these subjects, newest first, of ids below ``before``; what is archived too.

    Codes that somebody signs in with are none of them.
    """
    wanted: dict[str, Any] = {
        # One parameter, however many: binding ten thousand takes longer than looking them up.
        "subject__in": RawSQL("SELECT unnest(%s::text[])", [list(refs)]),
        "link__in": CHANNELS,
        "operation": Operation.SEND_NOTICE,
    }
    if before is not None:
        wanted["pk__lt"] = before
    found: dict[int, OutboxMessage | ArchivedMessage] = {}
    # The archive second: a message may be moved there meanwhile.
    for model in (OutboxMessage, ArchivedMessage):
        # By a sum, for which there is no index: along the key it would read everybody's to find
        # the few of these subjects. So what it costs grows with these alone.
        for message in model._default_manager.filter(**wanted).order_by((F("pk") + 0).desc())[
            :most
        ]:
            found.setdefault(message.pk, message)
    return [found[pk] for pk in sorted(found, reverse=True)[:most]]


def parked_messages() -> QuerySet[OutboxMessage]:
    """All to the systems that wait for a person, in no order."""
    return OutboxMessage.objects.filter(status=Status.PARKED, link__in=SYSTEMS)


def messages_about(subject: str) -> QuerySet[OutboxMessage]:
    """All that was or will be sent about a dossier, oldest first, with attempts at hand.

    What has long been settled is in ``archived_about``; read that after this, since a message may
    be moved there meanwhile.
    """
    return (
        OutboxMessage.objects.filter(subject=subject)
        .order_by("id")
        .prefetch_related("tries__exchange")
    )
