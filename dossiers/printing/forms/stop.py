"""Form 05: work on a dossier is stopped, and why."""

from ...form_codes import FormCode
from ...models import Dossier, Event
from ...transitions import Transition
from ..base import CIRCULAR_03, Data, Form
from ..letter import letter
from ..words import clock_and_day, day


def _data(dossier: Dossier, event: Event) -> Data:
    assert dossier.accepted_at is not None  # only what was accepted is stopped
    assert dossier.due_at is not None
    return letter(dossier, FormCode.STOP, event.occurred_at) | {
        "applicant": dossier.applicant_name,
        "request": dossier.summary,
        "accepted": day(dossier.accepted_at),
        "due": clock_and_day(dossier.due_at),
        "stopped": clock_and_day(event.occurred_at),
        "reason": event.arguments["reason"],
        "signer": event.actor_name,
    }


STOP = Form(
    code=FormCode.STOP,
    version=1,
    legal_basis="Thông tư 03/2025/TT-VPCP, Phụ lục I",
    effective_from=CIRCULAR_03,
    template="stop-1.typ",
    calls_for_it=frozenset({Transition.STOP}),
    data=_data,
)
