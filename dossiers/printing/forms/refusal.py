"""Form 03: why a dossier is not taken in."""

from ...form_codes import FormCode
from ...models import Dossier, Event
from ...transitions import Transition
from ..base import CIRCULAR_03, Data, Form
from ..letter import applicant_data, handed_in, letter


def _data(dossier: Dossier, event: Event) -> Data:
    return letter(dossier, FormCode.REFUSAL, event.occurred_at, counter=True) | {
        **applicant_data(dossier),
        "request": dossier.summary,
        "papers": handed_in(dossier, event),
        "reason": event.arguments["reason"],
        "guide": event.actor_name,
    }


REFUSAL = Form(
    code=FormCode.REFUSAL,
    version=1,
    legal_basis="Thông tư 03/2025/TT-VPCP, Phụ lục I",
    effective_from=CIRCULAR_03,
    template="refusal-1.typ",
    calls_for_it=frozenset({Transition.REFUSE}),
    data=_data,
)
