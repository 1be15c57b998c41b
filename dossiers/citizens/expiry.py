"""How long what nobody touches is kept."""

from datetime import timedelta

from django.conf import settings

#: A file that stopped coming in half-way.
UPLOAD_LIVES = timedelta(days=2)


def draft_lives() -> timedelta:
    """How long a draft is kept for certain after its last saving."""
    return timedelta(days=settings.DRAFT_DAYS)


def draft_warning() -> timedelta:
    """How long before its end at the latest its owner is told."""
    return timedelta(days=settings.DRAFT_WARNING_DAYS)
