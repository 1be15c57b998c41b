"""Many parked messages resent or cancelled by one decision, in batches that lock little.

What was chosen is written down first, then carried out batch by batch, each in a transaction of
its own: whoever closes the page, or a process that dies, leaves a decision that can be carried on.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from .lines import move_up
from .models import BulkIntervention, Intervention, OutboxMessage, Status
from .parking import is_answered, pointless_without

#: Messages a transaction.
BATCH = 500
#: Messages a request: some seconds of work at most.
A_REQUEST = 5_000
#: Messages a decision; the rest is for another.
MOST = 50_000

_Action, _Why = BulkIntervention.Action, BulkIntervention.Why


def begin(
    action: BulkIntervention.Action,
    messages: QuerySet[OutboxMessage],
    *,
    by: AbstractBaseUser,
    now: datetime,
    reason: str,
    criteria: str,
) -> BulkIntervention:
    """Write the decision down; nothing is done yet. Raises ValueError without a reason."""
    if not reason.strip():
        raise ValueError("a decision about many needs a reason")
    ids = list(messages.order_by("pk").values_list("pk", flat=True)[:MOST])
    return BulkIntervention.objects.create(
        action=action,
        at=now,
        by_id=by.pk,
        reason=reason,
        criteria=criteria[:500],
        chosen=len(ids),
        pending=ids,
    )


def carry_on(bulk: BulkIntervention, *, now: datetime, most: int = A_REQUEST) -> BulkIntervention:
    """Deal with up to ``most`` of what is pending; returns the decision as it then stands.

    Two who carry the same decision on at once wait for each other, batch by batch.
    """
    for _number in range(-(-most // BATCH)):
        bulk = _one_batch(bulk.pk, now)
        if bulk.is_finished:
            break
    return bulk


def _one_batch(pk: int, now: datetime) -> BulkIntervention:
    with transaction.atomic():
        bulk = BulkIntervention.objects.select_for_update().get(pk=pk)
        ids, bulk.pending = bulk.pending[:BATCH], bulk.pending[BATCH:]
        found = OutboxMessage.objects.select_for_update(no_key=True).filter(
            pk__in=ids, status=Status.PARKED
        )
        parked = {message.pk: message for message in found.order_by("pk")}
        bulk.left += [_left(pk, _Why.NOT_PARKED) for pk in ids if pk not in parked]
        if bulk.action == _Action.RESEND:
            answered = [pk for pk, message in parked.items() if is_answered(message)]
            bulk.left += [_left(pk, _Why.ANSWERED) for pk in answered]
            chosen = [message for pk, message in parked.items() if pk not in set(answered)]
            _resend(chosen, bulk, now)
        else:
            chosen = list(parked.values())
            _cancel(chosen, bulk, now)
        bulk.done += len(chosen)
        bulk.save(update_fields=["pending", "left", "done"])
    return bulk


def _left(pk: int, why: BulkIntervention.Why) -> dict[str, object]:
    return {"message": pk, "why": str(why)}


def _resend(messages: Sequence[OutboxMessage], bulk: BulkIntervention, now: datetime) -> None:
    _record(messages, bulk, Intervention.Action.RESENT, now)
    OutboxMessage.objects.filter(pk__in=[each.pk for each in messages]).update(
        status=Status.WAITING, answer=None, attempts=0, not_before=None, parked_at=None
    )


def _cancel(messages: Sequence[OutboxMessage], bulk: BulkIntervention, now: datetime) -> None:
    given_up = list(messages)
    for message in messages:
        given_up += pointless_without(message)
    _record(given_up, bulk, Intervention.Action.CANCELLED, now)
    OutboxMessage.objects.filter(pk__in=[each.pk for each in given_up]).update(
        status=Status.CANCELLED,
        settled_at=now,
        parked_at=None,
        answer={"reason": bulk.reason},
        next_in_line=False,
    )
    for link in {each.link for each in messages}:
        move_up(link, {each.subject for each in messages if each.link == link})


def _record(
    messages: Sequence[OutboxMessage],
    bulk: BulkIntervention,
    action: Intervention.Action,
    now: datetime,
) -> None:
    Intervention.objects.bulk_create(
        Intervention(
            message=message,
            action=action,
            at=now,
            by_id=bulk.by_id,
            reason=bulk.reason,
            bulk=bulk,
            answer_before=message.answer,
        )
        for message in messages
    )
