"""The promised date of a dossier: made at acceptance, moved by waits and by the leader."""

from datetime import date, datetime

from django.utils import timezone

from .calendars import current_calendar
from .clock import Outcome, Pause, PauseReason, due_at, extended_due_at, outcome
from .models import Dossier, DueDate, Event, TimeLimitRule
from .states import PAUSED_STATES, DossierState

_REASONS = {
    DossierState.SUPPLEMENT_REQUIRED: PauseReason.SUPPLEMENT,
    DossierState.PAYMENT_REQUIRED: PauseReason.PAYMENT,
}


def make_first_promise(dossier: Dossier, accepted_at: datetime) -> DueDate:
    """Find the rule in force on the day of acceptance and promise; the dossier keeps the rule."""
    on = timezone.localdate(accepted_at)
    rule = TimeLimitRule.objects.in_force(dossier.procedure, dossier.sub_type, on)
    assert rule is not None  # the guard time_limit_in_force has looked
    dossier.rule = rule
    dossier.due_at = dossier.first_due_at = due_at(accepted_at, rule.limit, [], current_calendar())
    return DueDate(kind=DueDate.Kind.FIRST, due_at=dossier.due_at, rule=rule)


def shift_promise(dossier: Dossier, resumed_at: datetime) -> DueDate:
    """The wait that ends now moves the promise by the working time that it covered."""
    assert dossier.rule is not None and dossier.accepted_at is not None
    pauses = pauses_of(dossier, ended_at=resumed_at)
    extension = _extension_of(dossier)
    if extension is None:
        dossier.due_at = due_at(
            dossier.accepted_at, dossier.rule.limit, pauses, current_calendar()
        )
    else:
        granted_at, new_date = extension
        dossier.due_at = extended_due_at(new_date, granted_at, pauses, current_calendar())
    return DueDate(kind=DueDate.Kind.SHIFTED, due_at=dossier.due_at, rule=dossier.rule)


def extend_promise(dossier: Dossier, new_date: date, granted_at: datetime) -> DueDate:
    """The leader gives a new date; the first promise stays on record beside it."""
    assert dossier.rule is not None
    dossier.due_at = extended_due_at(new_date, granted_at, [], current_calendar())
    return DueDate(kind=DueDate.Kind.EXTENDED, due_at=dossier.due_at, rule=dossier.rule)


def pauses_of(dossier: Dossier, *, ended_at: datetime | None = None) -> list[Pause]:
    """The waits for the citizen since acceptance, from the history.

    ``ended_at`` closes the one that is open. Before acceptance no clock runs: such a wait is no
    pause.
    """
    pauses = []
    opened: tuple[datetime, PauseReason] | None = None
    for event in dossier.events.order_by("number"):
        if event.to_state in PAUSED_STATES and event.from_state not in PAUSED_STATES:
            if event.from_state != DossierState.SUBMITTED:
                opened = event.occurred_at, _REASONS[DossierState(event.to_state)]
        elif event.from_state in PAUSED_STATES and opened is not None:
            pauses.append(Pause(opened[0], event.occurred_at, opened[1]))
            opened = None
    if opened is not None:
        pauses.append(Pause(opened[0], ended_at, opened[1]))
    return pauses


def outcome_of(dossier: Dossier, at: datetime) -> Outcome | None:
    """How the dossier stands at that instant; None before acceptance, when nothing is promised."""
    if dossier.due_at is None:
        return None
    return outcome(dossier.due_at, dossier.finished_at, dossier.paused_at, at, current_calendar())


def _extension_of(dossier: Dossier) -> tuple[datetime, date] | None:
    if not dossier.extension_count:
        return None
    event = Event.objects.get(dossier=dossier, transition="extend")
    return event.occurred_at, date.fromisoformat(event.arguments["new_due_on"])
