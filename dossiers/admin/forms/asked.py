"""What the citizen was last asked to supply."""

from typing import Any

from ...models import Dossier, Event
from ...transitions import Transition


def last_asked(dossier: Dossier) -> list[dict[str, Any]]:
    """The items of the last request for a supplement, as recorded; one query."""
    request = (
        Event.objects.filter(dossier=dossier, transition=Transition.REQUEST_SUPPLEMENT)
        .order_by("-number")
        .first()
    )
    return list(request.arguments["missing"]) if request else []
