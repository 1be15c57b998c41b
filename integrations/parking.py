"""What a person does with a parked message: correct it and send it again, or cancel it.

Many at once are dealt with in bulk.py, by the same rules.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from .lines import move_up
from .models import Intervention, Operation, OutboxMessage, Status
from .outbox import check_payload
from .parked_causes import Cause, cause_of


class NotParked(Exception):
    """Somebody else was faster: the message is on its way, delivered or cancelled."""


class AnsweredByTheDossier(Exception):
    """A refused registration: the refusal was told, the dossier went back and sends a new one.

    Sent again as it was, it could only bring a result that nobody waits for.
    """


def is_answered(message: OutboxMessage) -> bool:
    """Whether the refusal of this parked message was taken by its dossier as the answer."""
    return (
        message.operation == Operation.REGISTER and cause_of(message.answer) is not Cause.RECEIVER
    )


def resend(
    message: OutboxMessage,
    *,
    by: AbstractBaseUser,
    now: datetime,
    payload: dict[str, Any] | None = None,
    reason: str = "",
) -> int:
    """Let a parked message go again under its own key, as it was or with a corrected payload.

    What is corrected is corrected in the messages behind it too, where they say the same of the
    same dossier; returns in how many. What each was before is kept on record. Raises NotParked,
    AnsweredByTheDossier, and ValueError if the payload would make another message of it (another
    dossier, another step).
    """
    with transaction.atomic():
        parked = _locked(message)
        if is_answered(parked):
            raise AnsweredByTheDossier(f"message {parked.pk}")
        before = parked.payload
        corrected = payload is not None and payload != before
        Intervention.objects.create(
            message=parked,
            action=Intervention.Action.CORRECTED if corrected else Intervention.Action.RESENT,
            at=now,
            by_id=by.pk,
            reason=reason,
            payload_before=before if corrected else None,
            answer_before=parked.answer,
        )
        if payload is not None and corrected:
            check_payload(parked.operation, parked.subject, payload)
            if payload.get("MaTienDo") != before.get("MaTienDo"):
                raise ValueError("a corrected step keeps its MaTienDo")
            parked.payload = payload
        parked.status = Status.WAITING
        parked.answer = None
        parked.attempts = 0
        parked.not_before = parked.parked_at = None
        parked.save()
        return _correct_behind(parked, before, by, now) if corrected else 0


def cancel_parked(
    message: OutboxMessage, *, by: AbstractBaseUser, now: datetime, reason: str
) -> None:
    """Give a parked message up; the later ones of its dossier go on. Raises NotParked.

    With a registration the question after its result goes, since it could only be answered
    "unknown".
    """
    with transaction.atomic():
        parked = _locked(message)
        for each in (parked, *pointless_without(parked)):
            Intervention.objects.create(
                message=each,
                action=Intervention.Action.CANCELLED,
                at=now,
                by_id=by.pk,
                reason=reason,
                answer_before=each.answer,
            )
            each.status, each.settled_at, each.next_in_line = Status.CANCELLED, now, False
            each.parked_at, each.answer = None, {"reason": reason}
            each.save()
        move_up(parked.link, [parked.subject])


def pointless_without(message: OutboxMessage) -> list[OutboxMessage]:
    """The questions after the result of a registration that is given up, locked."""
    if message.operation != Operation.REGISTER:
        return []
    behind = OutboxMessage.objects.select_for_update(no_key=True).filter(
        link=message.link,
        subject=message.subject,
        status=Status.WAITING,
        lease_token=None,
        pk__gt=message.pk,
    )
    asked = []
    for each in behind.order_by("pk"):
        if each.operation == Operation.REGISTER:
            break
        if each.operation == Operation.FETCH_RESULT:
            asked.append(each)
    return asked


def _correct_behind(
    parked: OutboxMessage, before: Mapping[str, Any], by: AbstractBaseUser, now: datetime
) -> int:
    """The same correction in later messages of the kind that say what this one said."""
    changed = {
        name: (before.get(name), parked.payload.get(name))
        for name in before.keys() | parked.payload.keys()
        if before.get(name) != parked.payload.get(name)
    }
    behind = OutboxMessage.objects.select_for_update(no_key=True).filter(
        link=parked.link,
        subject=parked.subject,
        operation=parked.operation,
        status=Status.WAITING,
        lease_token=None,
        pk__gt=parked.pk,
    )
    corrected = 0
    for message in behind.order_by("pk"):
        told = dict(message.payload)
        for name, (wrong, right) in changed.items():
            if told.get(name) == wrong:
                told[name] = right
        told = {name: value for name, value in told.items() if value is not None}
        if told != message.payload:
            Intervention.objects.create(
                message=message,
                action=Intervention.Action.CORRECTED,
                at=now,
                by_id=by.pk,
                reason=parked.key,
                payload_before=message.payload,
                answer_before=message.answer,
            )
            message.payload = told
            message.save(update_fields=["payload"])
            corrected += 1
    return corrected


def _locked(message: OutboxMessage) -> OutboxMessage:
    current = OutboxMessage.objects.select_for_update(no_key=True).get(pk=message.pk)
    if current.status != Status.PARKED:
        raise NotParked(f"message {message.pk} is {current.status}")
    return current
