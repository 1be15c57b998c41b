"""Many dossiers' papers in one go: which can be printed, and why the others cannot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from ..form_codes import CERTIFICATES, FormCode
from ..models import Dossier
from ..states import DossierState
from .base import Reader
from .offers import Offer, offers_of, readers_for


class Batch(StrEnum):
    """What is printed of each."""

    RECEIPTS = "receipts"
    CERTIFICATES = "certificates"

    @property
    def label(self) -> Promise:
        return _LABELS[self]

    @property
    def codes(self) -> frozenset[FormCode]:
        return _CODES[self]


_LABELS = {
    Batch.RECEIPTS: _("Giấy tiếp nhận và hẹn trả"),
    Batch.CERTIFICATES: _("Giấy kết quả (giấy khai sinh, trích lục…)"),
}
_CODES = {
    Batch.RECEIPTS: frozenset({FormCode.RECEIPT}),
    Batch.CERTIFICATES: CERTIFICATES,
}
_SIGNED = (DossierState.RESOLVED, DossierState.RETURNED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dossier of a batch: its ``offer``, or in ``obstacle`` why it is left out."""

    dossier: Dossier
    offer: Offer | None
    obstacle: Promise | str = ""


def candidates(
    dossiers: Iterable[Dossier], batch: Batch, user: User, now: datetime
) -> list[Candidate]:
    """One for each, in their order; events, prints and documents are best at hand."""
    return [_candidate(dossier, batch, user, now) for dossier in dossiers]


def _candidate(dossier: Dossier, batch: Batch, user: User, now: datetime) -> Candidate:
    readers = readers_for(user, dossier, now)
    if batch is Batch.CERTIFICATES and Reader.WARD not in readers:
        return Candidate(dossier, None, _("Chỉ cán bộ của đơn vị mới in giấy này."))
    offer = next((each for each in offers_of(dossier, readers) if each.code in batch.codes), None)
    if offer is None:
        return Candidate(dossier, None, _missing(dossier, batch))
    if offer.needs_reason:
        return Candidate(dossier, None, _("Đã in; muốn in lại thì in từng giấy và ghi lý do."))
    return Candidate(dossier, offer)


def _missing(dossier: Dossier, batch: Batch) -> Promise:
    if batch is Batch.RECEIPTS and dossier.accepted_at is None:
        return _("Hồ sơ chưa được tiếp nhận.")
    if batch is Batch.CERTIFICATES and dossier.state not in _SIGNED:
        return _("Kết quả chưa được ký.")
    return _("Không có mẫu in nào có hiệu lực vào ngày đó.")
