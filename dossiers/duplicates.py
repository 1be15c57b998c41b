"""Dossiers that may be about the matter of a declaration: looked up by the search index."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import Dossier
from .procedures import Procedure, get_procedure, load_declaration
from .procedures.likeness import Likeness
from .procedures.section import Declaration
from .search_lookup import holds_words
from .search_words import query_of_all
from .states import DossierState

#: What came to nothing leaves the matter open: it may be filed anew.
_CAME_TO_NOTHING = (DossierState.REFUSED, DossierState.WITHDRAWN, DossierState.STOPPED)
#: More look-ups than this are namesakes, not duplicates.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A dossier (with its unit) that may be about the same matter, and why."""

    dossier: Dossier
    declaration: Declaration
    likeness: Likeness


def duplicates_of(procedure: Procedure, declaration: Declaration) -> list[Duplicate]:
    """Those of all units, the latest first; who may be told of them is the caller's to judge.

    One query, by the search index. Empty for a procedure without a rule.
    """
    rule = procedure.duplicates
    if rule is None:
        return []
    clues = rule.clues(declaration)
    query = " | ".join(f"({query_of_all(clue.names, clue.dates, clue.numbers)})" for clue in clues)
    found = (
        Dossier.objects.filter(holds_words(query), procedure=procedure.code)
        .exclude(state__in=_CAME_TO_NOTHING)
        .select_related("unit")
    )
    if rule.only_open:
        found = found.filter(finished_at=None)
    return sorted(
        _judged(procedure, declaration, found[:_MOST]),
        key=lambda each: each.dossier.submitted_at,
        reverse=True,
    )


def _judged(
    procedure: Procedure, declaration: Declaration, found: Iterable[Dossier]
) -> Iterable[Duplicate]:
    assert procedure.duplicates is not None
    for dossier in found:
        version = get_procedure(dossier.procedure, dossier.procedure_version)
        other = load_declaration(version, dossier.declaration)
        likeness = procedure.duplicates.likeness(declaration, other)
        if likeness is not None:
            yield Duplicate(dossier, other, likeness)
