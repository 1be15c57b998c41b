"""The ledger of minutes as a dossier's page draws it: a bar, a legend and one sentence.

Every part is told by number, name and figures as well as by its colour.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..bookkeeping import SHARE_LABELS, read_ledger
from ..calendars import calendar_of
from ..clock import Outcome
from ..ledger import Ledger, Share, late_only_by_outage
from ..models import Dossier
from ..promises import outcome_of, pauses_in
from ..working_time import WorkingCalendar
from .time_words import spoken

_MINUTE = timedelta(minutes=1)
#: A number fits into a segment of at least so many hundredths of the bar.
_ROOM_FOR_A_NUMBER = 2.5


@dataclass(frozen=True, slots=True)
class Segment:
    """One share that has any time; ``left``, ``width`` and ``middle`` are SVG percentages."""

    number: int
    share: Share
    label: str
    minutes: str
    days: str
    percent: str
    left: str
    width: str
    middle: str
    is_numbered: bool


@dataclass(frozen=True, slots=True)
class LedgerBar:
    """``verdict`` says whose minutes made it late; "" while it is not."""

    segments: list[Segment]
    minutes: str
    days: str
    verdict: str


def ledger_bar(dossier: Dossier, now: datetime) -> LedgerBar | None:
    """The dossier's ledger as of ``now`` (aware), in the active language; None before acceptance.

    Working days are those of the hours in force on the day of acceptance.
    """
    ledger = read_ledger(dossier, now)
    if ledger is None or dossier.accepted_at is None:
        return None
    calendar = calendar_of(dossier.unit_id)
    day = calendar.day_length_on(timezone.localdate(dossier.accepted_at))
    minutes = ledger.minutes()
    whole = sum(minutes.values())
    return LedgerBar(
        _segments(minutes, whole, day),
        number_format(whole, force_grouping=True),
        number_format(_hundredths(whole, day) / 100, decimal_pos=2),
        _verdict(dossier, ledger, calendar, now),
    )


def _segments(minutes: dict[Share, int], whole: int, day: timedelta) -> list[Segment]:
    segments: list[Segment] = []
    before = 0
    percents = _shared_out(minutes, 100)
    hundredths = _shared_out(minutes, _hundredths(whole, day))
    for share, amount in minutes.items():
        if not amount:
            continue
        left, width = 100 * before / whole, 100 * amount / whole
        segments.append(
            Segment(
                number=len(segments) + 1,
                share=share,
                label=str(SHARE_LABELS[share]),
                minutes=number_format(amount, force_grouping=True),
                days=number_format(hundredths[share] / 100, decimal_pos=2),
                percent=str(percents[share]),
                left=f"{left:.3f}%",
                width=f"{width:.3f}%",
                middle=f"{left + width / 2:.3f}%",
                is_numbered=width >= _ROOM_FOR_A_NUMBER,
            )
        )
        before += amount
    return segments


def _hundredths(minutes: int, day: timedelta) -> int:
    return round(100 * minutes * _MINUTE / day)


def _shared_out(minutes: dict[Share, int], units: int) -> dict[Share, int]:
    """So many whole units by the minutes of each: what is shown adds up to what is shown.

    Rounded down, and what that leaves over goes, one each, to those who lost most.
    """
    whole = sum(minutes.values())
    if not whole:
        return dict(minutes)
    told = {share: amount * units // whole for share, amount in minutes.items()}
    by_loss = sorted(minutes, key=lambda share: minutes[share] * units % whole, reverse=True)
    for share in by_loss[: units - sum(told.values())]:
        told[share] += 1
    return told


def _verdict(dossier: Dossier, ledger: Ledger, calendar: WorkingCalendar, now: datetime) -> str:
    """Whose minutes made it late: theirs who had most of those that the clock ran."""
    outcome = outcome_of(dossier, now)
    if outcome not in (Outcome.LATE, Outcome.OVERDUE) or dossier.due_at is None:
        return ""
    until = dossier.finished_at or dossier.paused_at or now
    day = calendar.day_length_on(timezone.localdate(until))
    running = _running(dossier, ledger, calendar, until)
    share = max(running, key=lambda each: running[each])
    told: dict[str, object] = {
        "late": spoken(calendar.working_time_between(dossier.due_at, until) // _MINUTE, day),
        "share": SHARE_LABELS[share],
        "part": spoken(running[share] // _MINUTE, day),
        "whole": spoken(sum(running.values(), timedelta()) // _MINUTE, day),
    }
    if not ledger.parts[Share.LINK_DOWN]:
        return (
            _(
                "Quá hạn %(late)s làm việc, nhiều nhất là thời gian của: %(share)s "
                "(%(part)s trong %(whole)s tính vào hạn); không có thời gian nào do mất kết nối."
            )
            % told
        )
    if late_only_by_outage(dossier.due_at, until, ledger, calendar):
        return (
            _(
                "Quá hạn %(late)s làm việc, nhiều nhất là thời gian của: %(share)s "
                "(%(part)s trong %(whole)s tính vào hạn); nếu không mất kết nối thì đã đúng hạn."
            )
            % told
        )
    return (
        _(
            "Quá hạn %(late)s làm việc, nhiều nhất là thời gian của: %(share)s "
            "(%(part)s trong %(whole)s tính vào hạn); nếu không mất kết nối thì vẫn quá hạn."
        )
        % told
    )


def _running(
    dossier: Dossier, ledger: Ledger, calendar: WorkingCalendar, until: datetime
) -> dict[Share, timedelta]:
    """The ledger without the pauses: they have moved the promise, so they made nothing late."""
    running = dict(ledger.parts)
    for pause in pauses_in(dossier.events.all()):
        if dossier.due_at is not None and pause.start < dossier.due_at:
            end = pause.end_as_of(until)
            running[Share.CITIZEN] -= calendar.working_time_between(pause.start, end)
    return running
