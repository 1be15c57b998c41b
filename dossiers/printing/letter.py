"""What stands on every form: agency, place and day, dossier code with its QR code, footer."""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from ..form_codes import FormCode
from ..models import Dossier, Event
from ..procedures import get_procedure, load_declaration
from ..procedures.base import Applicant
from .base import Data
from .words import full_name, heading, place_and_day, short_heading, tracking_qr

ONE_STOP = "TRUNG TÂM PHỤC VỤ\nHÀNH CHÍNH CÔNG"


def letter(
    dossier: Dossier, code: FormCode, when: date | datetime | None, *, counter: bool = False
) -> Data:
    """The parts that the paper of that day has in common with all others.

    counter: it goes out from the one-stop centre, not from the people's committee itself.
    """
    return {
        "agency": [short_heading(dossier.unit), ONE_STOP] if counter else heading(dossier.unit),
        "agency_name": full_name(dossier.unit),
        "place_and_day": place_and_day(dossier.unit, when),
        "code": dossier.code,
        "qr": tracking_qr(dossier.code),
        "qr_says": _qr_says(),
        "form": f"Mẫu số {code}" if code.isdigit() else "",
        "procedure": procedure_name(dossier),
    }


def procedure_name(dossier: Dossier) -> str:
    return str(get_procedure(dossier.procedure, dossier.procedure_version).name)


def declaration_of(dossier: Dossier) -> Any:
    """What is declared as it stands now, by the version that it was made under."""
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    return load_declaration(procedure, dossier.declaration)


def applicant_data(dossier: Dossier) -> Data:
    """Who handed in: name, address, phone, mail."""
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    applicant: Applicant = procedure.applicant(declaration_of(dossier))
    return {
        "applicant": dossier.applicant_name,
        "address": applicant.address,
        "phone": dossier.applicant_phone,
        "email": dossier.applicant_email,
    }


def handed_in(dossier: Dossier, event: Event) -> list[Data]:
    """The papers that the ward had when the event happened, with form and number."""
    papers = [each for each in dossier.documents.all() if each.kind == "paper"]
    return [
        {
            "name": paper.name,
            "form": paper.get_form_display(),
            "quantity": paper.quantity,
            "note": paper.note,
        }
        for paper in papers
        if paper.received_at <= event.occurred_at
    ]


def _qr_says() -> str:
    if settings.PUBLIC_URL:
        return "Quét mã QR để tra cứu tình trạng hồ sơ."
    return "Mã QR chứa mã hồ sơ, dùng để tra cứu."
