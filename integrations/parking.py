"""What a person does with a parked message: correct it and send it again, or cancel it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from .lines import move_up
from .models import Intervention, OutboxMessage, Status
from .outbox import check_payload


class NotParked(Exception):
    """Somebody else was faster: the message is on its way, delivered or cancelled."""


def resend(
    message: OutboxMessage,
    *,
    by: AbstractBaseUser,
    now: datetime,
    payload: dict[str, Any] | None = None,
) -> None:
    """Let a parked message go again under its own key, as it was or with a corrected payload.

    What it was before is kept on record. Raises NotParked, and ValueError if the payload would
    make another message of it (another dossier, another step).
    """
    with transaction.atomic():
        parked = _locked(message)
        corrected = payload is not None and payload != parked.payload
        Intervention.objects.create(
            message=parked,
            action=Intervention.Action.CORRECTED if corrected else Intervention.Action.RESENT,
            at=now,
            by_id=by.pk,
            payload_before=parked.payload if corrected else None,
            answer_before=parked.answer,
        )
        if payload is not None and corrected:
            check_payload(parked.operation, parked.subject, payload)
            if payload.get("MaTienDo") != parked.payload.get("MaTienDo"):
                raise ValueError("a corrected step keeps its MaTienDo")
            parked.payload = payload
        parked.status = Status.WAITING
        parked.answer = None
        parked.attempts = 0
        parked.not_before = None
        parked.save()


def cancel_parked(
    message: OutboxMessage, *, by: AbstractBaseUser, now: datetime, reason: str
) -> None:
    """Give a parked message up; the later ones of its dossier go on. Raises NotParked."""
    with transaction.atomic():
        parked = _locked(message)
        Intervention.objects.create(
            message=parked,
            action=Intervention.Action.CANCELLED,
            at=now,
            by_id=by.pk,
            reason=reason,
            answer_before=parked.answer,
        )
        parked.status, parked.settled_at, parked.next_in_line = Status.CANCELLED, now, False
        parked.answer = {"reason": reason}
        parked.save()
        move_up(parked.link, [parked.subject])


def _locked(message: OutboxMessage) -> OutboxMessage:
    current = OutboxMessage.objects.select_for_update(no_key=True).get(pk=message.pk)
    if current.status != Status.PARKED:
        raise NotParked(f"message {message.pk} is {current.status}")
    return current
