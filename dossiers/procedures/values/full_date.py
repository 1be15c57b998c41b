"""A calendar date that is known to the day."""

import re
from datetime import date, datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator

from dossiers.procedures.problems import InvalidValue

#: Nobody in a living register was born earlier; a smaller year is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1850, 2199
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _full_date(value: object) -> date:
    if isinstance(value, str) and _ISO.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise InvalidValue(
                "no_such_date", _("“%(field)s” không có trong lịch. Hãy xem lại ngày và tháng.")
            ) from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidValue(
            "date_format",
            _("“%(field)s” phải đủ ngày, tháng, năm theo dạng năm-tháng-ngày, ví dụ 2026-11-03."),
        )
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise InvalidValue("year_out_of_range", _("“%(field)s” có năm không hợp lý. Hãy xem lại."))
    return value


#: Stored as yyyy-mm-dd.
FullDate = Annotated[date, BeforeValidator(_full_date)]
