"""Since when dossiers wait for a link: none but the civil registry holds one up."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from .models import Dossier, Event
from .states import DossierState
from .transitions import Transition


def waiting_since(dossiers: Iterable[Dossier]) -> dict[int, datetime]:
    """By the id of each that waits now, when it was last sent (aware); one query."""
    waiting = [each.pk for each in dossiers if each.state == DossierState.AWAITING_REGISTRY]
    sent = Event.objects.filter(
        dossier__in=waiting, transition=Transition.SEND_TO_REGISTRY
    ).order_by()
    return dict(sent.values_list("dossier").annotate(Max("occurred_at")))
