"""How many dossiers each work list holds: the side bar's numbers, two queries a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from ..models.dossier import DossierQuerySet
from ..refused_by_links import refused_by_a_link
from ..states import OPEN_STATES
from ..states import DossierState as S
from .work_lists import REFUSED, WORK_LISTS

#: All that waits on a person, whatever it is due.
WAITING = "waiting"
#: Those lists of which everybody has a part of their own.
OWN_LISTS = tuple(each for each in WORK_LISTS if each.today or each.outcome or each.refused)


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """By a list's key; of one's own also all that ``WAITING``."""

    everybodys: Mapping[str, int]
    own: Mapping[str, int]


def count_work(
    dossiers: DossierQuerySet, now: datetime, waits: Q | None = None, mends: Q | None = None
) -> WorkCounts:
    """As of ``now`` (aware). ``waits``: which dossiers wait on the reader, if any can; ``mends``:
    of which they put right what a link refused.

    One query over the unfinished ones; another over what links refused, since a finished dossier
    can be refused too.
    """
    asked = {f"all_{each.key}": each.condition(now) for each in WORK_LISTS if not each.refused}
    if waits is not None:
        asked[f"own_{WAITING}"] = waits
        asked |= {
            f"own_{each.key}": waits & each.condition(now) for each in OWN_LISTS if not each.refused
        }
    unfinished = dossiers.filter(state__in=[*OPEN_STATES, S.RESOLVED])
    counts = _count(unfinished, asked)
    refused = {f"all_{REFUSED}": Q(pk__isnull=False)}
    if mends is not None:
        refused[f"own_{REFUSED}"] = mends
    counts |= _count(dossiers.filter(refused_by_a_link()), refused)
    return WorkCounts(_of(counts, "all_"), _of(counts, "own_"))


def _count(dossiers: DossierQuerySet, asked: Mapping[str, Q]) -> dict[str, int]:
    found: dict[str, int] = dossiers.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in asked.items()}
    )
    return found


def _of(counts: Mapping[str, int], whose: str) -> dict[str, int]:
    return {
        name.removeprefix(whose): count for name, count in counts.items() if name.startswith(whose)
    }
