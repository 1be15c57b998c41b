"""Dates and times as callers give them."""

import re
from datetime import UTC, datetime
from typing import Annotated

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, AwareDatetime, PlainValidator, WithJsonSchema

from ..calendars import current_calendar
from ..procedures.problems import InvalidValue

#: In a query string a bare "+" means a space: 2026-11-18T15:00:00 07:00.
_LOST_PLUS = re.compile(r"(?<=:\d\d)((?:\.\d+)?) (?=\d\d:?\d\d$)")


def with_its_plus(text: str) -> str:
    """An instant of a query string as its sender wrote it."""
    return _LOST_PLUS.sub(r"\1+", text)


def _instant(value: object) -> datetime:
    try:
        if not isinstance(value, str):
            raise ValueError(value)
        instant = datetime.fromisoformat(with_its_plus(value))
        if instant.tzinfo is None:
            instant = timezone.make_aware(instant)
        instant = timezone.localtime(instant)  # PostgreSQL refuses offsets of sixteen hours
        covered = current_calendar().covers(instant)
    except (ValueError, OverflowError):
        raise InvalidValue(
            "not_an_instant",
            _("“%(field)s” phải là ngày giờ theo ISO 8601, ví dụ 2026-11-18T15:00:00+07:00."),
        ) from None
    if not covered:
        raise InvalidValue("outside_calendar", _("“%(field)s” nằm ngoài lịch làm việc đã có."))
    return instant


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:  # of the first or the last day that there is
        raise InvalidValue(
            "not_an_instant",
            _("“%(field)s” phải là ngày giờ theo ISO 8601, ví dụ 2026-11-18T15:00:00+07:00."),
        ) from None


#: Any aware instant, in UTC: PostgreSQL refuses offsets of sixteen hours and more.
UtcInstant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
#: An aware instant within the working calendar; without an offset, in Asia/Ho_Chi_Minh.
LocalInstant = Annotated[
    datetime,
    PlainValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
