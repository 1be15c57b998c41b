"""What somebody should do about the working calendar before it is too late."""

from datetime import date

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .calendars import read_calendars

#: From this day on next year's calendar should be there: promises reach into January.
_ASKED_FROM = (11, 1)


def calendar_warnings(today: date) -> list[Promise | str]:
    """Sentences for the operators (lazy), one a year; none when all is well. Four queries.

    ``today`` is the local day. By the law the Prime Minister decides on the swapped days of a year
    before it begins (Labour Code 2019 art. 112.3).
    """
    needed = [today.year]
    if (today.month, today.day) >= _ASKED_FROM:
        needed.append(today.year + 1)
    published = read_calendars().published_years
    return [
        format_lazy(
            _(
                "Lịch làm việc năm {year} chưa được công bố; hạn trả rơi vào năm đó chỉ là "
                "tạm tính. Hãy nhập lịch từ văn bản công bố."
            ),
            year=year,
        )
        for year in needed
        if year not in published
    ]
