"""What an account may do, from its memberships: asked once a request, kept on the account."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from .models import Citizen, Membership, Role, Unit, User
from .sessions import vouched_for

#: Roles that work on the dossiers of their own unit.
WORKING_ROLES = frozenset({Role.CLERK, Role.OFFICER, Role.LEADER})


class Standing:
    """An account's roles by unit, on one day.

    A supervisor reads a unit and all below it, and so does a client; an operator sees no
    declaration (the table "Roles" of docs/lifecycle.md).
    """

    def __init__(self, user: User, on: date) -> None:
        self._user = user
        self._vouched: tuple[Citizen | None] | None = None
        self._client = user.acting_client if user.is_authenticated else None
        self._roles: dict[int, set[Role]] = defaultdict(set)
        self._units: dict[int, Unit] = {}
        self._readable: dict[int, Unit] | None = None
        if user.is_authenticated and user.is_active and self._client is None:
            for held in user.memberships.in_force(on).select_related("unit"):
                self._roles[held.unit_id].add(Role(held.role))
                self._units[held.unit_id] = held.unit

    def roles_in(self, unit_id: int) -> frozenset[Role]:
        """The roles held in that very unit."""
        return frozenset(self._roles.get(unit_id, ()))

    def roles(self) -> set[Role]:
        """The roles held in any unit."""
        return set().union(*self._roles.values())

    def units_as(self, *roles: Role) -> set[int]:
        """The units (ids) in which any of these roles is held."""
        return {unit_id for unit_id, held in self._roles.items() if held & set(roles)}

    def readable_units(self) -> list[Unit]:
        """The units whose dossiers may be read; a whole tree's are asked for once."""
        if self._readable is None:
            units = {pk: self._units[pk] for pk in self.units_as(*WORKING_ROLES)}
            whole = [self._units[pk] for pk in self.units_as(Role.SUPERVISOR)]
            for unit in whole if self._client is None else self._client.units.all():
                below = Unit.objects.descendants(unit, include_self=True)
                units |= {each.pk: each for each in below}
            self._readable = units
        return list(self._readable.values())

    def readable_unit_ids(self) -> set[int]:
        """The units whose dossiers may be read."""
        return {unit.pk for unit in self.readable_units()}

    def vouched_for(self) -> Citizen | None:
        """The citizen whom the identity provider vouched for at this sign-in; asked once."""
        if self._vouched is None:
            self._vouched = (vouched_for(self._user) if self._user.is_authenticated else None,)
        return self._vouched[0]

    def holds(self, role: Role) -> bool:
        """Whether the role is held in any unit."""
        return bool(self.units_as(role))


def standing_of(user: User, on: date) -> Standing:
    """The account's standing on that day; kept on the object, so a request asks once."""
    kept = user.__dict__.get("_standing")
    if kept is None or kept[0] != on:
        kept = (on, Standing(user, on))
        user.__dict__["_standing"] = kept
    standing: Standing = kept[1]
    return standing


def officers_of(unit_id: int, on: date) -> QuerySet[User]:
    """The active accounts that hold the officer's role in that very unit on that day."""
    held = Membership.objects.in_force(on).filter(unit_id=unit_id, role=Role.OFFICER)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id"))
