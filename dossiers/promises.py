"""The promised date of a dossier: made at acceptance, moved by waits and by the leader.

A promise that stands is moved, never made anew: what has changed in the calendar since shows in a
dossier's date only once it is recomputed, on record (``recomputation.py``).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from . import arguments as a
from .calendars import calendar_of
from .clock import (
    AfterSupplement,
    Outcome,
    Pause,
    PauseReason,
    due_after,
    due_at,
    extended_due_at,
    outcome,
)
from .models import Dossier, DueDate, Event, TimeLimitRule
from .move import LateEntry, Move
from .states import FINISHED_STATES, PAUSED_STATES, DossierState
from .transitions import TABLE, Transition
from .working_time import WorkingCalendar

_REASONS = {
    DossierState.SUPPLEMENT_REQUIRED: PauseReason.SUPPLEMENT,
    DossierState.PAYMENT_REQUIRED: PauseReason.PAYMENT,
}
#: Where the work is over; handing over comes after it.
_ENDS = FINISHED_STATES - {DossierState.RETURNED}
#: The events, beside the acceptance, that a due date follows from.
MOVING_EVENTS = (
    Q(from_state__in=PAUSED_STATES)
    | Q(to_state__in=PAUSED_STATES)
    | Q(transition=Transition.EXTEND)
)


def promise_by(move: Move, waited: Pause | None, late: LateEntry | None) -> DueDate | None:
    """The promise that this move makes or changes: the only events that touch a due date.

    ``waited`` is the wait for the citizen that it ends.
    """
    dossier = move.dossier
    if move.transition == Transition.ACCEPT:
        return make_first_promise(dossier, move.occurred_at)
    if move.transition == Transition.EXTEND:
        assert isinstance(move.arguments, a.Extension)
        return extend_promise(dossier, move.arguments.new_due_on, move.occurred_at)
    if move.transition == Transition.RECOMPUTE:
        assert isinstance(move.arguments, a.Recomputation)
        promise = recomputed_promise(dossier, move.arguments.rule)
        dossier.due_at, dossier.rule = promise.due_at, promise.rule
        return promise
    if late is not None and TABLE[move.transition].target in _ENDS:
        promised = promise_when_finished(dossier, move.occurred_at, waited)
        if promised is not None:
            return promised
    return None if waited is None else shift_promise(dossier, waited)


def make_first_promise(dossier: Dossier, accepted_at: datetime) -> DueDate:
    """Find the rule in force on the day of acceptance and promise; the dossier keeps the rule."""
    on = timezone.localdate(accepted_at)
    rule = TimeLimitRule.objects.in_force(dossier.procedure, dossier.sub_type, on)
    assert rule is not None  # the guard time_limit_in_force has looked
    dossier.rule = rule
    calendar = calendar_of(dossier.unit_id)
    dossier.due_at = dossier.first_due_at = due_at(accepted_at, rule.limit, [], calendar)
    return DueDate(kind=DueDate.Kind.FIRST, due_at=dossier.due_at, rule=rule)


def shift_promise(dossier: Dossier, waited: Pause) -> DueDate:
    """The wait that ends now moves the promise by the working time that it covered."""
    assert dossier.rule is not None
    assert dossier.due_at is not None
    dossier.due_at = _after(waited, dossier.due_at, dossier.rule, dossier)
    return DueDate(kind=DueDate.Kind.SHIFTED, due_at=dossier.due_at, rule=dossier.rule)


def extend_promise(dossier: Dossier, new_date: date, granted_at: datetime) -> DueDate:
    """The leader gives a new date; the first promise stays on record beside it."""
    assert dossier.rule is not None
    calendar = calendar_of(dossier.unit_id)
    dossier.due_at = extended_due_at(new_date, granted_at, [], calendar)
    return DueDate(kind=DueDate.Kind.EXTENDED, due_at=dossier.due_at, rule=dossier.rule)


def recomputed_promise(dossier: Dossier, rule_id: int | None) -> DueDate:
    """The promise as the history has it by the calendar of now; changes nothing yet.

    ``rule_id``: the rule to count by; None is the dossier's own.
    """
    rule = dossier.rule if rule_id is None else TimeLimitRule.objects.get(pk=rule_id)
    assert rule is not None  # the guard promised_already has looked
    events = dossier.events.filter(MOVING_EVENTS).order_by("number")
    due = promise_from(dossier, events, rule, calendar_of(dossier.unit_id))
    return DueDate(kind=DueDate.Kind.RECOMPUTED, due_at=due, rule=rule)


def promise_when_finished(
    dossier: Dossier, finished_at: datetime, waited: Pause | None
) -> DueDate | None:
    """The promise as it would stand without what was recomputed after `finished_at`.

    For a finish that is entered late: in which order things were typed must not change its
    outcome. ``waited`` is the wait that the finish ends, if it does. None when nothing was
    recomputed since.
    """
    promises = list(dossier.due_dates.select_related("event", "rule").order_by("id"))
    if not any(_is_recomputed_after(finished_at, promise) for promise in promises):
        return None
    events = dossier.events.filter(MOVING_EVENTS).order_by("number")
    waits = {pause.end: pause for pause in pauses_in(events)}
    due, rule = promises[0].due_at, promises[0].rule
    for promise in promises:
        if promise.kind == DueDate.Kind.SHIFTED:
            due = _after(waits[promise.event.occurred_at], due, rule, dossier)
        elif not _is_recomputed_after(finished_at, promise):
            due, rule = promise.due_at, promise.rule
    if waited is not None:
        due = _after(waited, due, rule, dossier)
    dossier.due_at, dossier.rule = due, rule
    return DueDate(kind=DueDate.Kind.RECOMPUTED, due_at=due, rule=rule)


def promise_from(
    dossier: Dossier, events: Iterable[Event], rule: TimeLimitRule, calendar: WorkingCalendar
) -> datetime:
    """The due instant that follows from the history, by a rule and a calendar.

    ``events``: at least the dossier's MOVING_EVENTS, in order. A wait that is still open moves
    nothing yet. Raises OutsideCalendar.
    """
    assert dossier.accepted_at is not None
    events = list(events)
    pauses = [pause for pause in pauses_in(events) if pause.end is not None]
    for event in events:
        if event.transition == Transition.EXTEND:
            new_date = date.fromisoformat(event.arguments["new_due_on"])
            return extended_due_at(new_date, event.occurred_at, pauses, calendar)
    return due_at(dossier.accepted_at, rule.limit, pauses, calendar)


def pauses_in(events: Iterable[Event]) -> list[Pause]:
    """The waits for the citizen in a history, in order; one that is open has no end.

    Before acceptance no clock runs: such a wait is no pause.
    """
    pauses = []
    opened: Pause | None = None
    for event in events:
        if event.from_state == event.to_state:
            continue
        if event.to_state in PAUSED_STATES and event.from_state != DossierState.SUBMITTED:
            opened = pause_in(event.to_state, event.occurred_at)
        elif event.from_state in PAUSED_STATES and opened is not None:
            pauses.append(replace(opened, end=event.occurred_at))
            opened = None
    return pauses if opened is None else [*pauses, opened]


def pause_in(state: str, start: datetime, end: datetime | None = None) -> Pause:
    """A wait in one of PAUSED_STATES."""
    return Pause(start, end, _REASONS[DossierState(state)])


def outcome_of(dossier: Dossier, at: datetime) -> Outcome | None:
    """How the dossier stands at that instant; None before acceptance, when nothing is promised.

    Lists filter by ``standing_now.outcome_is``, which says the same to the database.
    """
    if dossier.due_at is None:
        return None
    calendar = calendar_of(dossier.unit_id)
    return outcome(dossier.due_at, dossier.finished_at, dossier.paused_at, at, calendar)


def _after(waited: Pause, due: datetime, rule: TimeLimitRule, dossier: Dossier) -> datetime:
    limit = rule.limit
    if dossier.extension_count:  # the leader's date only ever shifts
        limit = replace(limit, after_supplement=AfterSupplement.SHIFT)
    return due_after(due, waited, limit, calendar_of(dossier.unit_id))


def _is_recomputed_after(instant: datetime, promise: DueDate) -> bool:
    return promise.kind == DueDate.Kind.RECOMPUTED and promise.event.occurred_at > instant
