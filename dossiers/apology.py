"""Form 04, the apology with a new date: drafted from the ledger when a date will be missed.

Its words are Vietnamese in every language of the interface: the citizen gets them on paper, and
the history keeps them (Decree 118/2025; form 04 of Circular 03/2025/TT-VPCP).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from integrations.outages import downtime_of

from .bookkeeping import WAITED_FOR, read_ledger
from .calendars import calendar_of
from .clock import Outcome
from .ledger import Interval, Share
from .models import Dossier, Event
from .promises import outcome_of
from .states import DossierState
from .transitions import Transition

#: A citizen is told of so many outages, the latest ones.
_MOST_OUTAGES = 3
_LONG_WORK = {
    Share.WARD_CLERK: "Việc tiếp nhận, chuyển hồ sơ kéo dài hơn dự kiến.",
    Share.WARD_OFFICER: "Việc kiểm tra, xác minh hồ sơ kéo dài hơn dự kiến.",
    Share.WARD_LEADER: "Việc xem xét, ký kết quả kéo dài hơn dự kiến.",
}


@dataclass(frozen=True, slots=True)
class Apology:
    """What form 04 says; ``given_at`` and ``signed_by`` are empty in a draft.

    ``missed``: the promise (aware) that the new date replaces.
    """

    reason: str
    missed: datetime
    new_due_on: date
    given_at: datetime | None = None
    signed_by: str = ""


def draft_apology(dossier: Dossier, now: datetime) -> Apology | None:
    """A draft for a dossier that is overdue or due soon as of ``now`` (aware); None for others.

    Nor for one whose date was extended: that is done once. Raises OutsideCalendar.
    """
    if dossier.due_at is None or dossier.extension_count:
        return None
    if outcome_of(dossier, now) not in (Outcome.DUE_SOON, Outcome.OVERDUE):
        return None
    return Apology(_reason(dossier, now), dossier.due_at, _proposed_date(dossier, now))


def given_apology(dossier: Dossier) -> Apology | None:
    """The one that went with the extension, from the history; None if there was none."""
    event = dossier.events.filter(transition=Transition.EXTEND).order_by("-number").first()
    if event is None:
        return None
    before = dossier.due_dates.filter(event__number__lt=event.number).order_by("-id")[0]
    return Apology(
        event.arguments["reason"],
        before.due_at,
        date.fromisoformat(event.arguments["new_due_on"]),
        event.occurred_at,
        event.actor_name,
    )


def _reason(dossier: Dossier, now: datetime) -> str:
    spans = _outages_waited_through(dossier, now)
    if spans:
        told = "; ".join(_span_words(span, now) for span in spans[-_MOST_OUTAGES:])
        return f"Hệ thống hộ tịch của Bộ Tư pháp mất kết nối {told}."
    if dossier.state == DossierState.AWAITING_REGISTRY:
        return "Hệ thống hộ tịch của Bộ Tư pháp chưa trả lời hồ sơ đã gửi."
    if dossier.state == DossierState.AWAITING_CONFIRMATION:
        return "Bản nháp kết quả đã gửi và đang chờ ông/bà xác nhận."
    ledger = read_ledger(dossier, now)
    assert ledger is not None  # what is due was accepted
    longest = max(_LONG_WORK, key=lambda share: ledger.parts[share])
    return _LONG_WORK[longest]


def _proposed_date(dossier: Dossier, now: datetime) -> date:
    """As long again as the link was down, one working day at least, after the promise or today."""
    ledger = read_ledger(dossier, now)
    assert ledger is not None
    assert dossier.due_at is not None
    calendar = calendar_of(dossier.unit_id)
    later = max(dossier.due_at, now)
    day = timezone.localdate(later)
    lost = max(ledger.parts[Share.LINK_DOWN], calendar.day_length_on(day))
    reached = timezone.localdate(calendar.add_working_time(later, lost))
    return max(reached, calendar.nth_working_day_after(day, 1))


def _outages_waited_through(dossier: Dossier, now: datetime) -> list[Interval]:
    """The downtime of the link while this dossier waited for it, in order, overlaps joined."""
    joined: list[Interval] = []
    for start, end in sorted(_downtime(dossier.events.order_by("number"), now)):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _downtime(events: Iterable[Event], now: datetime) -> list[Interval]:
    spans: list[Interval] = []
    sent_at: datetime | None = None
    for event in events:
        waits = event.to_state == DossierState.AWAITING_REGISTRY
        if waits and sent_at is None:
            sent_at = event.occurred_at
        elif not waits and sent_at is not None:
            spans += downtime_of(WAITED_FOR, sent_at, event.occurred_at)
            sent_at = None
    if sent_at is not None:
        spans += downtime_of(WAITED_FOR, sent_at, now)
    return [(start, end) for start, end in spans if start < end]


def _span_words(span: Interval, now: datetime) -> str:
    start, end = (timezone.localtime(each) for each in span)
    until = "đến nay" if end >= now else f"đến {end:%H:%M %d/%m/%Y}"
    return f"từ {start:%H:%M %d/%m/%Y} {until}"
