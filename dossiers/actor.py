"""Who carries a transition out."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.permissions import standing_of

if TYPE_CHECKING:
    from .models import Dossier


class Who(models.TextChoices):
    """In which capacity a transition is carried out; the first three are roles of the unit."""

    CLERK = "clerk", _("Cán bộ một cửa")
    OFFICER = "officer", _("Công chức tư pháp - hộ tịch")
    LEADER = "leader", _("Lãnh đạo")
    CITIZEN = "citizen", _("Công dân")
    SYSTEM = "system", _("Hệ thống")


#: In which capacity a role of the unit acts.
AS_WHO = {Role.CLERK: Who.CLERK, Role.OFFICER: Who.OFFICER, Role.LEADER: Who.LEADER}


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, or the system acting on a link's answer or on the passing of time."""

    user: User | None
    system: str = ""

    @classmethod
    def person(cls, user: User) -> "Actor":
        return cls(user)

    @classmethod
    def of_system(cls, name: str) -> "Actor":
        """``name`` is what the history and the portal are told, in Vietnamese."""
        return cls(None, name)

    @property
    def name(self) -> str:
        return self.system if self.user is None else str(self.user)

    def capacities(self, dossier: "Dossier", now: datetime) -> frozenset[Who]:
        """In which capacities this actor meets this dossier; empty: it does not exist for them."""
        if self.user is None:
            return frozenset({Who.SYSTEM})
        standing = standing_of(self.user, timezone.localdate(now))
        found = {AS_WHO[r] for r in standing.roles_in(dossier.unit_id) if r in AS_WHO}
        if dossier.owner_id == self.user.pk:
            found.add(Who.CITIZEN)
        return frozenset(found)
