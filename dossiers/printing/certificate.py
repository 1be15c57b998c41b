"""What stands on every certificate: register number, book, day and place, and who signed."""

from ..form_codes import FormCode
from ..models import Dossier, Event
from ..transitions import Transition
from .base import Data
from .letter import letter
from .words import long_day, registered_at

SIGNED = frozenset({Transition.SIGN})


def certificate(dossier: Dossier, code: FormCode, event: Event) -> Data:
    """``event`` is the signing; the register's own day goes before it once it is known."""
    return letter(dossier, code, event.occurred_at) | {
        "number": dossier.registry_number,
        "book": dossier.registry_book,
        "page": dossier.registry_page,
        "registered_at": registered_at(dossier.unit),
        "registered_on": long_day(dossier.registered_on or event.occurred_at),
        "signer": event.actor_name,
    }
