"""What every list of dossiers tells of one: the API's own, and exports."""

from datetime import datetime
from typing import Any

from onestop.representation import Instant, Representation

from ..clock import Outcome
from ..models import Channel, Dossier
from ..procedures import get_procedure
from ..promises import outcome_of
from ..states import PORTAL_CODES, DossierState


class DossierFacts(Representation):
    """Answers add to it. ``outcome`` is null before acceptance, when nothing is promised."""

    code: str
    procedure: str
    procedure_name: str
    sub_type: str
    unit: str
    unit_name: str
    channel: Channel
    state: DossierState
    state_label: str
    portal_status: int
    applicant_name: str
    subject_name: str
    submitted_at: Instant
    accepted_at: Instant | None
    first_due_at: Instant | None
    due_at: Instant | None
    outcome: Outcome | None
    finished_at: Instant | None
    returned_at: Instant | None


def facts_of(dossier: Dossier, at: datetime, *, personal: bool) -> dict[str, Any]:
    """The members of DossierFacts, and what else a row says of itself: ``version``, by which its
    history is counted, and ``personal_data_withheld``.

    ``dossier`` with its unit at hand, as it stands at that instant (aware). ``personal`` False:
    without what tells who it is about.
    """
    state = DossierState(dossier.state)
    return {
        "code": dossier.code,
        "procedure": dossier.procedure,
        "procedure_name": str(get_procedure(dossier.procedure).name),
        "sub_type": dossier.sub_type,
        "unit": dossier.unit.code,
        "unit_name": dossier.unit.name,
        "channel": dossier.channel,
        "state": state,
        "state_label": str(state.label),
        "portal_status": PORTAL_CODES[state],
        "applicant_name": dossier.applicant_name if personal else "",
        "subject_name": dossier.subject_name if personal else "",
        "submitted_at": dossier.submitted_at,
        "accepted_at": dossier.accepted_at,
        "first_due_at": dossier.first_due_at,
        "due_at": dossier.due_at,
        "outcome": outcome_of(dossier, at),
        "finished_at": dossier.finished_at,
        "returned_at": dossier.returned_at,
        "version": dossier.event_count,
        "personal_data_withheld": not personal,
    }
