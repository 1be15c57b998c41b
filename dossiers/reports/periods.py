"""What a report is about in time: whole local days, from the first to the last."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..working_time import VIETNAM

_A_DAY = timedelta(days=1)
_DECEMBER = 12
#: The days that may be asked about.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class Preset(models.TextChoices):
    THIS_MONTH = "this_month", _("Tháng này")
    LAST_MONTH = "last_month", _("Tháng trước")
    THIS_QUARTER = "this_quarter", _("Quý này")
    THIS_YEAR = "this_year", _("Năm nay")


@dataclass(frozen=True, slots=True)
class Period:
    """Both days are included (Asia/Ho_Chi_Minh). Raises ValueError when out of order."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("A period cannot end before it begins.")

    @property
    def start(self) -> datetime:
        """The first instant that belongs to it (aware)."""
        return datetime.combine(self.first, time(), VIETNAM)

    @property
    def end(self) -> datetime:
        """The first instant after it (aware)."""
        return datetime.combine(self.last + _A_DAY, time(), VIETNAM)

    @classmethod
    def of(cls, preset: Preset, today: date) -> "Period":
        """The whole month, quarter or year, also the days of it that lie ahead of ``today``."""
        if preset is Preset.LAST_MONTH:
            last = today.replace(day=1) - _A_DAY
            return cls(last.replace(day=1), last)
        first_month, last_month = today.month, today.month
        if preset is Preset.THIS_QUARTER:
            first_month = (today.month - 1) // 3 * 3 + 1
            last_month = first_month + 2
        elif preset is Preset.THIS_YEAR:
            first_month, last_month = 1, _DECEMBER
        return cls(today.replace(month=first_month, day=1), _last_day(today.year, last_month))

    def __str__(self) -> str:
        return f"{self.first:%d/%m/%Y}–{self.last:%d/%m/%Y}"


def _last_day(year: int, month: int) -> date:
    if month == _DECEMBER:
        return date(year, _DECEMBER, 31)
    return date(year, month + 1, 1) - _A_DAY
