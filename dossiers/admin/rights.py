"""What exists for the person at the screen: one answer at every door of the admin."""

from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from accounts.absences import stands_for
from accounts.admin.rights import instant_of, staff_of, standing_in
from accounts.models import Role, Unit
from accounts.permissions import WORKING_ROLES

from ..actor import Actor, Who
from ..models import Dossier
from ..models.dossier import DossierQuerySet

#: Those who work on a ward's dossiers, as against its citizens and the system.
OF_THE_WARD = frozenset({Who.CLERK, Who.OFFICER, Who.LEADER})


def visible_dossiers(request: HttpRequest) -> DossierQuerySet:
    """The dossiers that exist for this request; which units those are is asked once."""
    kept = request.__dict__.get("_visible_dossiers")
    if kept is None:
        kept = Dossier.objects.visible_to(staff_of(request), standing_in(request), many=True)
        request.__dict__["_visible_dossiers"] = kept
    return cast(DossierQuerySet, kept.all())


def readable_wards(request: HttpRequest) -> list[Unit]:
    """The wards whose dossiers may be read, by code."""
    units = standing_in(request).readable_units()
    wards = [unit for unit in units if unit.level == Unit.Level.WARD]
    return sorted(wards, key=lambda ward: ward.code)


def own_people(request: HttpRequest) -> frozenset[int]:
    """Whose work is theirs today: their own, and of those they stand in for; asked once."""
    kept = request.__dict__.get("_own_people")
    if kept is None:
        kept = stands_for(staff_of(request), timezone.localdate(instant_of(request)))
        request.__dict__["_own_people"] = kept
    return cast(frozenset[int], kept)


def actor_of(request: HttpRequest) -> Actor:
    return Actor.person(staff_of(request))


def works_on(request: HttpRequest, dossier: Dossier) -> bool:
    """Whether they hold a working role in the dossier's own unit."""
    capacities = actor_of(request).capacities(dossier, instant_of(request))
    return bool(capacities & OF_THE_WARD)


def reads_dossiers(request: HttpRequest) -> bool:
    """Whether dossiers are any of their business: what the menus show, not what the rows allow."""
    standing = standing_in(request)
    return any(standing.holds(role) for role in (*WORKING_ROLES, Role.SUPERVISOR))
