"""The first page of each form as a picture: for docs/images, and to look at after a change."""

import os
from pathlib import Path

import pytest

from dossiers.form_codes import FormCode as F
from dossiers.printing.compiler import png_of

from .. import stories as s
from .papers import sheet
from .test_form_fields import FIELDS, story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: Where to keep the pictures; nowhere when left out.
_PICTURES = os.environ.get("ONESTOP_PICTURES", "")
_NAMES = {F.RECEIPT: "form-01-receipt", F.BIRTH_CERTIFICATE: "form-birth-certificate"}


@pytest.mark.parametrize("code", list(FIELDS) if _PICTURES else list(_NAMES))
def test_a_form_is_drawn(code: F) -> None:
    picture = png_of(sheet(story(code), code), s.MORNING, ppi=80)
    assert picture.startswith(b"\x89PNG")
    if _PICTURES:
        name = _NAMES.get(code, f"form-{code.value}")
        (Path(_PICTURES) / f"{name}.png").write_bytes(picture)
