"""Keeping who opened a declaration, when, by what right and from where."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from accounts.permissions import WORKING_ROLES, standing_of

from .models import Dossier, Viewing


def record_viewing(
    dossier: Dossier, *, by: User, door: Viewing.Door, now: datetime, came_from: str = ""
) -> None:
    """Put on record that ``by`` is shown the declaration; before it leaves.

    ``now`` is aware. Nothing is kept of whoever looks at their own.
    """
    standing = standing_of(by, timezone.localdate(now))
    works_here = bool(standing.roles_in(dossier.unit_id) & WORKING_ROLES)
    if dossier.owner_id == by.pk and not works_here:
        return
    Viewing.objects.create(
        dossier=dossier,
        viewed_by=by,
        viewed_by_name=str(by),
        door=door,
        ground=Viewing.Ground.WORK if works_here else Viewing.Ground.SUPERVISION,
        came_from=came_from,
        viewed_at=now,
    )
