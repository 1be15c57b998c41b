"""Keeping what was pushed in, and making a dossier of it once it is understood.

The row first, in a transaction of its own: whatever happens next, what came is kept, and is looked
at again by the next try of the sender, by a worker, or by hand. PostgreSQL alone is needed.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from pydantic_core import from_json

from accounts.models import Client, User
from accounts.permissions import standing_of

from ..actor import Actor
from ..lifecycle import submit_dossier
from ..models import InboundCopy, InboundDossier
from ..refusals import InvalidInput
from .fault import Fault, FaultKind
from .understanding import understand

#: Who files, as the history tells it.
_SENDER = "Cổng Dịch vụ công quốc gia"
#: After this long nobody is at a row any more that was kept and not looked at.
_LEFT_LYING = timedelta(minutes=1)
Status = InboundDossier.Status


@transaction.atomic
def keep(client: Client, code: str, body: str, *, now: datetime) -> tuple[InboundDossier, bool]:
    """The row of what was sent, and whether it is new. ``now`` is aware.

    Sent again otherwise, it replaces what was not taken in yet; what came before is kept too.
    """
    made, new = InboundDossier.objects.get_or_create(
        client=client, their_code=code, defaults={"body": body, "received_at": now}
    )
    if new or made.body == body:
        return made, new
    row = InboundDossier.objects.select_for_update().get(pk=made.pk)
    if row.body != body and not row.copies.filter(body=body).exists():
        taken_in = row.status == Status.TAKEN_IN
        kept = body if taken_in else row.body
        InboundCopy.objects.create(inbound=row, body=kept, replaced_at=now)
        if not taken_in:
            row.body, row.corrections, row.status = body, {}, Status.RECEIVED
            row.save()
    return row, False


@transaction.atomic
def take_in(pk: int, *, now: datetime) -> InboundDossier:
    """Look at a row and make its dossier, or say why not; one that was taken in stays as it is."""
    row = (
        InboundDossier.objects.select_for_update(of=("self",))
        .select_related("client__account")
        .get(pk=pk)
    )
    if row.status == Status.TAKEN_IN:
        return row
    units = _units_of(row.client, now)
    found = understand(from_json(row.body), row.corrections, senders_units=units, now=now)
    faults = found.faults
    if found.submission is not None:
        try:
            row.dossier = submit_dossier(
                found.submission, actor=Actor.of_system(_SENDER), now=now, late=found.late
            )
        except InvalidInput as refusal:
            faults = [_of_problem(each.path, each.message) for each in refusal.problems]
    row.unit = found.unit
    row.status = Status.QUARANTINED if row.dossier is None else Status.TAKEN_IN
    row.faults = [each.as_json() for each in faults]
    row.judged_at = now
    row.save()
    return row


def correct(pk: int, corrections: Mapping[str, Any], *, by: User, now: datetime) -> InboundDossier:
    """Put declared fields right by hand, on record beside what came, and look at it again."""
    with transaction.atomic():
        row = InboundDossier.objects.select_for_update().get(pk=pk)
        row.corrections = {**row.corrections, **corrections}
        row.corrected_by = by
        row.save(update_fields=["corrections", "corrected_by"])
    return take_in(pk, now=now)


def take_in_left_lying() -> int:
    """Look at what was kept by a process that ended before it looked; returns how many.

    One that brings us down stands behind all others from then on: it holds nobody else up.
    """
    now = timezone.now()
    lying = InboundDossier.objects.filter(
        status=Status.RECEIVED, received_at__lt=now - _LEFT_LYING
    ).order_by(F("judged_at").asc(nulls_first=True), "received_at")
    found = list(lying.values_list("pk", flat=True)[:100])
    for pk in found:
        InboundDossier.objects.filter(pk=pk).update(judged_at=now)
        take_in(pk, now=now)
    return len(found)


def _units_of(client: Client, now: datetime) -> set[int]:
    """The units (ids) that the sender may send to: its own and all below them."""
    account = client.account
    account.acting_client = client
    return standing_of(account, timezone.localdate(now)).readable_unit_ids()


def _of_problem(path: str, message: str) -> Fault:
    declared = path.removeprefix("declaration").lstrip(".")
    return Fault(FaultKind.DECLARATION, "ToKhai", path=declared, message=message)
