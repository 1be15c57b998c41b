"""A link's health in words for people; whoever reads them need not know what a breaker is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .forecast import Basis, Ending, Forecast
from .link_health import Condition, LinkHealth

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """The sign and the tone only underline the words."""

    label: str
    sign: str
    tone: str


_CONDITIONS = {
    Condition.PAUSED: (gettext_lazy("Tạm dừng"), "⏸", "waiting"),
    Condition.DOWN: (gettext_lazy("Mất kết nối"), "✕", "danger"),
    Condition.DECLARED: (gettext_lazy("Đã công bố sự cố"), "!", "danger"),
    Condition.RECOVERING: (gettext_lazy("Đang phục hồi"), "↻", "warning"),
    Condition.WORKING: (gettext_lazy("Thông suốt"), "✓", "success"),
}

_BASES = {
    Basis.NOW: gettext_lazy("theo tốc độ gửi trong phút vừa qua"),
    Basis.USUAL: gettext_lazy("theo tốc độ gửi thường ngày"),
    Basis.ASSUMED: gettext_lazy("theo tốc độ tạm tính, vì chưa có số đo"),
}


def condition_words(condition: Condition) -> ConditionWords:
    label, sign, tone = _CONDITIONS[condition]
    return ConditionWords(str(label), sign, tone)


def forecast_words(health: LinkHealth) -> str:
    """One sentence, in the active language, on when what waits will be through."""
    told: Forecast = health.forecast
    match told.ending:
        case Ending.NOTHING_WAITS:
            return _("Không có hồ sơ nào chờ gửi.")
        case Ending.UNKNOWN:
            return _("Chưa dự báo được: đang đếm số hồ sơ chờ.")
        case Ending.NOT_IN_SIGHT:
            return _("Chưa dự báo được: hồ sơ mới đang đến nhanh hơn tốc độ gửi đi.")
    assert told.left is not None  # for the other two endings it is there
    about = spoken_duration(told.left)
    if told.ending is Ending.AFTER_RETURN:
        return _("Gửi hết trong khoảng %(time)s sau khi kết nối trở lại.") % {"time": about}
    if told.left <= _MINUTE:
        return _("Dự kiến gửi hết trong vòng 1 phút.")
    at = clock_time(health.at + told.left, health.at)
    return _("Dự kiến gửi hết sau khoảng %(time)s, lúc %(at)s.") % {"time": about, "at": at}


def basis_words(told: Forecast) -> str:
    """On what the forecast rests; "" where there is none."""
    return "" if told.left is None or told.basis is None else str(_BASES[told.basis])


def spoken_duration(duration: timedelta) -> str:
    """Rounded up to what a person would say: minutes up to an hour and a half, hours, days."""
    if duration <= _MINUTE:
        return _("%(number)s phút") % {"number": 1}
    if duration <= 90 * _MINUTE:
        return _("%(number)s phút") % {"number": ceil(duration / _MINUTE)}
    if duration <= 36 * _HOUR:
        return _("%(number)s giờ") % {"number": ceil(duration / _HOUR)}
    return _("%(number)s ngày") % {"number": ceil(duration / _DAY)}


def clock_time(instant: datetime, now: datetime) -> str:
    """An instant (aware) by the ward's clock; with its day unless that is the day of ``now``."""
    local = timezone.localtime(instant)
    same_day = local.date() == timezone.localtime(now).date()
    return local.strftime("%H:%M" if same_day else "%H:%M %d/%m/%Y")
