"""What a move of many dossiers is told: the same for each of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ...arguments import Assignment
from ...models import Dossier
from ...transitions import TABLE, Transition
from .assignee import AssigneePart
from .move_form import SPECIAL
from .parts import Part
from .scalars import ScalarsPart


class BulkForm:
    def __init__(
        self, transition: Transition, dossiers: Sequence[Dossier], data: Any, *, on: date
    ) -> None:
        """``data`` is what was posted, None for a blank form; ``on`` is the day, in the ward."""
        self.dossiers = dossiers
        self.parts = list(_parts(transition, dossiers, data, on))
        self.problems: list[str] = []
        #: By id, how long each history was when the page was drawn.
        self.seen = _seen(data.getlist("seen")) if data is not None else {}

    @property
    def media(self) -> forms.Media:
        return sum((part.media for part in self.parts), forms.Media())

    def is_valid(self) -> bool:
        if not {dossier.pk for dossier in self.dossiers} <= self.seen.keys():
            self.problems.append(_("Biểu mẫu không đầy đủ; hãy chọn lại từ danh sách."))
        return all([not self.problems, *(part.is_valid() for part in self.parts)])

    def arguments(self) -> dict[str, Any]:
        """Raw arguments for move_dossier()."""
        told: dict[str, Any] = {}
        for part in self.parts:
            told |= part.arguments()
        return told


def _parts(
    transition: Transition, dossiers: Sequence[Dossier], data: Any, on: date
) -> Iterator[Part]:
    model = TABLE[transition].arguments
    if model is Assignment and dossiers:
        # Whoever works in several units picks from the first; move_dossier() refuses the others'.
        yield AssigneePart(dossiers[0].unit_id, data, on=on)
    scalars = [name for name in model.model_fields if name not in SPECIAL]
    if scalars:
        yield ScalarsPart(model, scalars, data)


def _seen(told: list[str]) -> dict[int, int]:
    """From "id:events"."""
    pairs = (each.partition(":") for each in told)
    return {
        int(pk): int(count) for pk, _colon, count in pairs if (pk + count).isdecimal() and count
    }
