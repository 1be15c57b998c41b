"""Who goes next: a batch of one operation, held under a lease by one worker."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from .link_states import admission
from .models import Link, Operation, OutboxMessage, Status


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages of different subjects, ours until the lease ends."""

    link: Link
    operation: Operation
    token: UUID
    messages: list[OutboxMessage]
    #: Subjects of dossiers that the link has acknowledged before.
    known_there: frozenset[str]


def claim(
    link: Link, operation: Operation, *, most: int, now: datetime, lease: timedelta
) -> Batch | None:
    """Take up to ``most`` messages that are due, births and soonest due first; None if none are.

    Only the oldest unsettled message of a subject and link may go, so that order holds whatever
    becomes of it. A lease that ran out (its worker died) is as good as none.
    """
    with transaction.atomic():
        admitted = admission(link, operation, now)
        if admitted.most == 0:
            return None
        limit = most if admitted.most is None else min(most, admitted.most)
        older = OutboxMessage.objects.filter(
            link=OuterRef("link"),
            subject=OuterRef("subject"),
            status__in=[Status.WAITING, Status.PARKED],
            id__lt=OuterRef("id"),
        )
        heads = (
            OutboxMessage.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(
                Q(leased_until=None) | Q(leased_until__lte=now),
                ~Exists(older),
                link=link,
                operation=operation,
                status=Status.WAITING,
                not_before__lte=now,
            )
            .order_by("rank", F("due_at").asc(nulls_last=True), "id")[:limit]
        )
        messages = list(heads)
        if not messages:
            return None
        admitted.take(now, lease)
        token = uuid4()
        OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).update(
            lease_token=token, leased_until=now + lease
        )
    return Batch(link, operation, token, messages, _known_there(link, operation, messages))


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
