"""Names of people: how they are stored and how they are searched."""

import re
import unicodedata
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, StringConstraints

from dossiers.procedures.problems import InvalidValue
from dossiers.procedures.values.text import clean_text

# Vietnamese and the Latin-script ethnic-minority languages (K'Brôih, H’Hen Niê, Y Blơ̆), with the
# combining marks that have no composed form; also foreign parents' names in transcription.
_NAME = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ\u0300-\u036f'‘’ʼ.\- ]+")
_LETTER = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]")
# The blocks of combining diacritical marks that Latin script uses.
_MARKS = (*range(0x0300, 0x0370), *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00))
_FOLDED = dict.fromkeys(_MARKS) | str.maketrans("Đđ‘’ʼ", "dd'''")


def fold_name(text: str) -> str:
    """The search key of a name: no tones, no Đ, lower case, single spaces.

    Names are compared folded, so both tone placements (hoà, hòa) meet; rank those that agree
    with their diacritics first.
    """
    bare = unicodedata.normalize("NFD", text).translate(_FOLDED)
    return " ".join(bare.lower().split())


def _person_name(value: str) -> str:
    name = clean_text(value)
    if not _NAME.fullmatch(name) or not _LETTER.search(name):
        raise InvalidValue(
            "name_characters",
            _(
                "“%(field)s” chỉ được gồm chữ cái, dấu cách, dấu nháy, dấu gạch nối và dấu chấm. "
                "Hãy bỏ chữ số, dấu phẩy và ký hiệu khác; mỗi ô ghi một người."
            ),
        )
    return name


#: A full name as written on papers, verbatim but for NFC and spacing; never split into parts.
PersonName = Annotated[str, StringConstraints(max_length=100), AfterValidator(_person_name)]
