"""Form 06: who handed the dossier to whom, when, and whether in time."""

from collections.abc import Sequence
from datetime import datetime

from ...actor import Who
from ...calendars import calendar_of
from ...clock import Outcome, outcome
from ...form_codes import FormCode
from ...models import Dossier, Event
from ...states import DossierState
from ...transitions import Transition
from ..base import CIRCULAR_03, Data, Form, Reader
from ..letter import letter
from ..words import clock_and_day, short_instant

#: A name and a title.
Hand = tuple[str, str]

_RESULTS = {
    Outcome.EARLY: "Trước hạn",
    Outcome.ON_TIME: "Đúng hạn",
    Outcome.LATE: "Quá hạn",
}
_CITIZEN = "Người nộp hồ sơ"
#: Whose the dossier is in a state: their title, and in which capacity they act from there.
_DESKS = {
    DossierState.ACCEPTED: ("", Who.CLERK),
    DossierState.PROCESSING: ("", Who.OFFICER),
    DossierState.AWAITING_SIGNATURE: ("", Who.LEADER),
    DossierState.AWAITING_REGISTRY: ("Hệ thống hộ tịch", Who.SYSTEM),
    DossierState.RESOLVED: ("", Who.CLERK),
    DossierState.STOPPED: ("Dừng giải quyết", None),
    DossierState.WITHDRAWN: ("Rút hồ sơ", None),
}


def _data(dossier: Dossier, event: Event) -> Data:
    assert dossier.accepted_at is not None  # the event is the acceptance
    assert dossier.first_due_at is not None
    events = dossier.events.filter(number__gte=event.number).order_by("number")
    # An extension or a number that comes later hands nothing over.
    moves = [each for each in events if each.from_state != each.to_state]
    return letter(dossier, FormCode.CONTROL_SHEET, event.occurred_at) | {
        "applicant": dossier.applicant_name,
        "accepted": clock_and_day(dossier.accepted_at),
        "due": clock_and_day(dossier.first_due_at),
        "steps": [_step(dossier, moves, index) for index in range(len(moves))],
    }


def _step(dossier: Dossier, moves: Sequence[Event], index: int) -> Data:
    """One hand-over: who gave, who received, when, and how it stood then."""
    event = moves[index]
    giver, taker = _hands(dossier, moves, index)
    return {
        "what": event.get_transition_display(),
        "giver": giver[0],
        "giver_as": giver[1],
        "taker": taker[0],
        "taker_as": taker[1],
        "at": short_instant(event.occurred_at),
        "result": _RESULTS[_outcome_at(dossier, event.occurred_at)],
        "note": _note(event),
    }


def _hands(dossier: Dossier, moves: Sequence[Event], index: int) -> tuple[Hand, Hand]:
    """From whose hands into whose."""
    event = moves[index]
    actor = (event.actor_name, str(Who(event.capacity).label))
    if event.transition == Transition.ACCEPT:
        return (dossier.applicant_name, _CITIZEN), actor
    if event.transition == Transition.START_PROCESSING:  # taken, not given
        before = _hands(dossier, moves, index - 1)[1]
        return before, actor
    if event.transition == Transition.RETURN_RESULT:
        return actor, (event.arguments["received_by"], "Người nhận kết quả")
    state = DossierState(event.to_state)
    if state not in _DESKS:  # it waits for the citizen
        return actor, (dossier.applicant_name, _CITIZEN)
    title, capacity = _DESKS[state]
    return actor, (_name_of_next(moves[index + 1 :], capacity), title or _label(capacity))


def _name_of_next(later: Sequence[Event], capacity: Who | None) -> str:
    """Who received it is known by name once that person has acted."""
    following = later[0] if later else None
    return following.actor_name if following and following.capacity == capacity else ""


def _label(capacity: Who | None) -> str:
    return str(capacity.label) if capacity else ""


def _outcome_at(dossier: Dossier, at: datetime) -> Outcome:
    """Against the promise that stood then, as if the work had ended there."""
    promises = dossier.due_dates.filter(event__occurred_at__lte=at).order_by("-id")
    return outcome(promises[0].due_at, at, None, at, calendar_of(dossier.unit_id))


def _note(event: Event) -> str:
    if event.source != Event.Source.LIVE:
        return f"{event.get_source_display()}, {short_instant(event.recorded_at)}"
    reason: str = event.arguments.get("reason") or ""
    return reason


CONTROL_SHEET = Form(
    code=FormCode.CONTROL_SHEET,
    version=1,
    legal_basis="Thông tư 03/2025/TT-VPCP, Phụ lục I",
    effective_from=CIRCULAR_03,
    template="control-sheet-1.typ",
    calls_for_it=frozenset({Transition.ACCEPT}),
    reader=Reader.STAFF,
    data=_data,
)
