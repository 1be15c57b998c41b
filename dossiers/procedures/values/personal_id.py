"""The personal identification number (số định danh cá nhân): twelve digits.

Three for the province of birth registration, one for century and sex, two for the year of birth,
six at random; there is no check digit (Decree 137/2015/NĐ-CP). What the digits say is compared
with what was declared, and a difference is only ever a warning: numbers were given in error too,
and the person keeps them.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, StringConstraints, WithJsonSchema

from dossiers.procedures.problems import InvalidValue, Problem, warning
from dossiers.procedures.values.partial_date import PartialDate
from dossiers.procedures.values.sex import Sex
from dossiers.procedures.values.text import clean_text

_CODES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 "
    "036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 "
    "074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096"
)
#: Provinces as they stood when the numbers were given; old codes stay valid after the mergers.
PROVINCE_CODES = frozenset(_CODES.split())


def _personal_id(value: str) -> str:
    digits = clean_text(value).replace(" ", "")
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        raise InvalidValue(
            "personal_id_format",
            _("“%(field)s” phải gồm đúng 12 chữ số, như in trên thẻ căn cước. Hãy xem lại."),
        )
    return digits


PersonalId = Annotated[
    str,
    StringConstraints(max_length=30),
    AfterValidator(_personal_id),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{12}$"}),
]


def personal_id_warnings(
    number: str | None, path: str, *, sex: Sex | None, birth: PartialDate | date | None
) -> Iterator[Problem]:
    """What the digits contradict. `sex` and `birth` are as declared, None when not known."""
    if number is None:
        return
    century_and_sex = int(number[3])
    if number[:3] not in PROVINCE_CODES:
        yield warning(
            path,
            "personal_id_province",
            _("Ba chữ số đầu của số định danh không phải mã tỉnh đã biết. Hãy đối chiếu với thẻ."),
        )
    if sex is not None and (century_and_sex % 2 == 0) != (sex is Sex.MALE):
        yield warning(
            path,
            "personal_id_sex",
            _("Chữ số thứ tư của số định danh không khớp giới tính. Hãy đối chiếu với thẻ."),
        )
    if birth is not None:
        year = 1900 + 100 * (century_and_sex // 2) + int(number[4:6])
        if year != birth.year:
            yield warning(
                path,
                "personal_id_year",
                _("Số định danh ứng với năm sinh %(year)s, khác năm sinh đã khai là %(declared)s."),
                year=year,
                declared=birth.year,
            )
