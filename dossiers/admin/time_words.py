"""Due instants and working time in words that a clerk reads at a glance."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ..calendars import calendar_of
from ..clock import Outcome, time_left
from ..models import Dossier
from ..promises import outcome_of
from ..working_time import WorkingCalendar

_MINUTES_AN_HOUR = 60

TONES = {
    Outcome.EARLY: "success",
    Outcome.ON_TIME: "success",
    Outcome.LATE: "danger",
    Outcome.RUNNING: "neutral",
    Outcome.DUE_SOON: "warning",
    Outcome.OVERDUE: "danger",
    Outcome.PAUSED: "neutral",
}


@dataclass(frozen=True, slots=True)
class DueWords:
    """How a dossier stands against its promise: words, and the tone that only underlines them."""

    words: str
    tone: str


def due_words(dossier: Dossier, now: datetime) -> DueWords:
    """As of ``now`` (aware), in the active language."""
    outcome = outcome_of(dossier, now)
    if outcome is None or dossier.due_at is None:
        finished = dossier.finished_at is not None
        return DueWords(_("không hẹn trả") if finished else _("chưa hẹn trả"), "neutral")
    calendar = calendar_of(dossier.unit_id)
    if outcome is Outcome.EARLY:
        words = _("xong trước hạn")
    elif outcome is Outcome.ON_TIME:
        words = _("xong đúng hạn")
    elif outcome is Outcome.LATE and dossier.finished_at is not None:
        words = _late(_("xong quá hạn"), dossier.due_at, dossier.finished_at, calendar)
    elif outcome is Outcome.OVERDUE:
        words = _late(_("quá hạn"), dossier.due_at, dossier.paused_at or now, calendar)
    else:
        at = dossier.paused_at or now
        left = time_left(dossier.due_at, at, calendar)
        words = _("còn %(time)s làm việc") % {"time": _spoken(left, at, calendar)}
        if outcome is Outcome.PAUSED:
            words = _("tạm dừng, %(left)s") % {"left": words}
    return DueWords(words, TONES[outcome])


def spoken(minutes: int, day: timedelta) -> str:
    """Working minutes as days of that length, hours and minutes; beside days without minutes."""
    days, rest = divmod(minutes, int(day.total_seconds()) // 60)
    hours, rest = divmod(rest, _MINUTES_AN_HOUR)
    parts = []
    if days:
        parts.append(_("%(number)s ngày") % {"number": days})
    if hours:
        parts.append(_("%(number)s giờ") % {"number": hours})
    if rest and not days:
        parts.append(_("%(number)s phút") % {"number": rest})
    return " ".join(parts) or _("chưa tới 1 phút")


def local_time(instant: datetime) -> str:
    """An instant (aware) as the ward's clock and calendar show it."""
    return timezone.localtime(instant).strftime("%H:%M %d/%m/%Y")


def _late(words: str, due_at: datetime, at: datetime, calendar: WorkingCalendar) -> str:
    """In the closed hours right after the due instant no working time has passed yet."""
    by = -time_left(due_at, at, calendar)
    return f"{words} {_spoken(by, at, calendar)}" if by > 0 else words


def _spoken(minutes: int, at: datetime, calendar: WorkingCalendar) -> str:
    return spoken(minutes, calendar.day_length_on(timezone.localdate(at)))
