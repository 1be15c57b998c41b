"""Reading a period's dossiers in pieces: unit by unit, each as it was filed.

What an export goes by never changes of a dossier: its unit, when it was submitted, its number. So
each dossier that was there when the first piece was read comes once, whatever happens to it
meanwhile. One that is filed, or entered from the paper register, while the export runs comes if its
place lies ahead; the change feed tells of it in any case.

Each piece is a query of its own: no transaction stays open while somebody downloads.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, NamedTuple, Self

from django.db.models import Q
from pydantic import Field, TypeAdapter

from accounts.models import Unit

from ..api.local_instant import UtcInstant
from ..api.pages import parts_of_cursor, written_cursor
from ..models import Dossier
from ..reports.periods import Period
from ..states import DossierState

#: Dossiers in memory at once.
AT_ONCE = 500


class Place(NamedTuple):
    """The last dossier that was told; the rest comes right after it."""

    unit: int
    submitted_at: datetime
    dossier: int

    @classmethod
    def of(cls, dossier: Dossier) -> Self:
        return cls(dossier.unit_id, dossier.submitted_at, dossier.pk)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidValue for anything that ``str()`` of a place did not give."""
        return cls(*parts_of_cursor(_PARTS, text))

    def __str__(self) -> str:
        return written_cursor(_PARTS, self)


_Number = Annotated[int, Field(ge=1, lt=2**63)]
_PARTS = TypeAdapter(tuple[_Number, UtcInstant, _Number])


@dataclass(frozen=True, slots=True)
class Question:
    """Dossiers filed in ``period``, of these units (ids); ``state`` is as it is when it is read."""

    period: Period
    units: Collection[int]
    procedure: str | None = None
    state: DossierState | None = None


def pieces(question: Question, after: Place | None, limit: int) -> Iterator[list[Dossier]]:
    """At most ``limit`` dossiers after a place, AT_ONCE a piece; no piece is empty."""
    piece: list[Dossier] = []
    left = limit
    for unit, since in _units(question.units, after):
        place = since
        while left:
            wanted = min(AT_ONCE - len(piece), left)
            found = _of_unit(question, unit, place, wanted)
            piece += found
            left -= len(found)
            if len(piece) == AT_ONCE:
                yield piece
                piece = []
            if len(found) < wanted:
                break
            place = Place.of(found[-1])
    if piece:
        yield piece


def _units(units: Collection[int], after: Place | None) -> Iterator[tuple[int, Place | None]]:
    """Each unit in the order of codes, and the place after which to read in it."""
    ordered = Unit.objects.filter(pk__in=units).order_by("code").values_list("pk", "code")
    begun = None if after is None else Unit.objects.filter(pk=after.unit).first()
    for pk, code in ordered:
        if begun is None or code > begun.code:
            yield pk, None
        elif pk == begun.pk:
            yield pk, after


def _of_unit(question: Question, unit: int, after: Place | None, limit: int) -> list[Dossier]:
    period = question.period
    dossiers = Dossier.objects.filter(
        unit_id=unit, submitted_at__gte=period.start, submitted_at__lt=period.end
    )
    if question.procedure is not None:
        dossiers = dossiers.filter(procedure=question.procedure)
    if question.state is not None:
        dossiers = dossiers.filter(state=question.state)
    if after is not None:
        at, last = after.submitted_at, after.dossier
        # The second condition says nothing new; it is what the index can jump to.
        dossiers = dossiers.filter(
            Q(submitted_at__gt=at) | Q(submitted_at=at, id__gt=last), submitted_at__gte=at
        )
    chosen = dossiers.select_related("unit").defer("declaration", "search_words")
    return list(chosen.order_by("submitted_at", "id")[:limit])
