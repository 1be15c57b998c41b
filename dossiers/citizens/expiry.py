"""How long what nobody touches is kept."""

from datetime import timedelta

from django.conf import settings

#: A file that stopped coming in half-way.
UPLOAD_LIVES = timedelta(days=2)


def draft_lives() -> timedelta:
    """How long a draft is kept for certain after its last saving."""
    return timedelta(days=settings.DRAFT_DAYS)
