"""Forms filled in from dossiers of the stories, and what their PDFs say."""

import unicodedata
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from dossiers.form_codes import FormCode
from dossiers.models import Dossier
from dossiers.printing.compiler import Sheet, pdf_of
from dossiers.printing.forms import FORMS

from .. import stories as s


def signed(procedure: str, **changes: Any) -> Dossier:
    """A dossier of that procedure, submitted with these changes, whose result is signed."""
    return s.moved(s.filed(procedure, **changes), *s.READY, s.FOR_SIGNATURE, s.SIGN)


def sheet(dossier: Dossier, code: FormCode) -> Sheet:
    """The newest version of the form, filled in for the last event that called for it."""
    form = next(form for form in FORMS if form.code == code)
    fresh = Dossier.objects.select_related("unit__parent").get(pk=dossier.pk)
    event = fresh.events.filter(transition__in=form.calls_for_it).order_by("-number")[0]
    return Sheet(form, form.data(fresh, event))


def told(pdf: bytes) -> str:
    """The text of a PDF as one line."""
    pages = PdfReader(BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(unicodedata.normalize("NFC", text).split())


def pages(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def printed(dossier: Dossier, code: FormCode, **changes: Any) -> str:
    """What that form says of the dossier, its data changed so."""
    filled = sheet(dossier, code)
    filled.data.update(changes)
    return told(pdf_of([filled], s.MORNING))
