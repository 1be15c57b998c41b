"""The certificate as it would be printed if it were signed now."""

from datetime import datetime

from django.utils import timezone, translation

from ..form_codes import CERTIFICATES
from ..models import Dossier, Event
from ..states import DossierState
from ..transitions import Transition
from .base import NoFormInForce
from .compiler import Sheet
from .forms import FORMS

#: From where it can be signed, goes for signature, or is shown to the citizen.
_BEFORE_SIGNING = frozenset(
    {
        DossierState.PROCESSING,
        DossierState.AWAITING_CONFIRMATION,
        DossierState.AWAITING_REGISTRY,
        DossierState.AWAITING_SIGNATURE,
    }
)


def draft_certificate(dossier: Dossier, now: datetime, *, signer: str) -> Sheet | None:
    """Filled in as of ``now`` (aware), and marked as a draft across the page.

    ``signer``: the name of the leader who looks, "" for anybody else. None where nothing is to be
    signed, or no form is in force.
    """
    if dossier.state not in _BEFORE_SIGNING:
        return None
    code = next(
        form.code
        for form in FORMS
        if form.code in CERTIFICATES and form.procedure == dossier.procedure
    )
    try:
        form = FORMS.in_force(code, timezone.localdate(now))
    except NoFormInForce:
        return None
    signing = Event(dossier=dossier, transition=Transition.SIGN, occurred_at=now, actor_name=signer)
    with translation.override("vi"):
        return Sheet(form, {**form.data(dossier, signing), "draft": True})
