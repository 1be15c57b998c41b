"""Form 04: the apology with a new appointment, given or still a draft.

Its words are Vietnamese in every language of the interface: the citizen gets them on paper, and
the history keeps them.
"""

from dataclasses import replace
from datetime import date, timedelta

from ...apology import Apology, given_apology
from ...form_codes import FormCode
from ...models import Dossier, Event
from ...transitions import Transition
from ..base import CIRCULAR_03, Data, Form
from ..letter import letter
from ..words import clock_and_day, day


def apology_data(dossier: Dossier, apology: Apology) -> Data:
    """A draft has no day and no signature, and says across the page that it is one."""
    assert dossier.accepted_at is not None  # what is promised was accepted
    return letter(dossier, FormCode.APOLOGY, apology.given_at) | {
        "applicant": dossier.applicant_name,
        "accepted": day(dossier.accepted_at),
        "missed": clock_and_day(apology.missed),
        "reason": apology.reason,
        "new_due": day(apology.new_due_on),
        "signer": apology.signed_by,
        "draft": apology.given_at is None,
    }


def _data(dossier: Dossier, event: Event) -> Data:
    apology = given_apology(dossier)
    assert apology is not None  # the event is the extension that it went with
    return apology_data(dossier, apology)


#: Of Circular 03/2025; the one before it had the older title.
APOLOGY = Form(
    code=FormCode.APOLOGY,
    version=2,
    legal_basis="Thông tư 03/2025/TT-VPCP, Phụ lục I",
    effective_from=CIRCULAR_03,
    template="apology-2.typ",
    calls_for_it=frozenset({Transition.EXTEND}),
    data=_data,
)
APOLOGY_2018 = replace(
    APOLOGY,
    version=1,
    legal_basis="Thông tư 01/2018/TT-VPCP, Phụ lục",
    effective_from=date(2019, 1, 8),
    effective_to=CIRCULAR_03 - timedelta(days=1),
    template="apology-1.typ",
)
