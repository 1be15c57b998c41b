"""Start-up checks: a gap in the house rules stops the process, not a citizen."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from .calendar_warnings import calendar_warnings
from .models.dossier_moves import DossierMoves
from .states import OPEN_STATES, PORTAL_CODES, SHARES, DossierState
from .transitions import TABLE


@register()
def every_state_has_a_portal_code(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The state {state!r} has no code of the National Public Service Portal.",
            hint="Add it to dossiers.states.PORTAL_CODES.",
            id="dossiers.E001",
        )
        for state in DossierState
        if state not in PORTAL_CODES
    ]


@register()
def every_transition_has_a_method(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The transition {transition.value!r} has no method.",
            hint="Add it to dossiers.models.dossier_moves.DossierMoves.",
            id="dossiers.E002",
        )
        for transition in TABLE
        if not hasattr(DossierMoves, transition.value)
    ]


@register()
def every_running_state_has_a_share(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"Nobody is booked with the working time in the state {state!r}.",
            hint="Add it to dossiers.states.SHARES.",
            id="dossiers.E003",
        )
        for state in OPEN_STATES - {DossierState.SUBMITTED}
        if state not in SHARES
    ]


@register()
def the_qr_code_leads_somewhere(**kwargs: Any) -> list[CheckMessage]:
    """Without the code in it every paper would lead to the same page."""
    url = settings.PUBLIC_URL
    if not url or (url.startswith(("https://", "http://")) and "{code}" in url):
        return []
    return [
        Error(
            "PUBLIC_URL is no address with {code} in it.",
            hint="For example https://motcua.example.vn/tra-cuu?ma={code}",
            id="dossiers.E004",
        )
    ]


@register(Tags.database)
def the_calendar_is_published(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Asked by ``check --database default`` and before each migrate."""
    if not databases:
        return []
    try:
        warnings = calendar_warnings(timezone.localdate())
    except (OperationalError, ProgrammingError):  # no server, or no tables yet
        return []
    return [Warning(str(each), id="dossiers.W001") for each in warnings]
