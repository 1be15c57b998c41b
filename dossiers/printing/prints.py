"""Printing: fill in, set, put on record, and only then hand over."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from ..form_codes import CERTIFICATES
from ..models import Dossier, PrintedForm
from ..refusals import Refusal
from .compiler import Sheet, pdf_of
from .offers import Offer

#: More in one go would keep a web thread for too long.
MOST_AT_ONCE = 50


class ReasonNeeded(Refusal):
    """A certificate was printed before; printing it again needs a reason."""


def print_forms(offers: Sequence[Offer], *, by: User, now: datetime, reason: str = "") -> bytes:
    """One PDF of all of them, each print on record as of ``now`` (aware).

    ``reason`` is kept with reprints. Raises ReasonNeeded where one is missing, ValueError for
    more than MOST_AT_ONCE; nothing is on record then, and no paper leaves.
    """
    if not 1 <= len(offers) <= MOST_AT_ONCE:
        raise ValueError(f"{len(offers)} forms at once")
    sheets = [fill_in(offer) for offer in offers]
    pdf = pdf_of(sheets, now)
    with transaction.atomic():
        _record(offers, sheets, by, now, reason)
    return pdf


def fill_in(offer: Offer) -> Sheet:
    """In Vietnamese, whatever language the reader's pages are in."""
    with translation.override("vi"):
        return Sheet(offer.form, offer.form.data(offer.dossier, offer.event))


def _record(
    offers: Sequence[Offer], sheets: Sequence[Sheet], by: User, now: datetime, reason: str
) -> None:
    ids = sorted({offer.dossier.pk for offer in offers})
    # One at a time for each dossier, so that copies are counted right.
    list(
        Dossier.objects.select_for_update(no_key=True)
        .filter(pk__in=ids)
        .order_by("pk")
        .values_list("pk")
    )
    counted = (
        PrintedForm.objects.filter(dossier__in=ids)
        .values_list("form", "event_id")
        .annotate(last=Max("copy"))
        .order_by()
    )
    last = Counter({(form, event): copy for form, event, copy in counted})
    rows = []
    for offer, sheet in zip(offers, sheets, strict=True):
        key = (str(offer.code), offer.event.pk)
        last[key] += 1
        again = last[key] > 1
        if again and offer.code in CERTIFICATES and not reason.strip():
            raise ReasonNeeded(_("Giấy này đã in rồi. Hãy ghi lý do in lại."))
        rows.append(
            PrintedForm(
                form=offer.code,
                version=offer.form.version,
                dossier=offer.dossier,
                event=offer.event,
                unit_id=offer.dossier.unit_id,
                copy=last[key],
                reason=reason.strip() if again else "",
                data_hash=sheet.data_hash,
                printed_by=by,
                printed_by_name=str(by),
                printed_at=now,
            )
        )
    PrintedForm.objects.bulk_create(rows)
