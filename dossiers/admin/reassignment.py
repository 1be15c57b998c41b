"""Giving all of one officer's open dossiers to others, each on its own and on record."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User

from ..actor import Actor
from ..lifecycle import move_dossier
from ..models import Dossier
from ..models.dossier import DossierQuerySet
from ..refusals import Refusal
from ..states import OPEN_STATES
from ..transitions import Transition

#: Who deals out the work of a whole unit.
REASSIGNERS = (Role.LEADER, Role.CLERK)
#: So many are in memory at a time, however many there are.
AT_ONCE = 50


class Given(NamedTuple):
    """``to``: who has it now; ``refusal``: why nobody new has, "" if somebody has."""

    dossier: Dossier
    to: User
    refusal: str


def holders_of(unit_id: int) -> dict[User, int]:
    """Who has open dossiers of the unit and how many, whether or not they still work there."""
    held = (
        Dossier.objects.filter(unit_id=unit_id, state__in=OPEN_STATES, assignee__isnull=False)
        .order_by()
        .values_list("assignee")
        .annotate(Count("pk"))
    )
    counts = dict(held)
    people = User.objects.filter(pk__in=counts).order_by("full_name", "username")
    return {person: counts[person.pk] for person in people}


def held_by(holder: User, unit_id: int) -> DossierQuerySet:
    """Their open dossiers of the unit, the soonest due first."""
    held = Dossier.objects.filter(unit_id=unit_id, assignee=holder, state__in=OPEN_STATES)
    return held.order_by("due_at", "submitted_at", "pk")


def reassign(
    pks: Sequence[int], holder: User, to: Sequence[User], reason: str, actor: Actor
) -> Iterator[Given]:
    """Give the dossiers (ids) of ``holder`` to the others in turn; tells of each as it is done.

    Each is a transaction of its own, so what is done stays done; another's assignment in between
    wins, and takes nobody's turn. The clock is read for each: thousands take minutes.
    """
    turn = cycle(to)
    following = next(turn)
    for first in range(0, len(pks), AT_ONCE):
        chunk = pks[first : first + AT_ONCE]
        found = Dossier.objects.select_related("assignee").in_bulk(chunk)
        for dossier in (found[pk] for pk in chunk if pk in found):
            refusal = _give(dossier, holder, following, reason, actor)
            yield Given(dossier, following, refusal)
            if not refusal:
                following = next(turn)


def _give(dossier: Dossier, holder: User, to: User, reason: str, actor: Actor) -> str:
    if dossier.assignee != holder:
        return _("Đã được giao cho người khác.")
    try:
        move_dossier(
            dossier.code,
            Transition.ASSIGN,
            {"officer": to.username, "note": reason},
            actor=actor,
            now=timezone.now(),
            expected_events=dossier.event_count,
        )
    except Dossier.DoesNotExist:
        return _("Không tìm thấy hồ sơ.")
    except Refusal as refusal:
        return str(refusal.message)
    return ""
