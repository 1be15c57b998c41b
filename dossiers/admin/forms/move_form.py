"""The form of one transition: its parts, and the state of affairs that the person saw."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ...arguments import Arguments, Assignment, Registration
from ...models import Dossier
from ...procedures.problems import Problem
from ...transitions import TABLE, Transition
from .assignee import AssigneePart
from .corrections import CorrectionsPart
from .faults import FaultsPart
from .missing import MissingPart
from .papers import PapersPart
from .parts import Part
from .scalars import ScalarsPart

#: Arguments that a part of their own draws; "waived" is drawn together with "papers".
SPECIAL = ("papers", "waived", "missing", "corrections", "officer")


class SeenForm(forms.Form):
    """How long the history was when the page was drawn: two who press at once are told apart."""

    expected_events = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class MoveForm:
    def __init__(
        self,
        dossier: Dossier,
        transition: Transition,
        data: Any = None,
        drafted: Mapping[str, Any] | None = None,
        *,
        on: date,
    ) -> None:
        """``data`` is what was posted; without it the form is blank but for what is ``drafted``.

        ``on`` is the day, in the ward.
        """
        self.seen = SeenForm(data, initial={"expected_events": dossier.event_count})
        self.parts = list(_parts(TABLE[transition].arguments, dossier, data, drafted, on))
        self.problems: list[str] = []

    def is_valid(self) -> bool:
        valid = all([self.seen.is_valid(), *(part.is_valid() for part in self.parts)])
        if self.seen.errors:
            self.problems.append(_("Biểu mẫu không đầy đủ; hãy mở lại từ trang hồ sơ."))
        return valid

    @property
    def media(self) -> forms.Media:
        """The scripts of the calendars."""
        return sum((part.media for part in self.parts), forms.Media())

    @property
    def expected_events(self) -> int:
        return int(self.seen.cleaned_data["expected_events"])

    def arguments(self) -> dict[str, Any]:
        """Raw arguments for move_dossier()."""
        told: dict[str, Any] = {}
        for part in self.parts:
            told |= part.arguments()
        return told

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each problem beside its field, or above the form when it has none here."""
        for problem in problems:
            path = problem.path.removeprefix("arguments.").removeprefix("declaration.")
            if not any(part.take(path, problem.message) for part in self.parts):
                self.problems.append(problem.message)


def _parts(
    model: type[Arguments],
    dossier: Dossier,
    data: Any,
    drafted: Mapping[str, Any] | None,
    on: date,
) -> Iterable[Part]:
    names = model.model_fields
    if "papers" in names:
        yield PapersPart(model, dossier, data)
    if "missing" in names:
        yield MissingPart(dossier, data)
    if model is Assignment:
        yield AssigneePart(dossier.unit_id, data, on=on, held=dossier.assignee)
    scalars = [name for name in names if name not in SPECIAL]
    if scalars:
        yield ScalarsPart(model, scalars, data, drafted)
    if model is Registration:
        if dossier.registry_faults:
            yield FaultsPart(dossier, data)
    elif "corrections" in names:
        yield CorrectionsPart(dossier, data)
