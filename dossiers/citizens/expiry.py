"""How long what nobody touches is kept."""

from datetime import timedelta

from django.conf import settings

#: A file that stopped coming in half-way.
UPLOAD_LIVES = timedelta(days=2)


def draft_lives() -> timedelta:
    """From the last saving to the deletion of a draft."""
    return timedelta(days=settings.DRAFT_DAYS)


def warned_before() -> timedelta:
    """How long before its deletion the owner is told."""
    return timedelta(days=settings.DRAFT_WARNING_DAYS)
