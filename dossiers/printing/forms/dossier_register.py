"""Form 07: the register of what a unit took in over a period."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import Unit

from ...arguments import ResultDelivery
from ...form_codes import FormCode
from ...models import Dossier
from ...refusals import Refusal
from ...reports.periods import Period
from ...states import DossierState
from ..base import CIRCULAR_03, Data, Form, FormRegister, Reader
from ..letter import ONE_STOP, applicant_data, procedure_name
from ..words import day, full_name, short_heading, short_instant

#: Some thirty pages. Typst keeps about 0.3 MB a row, and a web process is not to swell with it.
MOST_ROWS = 500
_DELIVERY = {ResultDelivery.COUNTER: "Trực tiếp", ResultDelivery.POST: "Bưu chính"}


class TooManyRows(Refusal):
    """The period holds more dossiers than one register."""


def _data(unit: Unit, period: Period) -> Data:
    """Raises TooManyRows."""
    dossiers = Dossier.objects.filter(
        unit=unit, accepted_at__gte=period.start, accepted_at__lt=period.end
    ).order_by("accepted_at", "pk")
    if dossiers[MOST_ROWS : MOST_ROWS + 1]:
        raise TooManyRows(
            _("Kỳ này có hơn %(most)s hồ sơ. Hãy in từng tháng hoặc từng tuần.")
            % {"most": MOST_ROWS}
        )
    return {
        "agency": [short_heading(unit), ONE_STOP],
        "agency_name": full_name(unit),
        "place_and_day": "",
        "code": unit.code,
        "form": f"Mẫu số {FormCode.REGISTER}",
        "first_day": day(period.first),
        "last_day": day(period.last),
        "rows": list(_rows(dossiers[:MOST_ROWS].iterator())),
    }


def _rows(dossiers: Iterable[Dossier]) -> Iterable[Data]:
    for dossier in dossiers:
        assert dossier.accepted_at is not None
        assert dossier.due_at is not None
        yield {
            "code": dossier.code,
            "procedure": procedure_name(dossier),
            "applicant": dossier.applicant_name,
            "address": applicant_data(dossier)["address"],
            "phone": dossier.applicant_phone,
            "accepted": short_instant(dossier.accepted_at),
            "due": short_instant(dossier.due_at),
            "returned": short_instant(dossier.returned_at) if dossier.returned_at else "",
            "delivery": _DELIVERY[ResultDelivery(dossier.result_delivery)],
            "note": _note(dossier),
        }


def _note(dossier: Dossier) -> str:
    """What is not a plain return: where it stands, and that it was promised anew."""
    notes = []
    if dossier.state != DossierState.RETURNED:
        notes.append(str(DossierState(dossier.state).label))
    if dossier.extension_count:
        notes.append("đã hẹn lại")
    return ", ".join(notes)


DOSSIER_REGISTER = Form(
    code=FormCode.REGISTER,
    version=1,
    legal_basis="Thông tư 03/2025/TT-VPCP, Phụ lục I",
    effective_from=CIRCULAR_03,
    template="dossier-register-1.typ",
    calls_for_it=frozenset(),
    reader=Reader.STAFF,
    data=_data,
)
#: By itself, since it is of no dossier.
REGISTERS = FormRegister(DOSSIER_REGISTER)
