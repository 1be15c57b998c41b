"""Start-up checks of what citizens are promised."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def drafts_are_warned_of_before_their_end(**kwargs: Any) -> list[CheckMessage]:
    """Told on the day on which it was saved, nobody would look."""
    if 0 < settings.DRAFT_WARNING_DAYS < settings.DRAFT_DAYS:
        return []
    return [
        Error(
            "DRAFT_WARNING_DAYS must be at least 1 and less than DRAFT_DAYS.",
            hint="See docs/configuration.md.",
            id="citizens.E001",
        )
    ]
