"""States as coloured chips: the words say it, the colour only helps to find it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..states import DossierState as S

STATE_TONES = {
    S.SUBMITTED: "primary",
    S.ACCEPTED: "primary",
    S.PROCESSING: "primary",
    S.AWAITING_REGISTRY: "waiting",
    S.AWAITING_CONFIRMATION: "waiting",
    S.AWAITING_SIGNATURE: "primary",
    S.SUPPLEMENT_REQUIRED: "warning",
    S.PAYMENT_REQUIRED: "warning",
    S.RESOLVED: "success",
    S.RETURNED: "neutral",
    S.REFUSED: "neutral",
    S.WITHDRAWN: "neutral",
    S.STOPPED: "neutral",
}


def chip(words: object, tone: str) -> SafeString:
    """``tone``: neutral, primary, waiting, success, warning or danger."""
    return format_html('<span class="os-chip os-{}">{}</span>', tone, words)


def state_chip(state: str) -> SafeString:
    return chip(S(state).label, STATE_TONES[S(state)])
