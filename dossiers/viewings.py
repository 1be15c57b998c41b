"""Keeping who opened a declaration, when, by what right and from where."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from accounts.permissions import WORKING_ROLES, standing_of

from .models import Dossier, Viewing


def record_viewing(
    dossier: Dossier, *, by: User, door: Viewing.Door, now: datetime, came_from: str = ""
) -> None:
    """Put on record that ``by`` is shown the declaration; before it leaves.

    ``now`` is aware. Nothing is kept of whoever looks at their own; of a citizen who finds it by
    their number every look is on record already (``record_looks_by_number``).
    """
    standing = standing_of(by, timezone.localdate(now))
    works_here = bool(standing.roles_in(dossier.unit_id) & WORKING_ROLES)
    if dossier.owner_id == by.pk and not works_here:
        return
    if is_by_number(dossier, by=by, now=now):
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


def is_by_number(dossier: Dossier, *, by: User, now: datetime) -> bool:
    """Whether ``by``, who may see the dossier, sees it by their personal ID number alone."""
    standing = standing_of(by, timezone.localdate(now))
    return dossier.owner_id != by.pk and dossier.unit_id not in standing.readable_unit_ids()


def record_looks_by_number(
    dossiers: Iterable[Dossier], *, by: User, now: datetime, came_from: str = ""
) -> None:
    """Put on record each of these that ``by`` is about to be told of by their number alone."""
    Viewing.objects.bulk_create(
        Viewing(
            dossier=dossier,
            viewed_by=by,
            viewed_by_name=str(by),
            door=Viewing.Door.API,
            ground=Viewing.Ground.OWN_NUMBER,
            came_from=came_from,
            viewed_at=now,
        )
        for dossier in dossiers
        if is_by_number(dossier, by=by, now=now)
    )
