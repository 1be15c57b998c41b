"""Pauses: an operator tells our workers to leave a link alone, and later to go on.

For the link's own maintenance, or while its answers do harm. Nothing is lost meanwhile: messages
wait as they do in an outage. Unlike a declared outage it allows nothing to the dossiers.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .models import Link, Pause


class PauseRefused(Exception):
    """A link that rests already, or does not; ``str()`` says so to people."""


def pause_in_force(link: Link) -> Pause | None:
    """The pause that holds a link back now, or None."""
    return Pause.objects.filter(link=link, ended_at=None).select_related("paused_by").first()


def pause_link(link: Link, *, by: User, reason: str, now: datetime) -> Pause:
    """From the (aware) instant on no worker claims a message for this link. Raises PauseRefused.

    What a worker holds already is still sent and settled.
    """
    try:
        with transaction.atomic():
            return Pause.objects.create(link=link, started_at=now, reason=reason, paused_by=by)
    except IntegrityError:
        raise PauseRefused(_("Kết nối này đang tạm dừng.")) from None


def resume_link(link: Link, *, by: User, reason: str, now: datetime) -> Pause:
    """The workers go on, within a second or two; the pause as it ended. Raises PauseRefused."""
    with transaction.atomic():
        pause = Pause.objects.select_for_update().filter(link=link, ended_at=None).first()
        if pause is None:
            raise PauseRefused(_("Kết nối này không tạm dừng."))
        pause.ended_at = max(now, pause.started_at + timedelta(microseconds=1))
        pause.resumed_by, pause.resume_reason = by, reason
        pause.save(update_fields=["ended_at", "resumed_by", "resume_reason"])
    return pause
