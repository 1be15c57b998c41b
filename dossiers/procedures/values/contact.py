"""How to reach somebody: telephone and e-mail."""

import re
from typing import Annotated

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, StringConstraints

from dossiers.procedures.problems import InvalidValue
from dossiers.procedures.values.text import clean_text

_SEPARATORS = re.compile(r"[\s.\-()]")
_MOBILE = re.compile(r"(?:0|\+?84)([35789][0-9]{8})")
_LANDLINE = re.compile(r"02[0-9]{9}")


def _phone(value: str) -> str:
    digits = _SEPARATORS.sub("", clean_text(value))
    if mobile := _MOBILE.fullmatch(digits):
        return f"0{mobile[1]}"
    if _LANDLINE.fullmatch(digits):
        return digits
    raise InvalidValue(
        "phone_format",
        _(
            "“%(field)s” phải là số di động 10 chữ số (đầu 03, 05, 07, 08, 09) hoặc số cố định "
            "11 chữ số (đầu 02), ví dụ 0912345678."
        ),
    )


def _email(value: str) -> str:
    email = clean_text(value)
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidValue(
            "email_format", _("“%(field)s” phải có dạng ten@nhacungcap.vn. Hãy xem lại.")
        ) from None
    return email


#: Stored with the leading 0, without separators.
Phone = Annotated[str, StringConstraints(max_length=30), AfterValidator(_phone)]
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email)]
