"""A date of which only the year, or the year and month, may be known.

Legal for parents, the deceased and old records. What is unknown stays unknown: it is never
filled in with 1 January.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from dossiers.procedures.problems import InvalidValue
from dossiers.procedures.values.full_date import FIRST_YEAR, LAST_YEAR

_REDUCED_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """yyyy, yyyy-mm or yyyy-mm-dd (ISO 8601 reduced precision); `day` needs `month`."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise InvalidValue(
                "year_out_of_range", _("“%(field)s” có năm không hợp lý. Hãy xem lại.")
            )
        if self.month is None:
            known = self.day is None
        else:
            known = 1 <= self.month <= 12 and (
                self.day is None or 1 <= self.day <= monthrange(self.year, self.month)[1]
            )
        if not known:
            raise InvalidValue(
                "no_such_date", _("“%(field)s” không có trong lịch. Hãy xem lại ngày và tháng.")
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidValue for anything but the three forms, or a day that does not exist."""
        match = _REDUCED_ISO.fullmatch(text)
        if match is None:
            raise InvalidValue(
                "partial_date_format",
                _(
                    "“%(field)s” phải theo dạng năm-tháng-ngày, năm-tháng hoặc năm, ví dụ "
                    "1990-05-17, 1990-05 hoặc 1990."
                ),
            )
        return cls(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> date:
        """The first day this may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day this may be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def could_be_before(self, other: "PartialDate | date") -> bool:
        """Whether some reading of the two puts this one first."""
        return self.earliest < _latest(other)

    def is_after(self, other: "PartialDate | date") -> bool:
        """Whether every reading of the two puts this one later."""
        return self.earliest > _latest(other)

    def is_before(self, other: "PartialDate | date") -> bool:
        """Whether every reading of the two puts this one earlier."""
        return self.latest < (other.earliest if isinstance(other, PartialDate) else other)

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.month is not None:
            text += f"-{self.month:02}"
        if self.day is not None:
            text += f"-{self.day:02}"
        return text

    def display(self) -> str:
        """yyyy, mm/yyyy or dd/mm/yyyy, as on Vietnamese papers."""
        return "/".join(reversed(str(self).split("-")))

    registry_text = display

    @classmethod
    def _validate(cls, value: object) -> Self:
        return value if isinstance(value, cls) else cls.parse(value if type(value) is str else "")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}


def _latest(when: PartialDate | date) -> date:
    return when.latest if isinstance(when, PartialDate) else when


def full_years(start: date, end: date) -> int:
    """Birthdays passed between two days; negative when `end` comes first."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
