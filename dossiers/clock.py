"""A dossier's clock: from acceptance, time limit and pauses to the due instant and the outcome.

Pure, like the arithmetic it stands on. The rule book in prose is docs/deadlines.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from .working_time import WorkingCalendar, localize

_MINUTE = timedelta(minutes=1)
_HOUR = 3_600_000_000  # in microseconds, as positions of a calendar count


class TimeUnit(StrEnum):
    """What a time limit counts."""

    SAME_DAY_15H = "same_day_15h"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    WORKING_HOUR = "working_hour"


class AfterSupplement(StrEnum):
    """What a supplement does to the limit once the citizen has answered."""

    SHIFT = "shift"  # the due instant moves by the working time that the wait covered
    RESTART = "restart"  # the whole limit again, from the resumption


class PauseReason(StrEnum):
    """What the citizen is waited for."""

    SUPPLEMENT = "supplement"
    PAYMENT = "payment"


class Outcome(StrEnum):
    """How a dossier stands against its promise. The first three are for finished dossiers."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"


@dataclass(frozen=True)
class TimeLimit:
    """What a procedure promises, e.g. three working days.

    amount: whole units, at least 1; of no meaning to `same_day_15h`.
    cutoff: local time of day; `same_day_15h` keeps what is accepted at or before it.
    after_supplement: `restart` concerns supplements only, a payment always shifts.
    Raises ValueError when built from an unknown unit or a wrong amount.
    """

    unit: TimeUnit
    amount: int = 1
    cutoff: time = time(15)
    after_supplement: AfterSupplement = AfterSupplement.SHIFT

    def __post_init__(self) -> None:
        # Rules are stored as plain text: a value that is no member must not pass for the last one.
        object.__setattr__(self, "unit", TimeUnit(self.unit))
        object.__setattr__(self, "after_supplement", AfterSupplement(self.after_supplement))
        if self.unit is not TimeUnit.SAME_DAY_15H and self.amount < 1:
            raise ValueError("A time limit is at least 1.")
        if self.cutoff.tzinfo is not None:
            raise ValueError("The cut-off is a local time of day.")


@dataclass(frozen=True)
class Pause:
    """A wait for the citizen, from `start` up to `end` (aware); without an end it is still open.

    Raises ValueError when built with an end before its start.
    """

    start: datetime
    end: datetime | None = None
    reason: PauseReason = PauseReason.SUPPLEMENT

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("A pause cannot end before it starts.")

    def end_as_of(self, at: datetime | None) -> datetime:
        """Its end; an open pause counts as if it ended at `at`. Raises ValueError without one."""
        if self.end is not None:
            return self.end
        if at is None:
            raise ValueError("While a pause is open, the due instant depends on when it ends.")
        return max(at, self.start)


def due_at(
    accepted_at: datetime,
    limit: TimeLimit,
    pauses: Iterable[Pause],
    calendar: WorkingCalendar,
    at: datetime | None = None,
) -> datetime:
    """The instant (Asia/Ho_Chi_Minh) at or before which the dossier must be finished.

    pauses: in any order; where they overlap, time is counted once. What lies before acceptance
    counts for nothing, and neither does a pause that begins when the limit is already used up:
    the working time that runs from acceptance to the due instant is always that of the limit.
    at: an open pause counts as if it ended then. Without it an open pause raises ValueError,
    because no due instant is final before the citizen has answered.

    Raises OutsideCalendar (a ValueError).
    """
    promise = promised_at(accepted_at, limit, calendar)
    if not pauses:
        return promise
    pauses = tuple(pauses)
    due = shifted(promise, accepted_at, pauses, calendar, at)
    if limit.after_supplement is AfterSupplement.RESTART:
        counted_from = accepted_at
        for pause in sorted(pauses, key=lambda pause: pause.start):
            resumed_at = pause.end_as_of(at)
            if (
                pause.reason is PauseReason.SUPPLEMENT
                and pause.start < due
                and resumed_at > counted_from
            ):
                counted_from = resumed_at
                promise = promised_at(resumed_at, limit, calendar)
                due = shifted(promise, resumed_at, pauses, calendar, at)
    return due


def due_after(
    due: datetime,
    pause: Pause,
    limit: TimeLimit,
    calendar: WorkingCalendar,
) -> datetime:
    """The due instant after one more pause, which has ended and began after all others had.

    Taken pause by pause it is what `due_at` makes of them all, without asking again how the
    promise came about: a promise that stands is moved, not made anew. Raises OutsideCalendar, and
    ValueError while the pause is open.
    """
    resumed_at = pause.end_as_of(None)
    restarts = limit.after_supplement is AfterSupplement.RESTART
    if restarts and pause.reason is PauseReason.SUPPLEMENT and pause.start < due:
        return promised_at(resumed_at, limit, calendar)
    return shifted(due, pause.start, [pause], calendar)


def promised_at(accepted_at: datetime, limit: TimeLimit, calendar: WorkingCalendar) -> datetime:
    """The due instant (Asia/Ho_Chi_Minh) if nothing pauses the clock. Raises OutsideCalendar.

    Days are counted without the day of acceptance (Civil Code 2015, art. 147.2) and a calendar
    limit that ends on a day off runs on to the next working day (art. 148.5).
    """
    if limit.unit is TimeUnit.WORKING_HOUR:
        return calendar.instant_at(calendar.position(accepted_at) + limit.amount * _HOUR)
    accepted_at = localize(accepted_at)
    accepted_on = accepted_at.date()
    if limit.unit is TimeUnit.WORKING_DAY:
        return calendar.closing(calendar.nth_working_day_after(accepted_on, limit.amount))
    if limit.unit is TimeUnit.CALENDAR_DAY:
        last_day = accepted_on + timedelta(days=limit.amount)
        return calendar.closing(calendar.next_working_day(last_day))
    if calendar.is_working_day(accepted_on) and accepted_at.time() <= limit.cutoff:
        closing = calendar.closing(accepted_on)
        # A unit may close before the cut-off; what it promises must still lie ahead.
        if accepted_at < closing:
            return closing
    return calendar.closing(calendar.nth_working_day_after(accepted_on, 1))


def extended_due_at(
    new_date: date,
    granted_at: datetime,
    pauses: Iterable[Pause],
    calendar: WorkingCalendar,
    at: datetime | None = None,
) -> datetime:
    """The due instant after the leader's extension to `new_date`, which replaces the promise.

    It is that day's closing, or the next working day's. Only what `pauses` cover after
    `granted_at` moves it: the leader knew of the rest. It always shifts, also where a rule says
    restart. `at` as for `due_at`. Raises OutsideCalendar.
    """
    promise = calendar.closing(calendar.next_working_day(new_date))
    return shifted(promise, granted_at, pauses, calendar, at)


def shifted(
    promise: datetime,
    counted_from: datetime,
    pauses: Iterable[Pause],
    calendar: WorkingCalendar,
    at: datetime | None = None,
) -> datetime:
    """The promise moved by the working time that pauses cover from `counted_from` on.

    A tie goes to the earlier instant: 12:00, not 13:00; 17:00, not the next morning.
    Raises OutsideCalendar.
    """
    promised = due = calendar.position(promise)
    counted_to = calendar.position(counted_from)
    spans = [
        (calendar.position(pause.start), calendar.position(pause.end_as_of(at))) for pause in pauses
    ]
    for start, end in sorted(spans):
        start = max(start, counted_to)
        if start >= due:
            break
        if end > start:
            due += end - start
            counted_to = end
    return promise if due == promised else calendar.instant_at(due)


def outcome(
    due_at: datetime,
    finished_at: datetime | None,
    paused_since: datetime | None,
    at: datetime,
    calendar: WorkingCalendar,
) -> Outcome:
    """How a dossier stands as of `at`. Lists, search, API, reports and payloads all ask here.

    finished_at: when the result was ready in the ward (Decision 766/QD-TTg), whenever it was
    typed or synced; None while the dossier is open.
    paused_since: when the open pause began, if there is one. While the clock stands the due
    instant is not passed, but a dossier that was overdue before the pause stays overdue.
    """
    if finished_at is not None:
        if localize(finished_at).date() < localize(due_at).date():
            return Outcome.EARLY
        return Outcome.ON_TIME if finished_at <= due_at else Outcome.LATE
    if paused_since is not None:
        return Outcome.OVERDUE if paused_since > due_at else Outcome.PAUSED
    if at > due_at:
        return Outcome.OVERDUE
    return Outcome.RUNNING if due_at >= soon(at, calendar) else Outcome.DUE_SOON


def soon(at: datetime, calendar: WorkingCalendar) -> datetime:
    """One full working day from `at`: what is due before it is due soon. Raises OutsideCalendar."""
    return calendar.add_working_time(at, calendar.day_length_on(localize(at).date()))


def time_left(due_at: datetime, at: datetime, calendar: WorkingCalendar) -> int:
    """Whole working minutes from `at` to the due instant, rounded down: negative when overdue.

    In the closed hours right after the due instant it is still 0. Raises OutsideCalendar.
    """
    return calendar.working_time_between(at, due_at) // _MINUTE
