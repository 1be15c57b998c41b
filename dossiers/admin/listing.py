"""A list as its dossiers' ids in order: what its pages, its count and a dossier's neighbours are.

Nothing sorts or counts a unit's whole past: each part of a list is read off an index, and no
further than somebody pages. Whoever looks for what lies beyond narrows the list, or searches.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import BooleanField, Case, F, Q, Value, When

from ..models.dossier import DossierQuerySet
from .search import agree_as_typed, has_diacritics

#: So many of a list are paged through: ten pages.
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Listing:
    """``more``: whether the list goes on after the last of ``ids``."""

    ids: tuple[int, ...]
    more: bool


def listing_of(dossiers: DossierQuerySet, typed: str = "") -> Listing:
    """Open ones first, the soonest due on top; then finished ones, the latest on top.

    ``typed`` is what was searched for: whose names agree with it to the diacritic come before all
    others. Two queries, a third for a name with diacritics that more than MOST_LISTED bear.
    """
    agreeing = agree_as_typed(typed)
    found: list[tuple[int, bool]] = []
    for part in (_open(dossiers), _ended(dossiers)):
        found += _ids(part, agreeing, MOST_LISTED + 1 - len(found))
    more = len(found) > MOST_LISTED
    if agreeing is not None:
        if more and has_diacritics(typed):  # those meant may lie beyond the cut
            found += _ids(_ended(dossiers.filter(agreeing)), agreeing, MOST_LISTED)
        found.sort(key=lambda row: not row[1])
    ids = tuple(dict.fromkeys(pk for pk, _agrees in found))
    return Listing(ids[:MOST_LISTED], more)


def _open(dossiers: DossierQuerySet) -> DossierQuerySet:
    """By the index dossier_open."""
    soonest = F("due_at").asc(nulls_last=True)
    return dossiers.filter(finished_at=None).order_by(soonest, "submitted_at", "pk")


def _ended(dossiers: DossierQuerySet) -> DossierQuerySet:
    """By the index dossier_ended, or dossier_ended_latest for whoever reads many units."""
    return dossiers.filter(finished_at__isnull=False).order_by("-finished_at", "-pk")


def _ids(part: DossierQuerySet, agreeing: Q | None, most: int) -> Iterator[tuple[int, bool]]:
    if agreeing is None:
        return ((pk, True) for pk in part.values_list("pk", flat=True)[:most])
    agrees = Case(When(agreeing, then=Value(True)), default=False, output_field=BooleanField())
    return iter(part.annotate(agrees=agrees).values_list("pk", "agrees")[:most])
