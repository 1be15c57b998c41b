"""The warning before a dossier is filed twice: side by side, and going on with a reason."""

import logging
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.admin.rights import staff_of, standing_in

from ...duplicates import Duplicate, duplicates_of
from ...models import Dossier
from ...procedures import Procedure, describe
from ...procedures.section import Declaration
from ...submission import KnownDuplicates
from ..chips import state_chip
from ..viewings import keep_viewing

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the two declarations; "" where it was not declared."""

    label: str
    ours: str
    theirs: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A dossier that the clerk may read, beside what is being filed. ``rows``: those that tell
    people apart; ``rest``: all others.
    """

    dossier: Dossier
    reason: str | Promise
    state: Any
    rows: list[Row]
    rest: list[Row]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another unit has such a dossier. Nothing else of it is told."""

    unit: str
    masked_code: str


class DuplicateForm(forms.Form):
    reason = forms.CharField(label=_("Vì sao vẫn nhận hồ sơ này"), max_length=1000)
    #: What was shown; anything new is shown first.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class DuplicateWarning:
    """What was found for a declaration, as far as this clerk may know of it."""

    def __init__(
        self, request: HttpRequest, procedure: Procedure, declaration: Declaration
    ) -> None:
        readable = standing_in(request).readable_unit_ids()
        self._found: list[Duplicate] = []
        self.beside: list[Beside] = []
        self.elsewhere: list[Elsewhere] = []
        for each in duplicates_of(procedure, declaration):
            if each.dossier.unit_id in readable:
                self._found.append(each)
                self.beside.append(_beside(procedure, declaration, each))
            elif each.likeness.is_sure:
                self._found.append(each)
                unit = each.dossier.unit
                told = Elsewhere(unit.name, f"{unit.code}-•••")
                if told not in self.elsewhere:
                    self.elsewhere.append(told)
        self.form = DuplicateForm(prefix="duplicate", initial={"seen": self._mark})

    def __bool__(self) -> bool:
        return bool(self._found)

    def is_answered(self, request: HttpRequest) -> bool:
        """Whether the clerk has seen all of it and says why to go on; else asks once more."""
        answer = DuplicateForm(request.POST, prefix="duplicate")
        if "duplicate-seen" not in request.POST:
            self._note(request)
            return False
        if answer.is_valid() and answer.cleaned_data["seen"] == self._mark:
            self.form = answer
            return True
        data = request.POST.copy()
        data["duplicate-seen"] = self._mark
        self.form = DuplicateForm(data, prefix="duplicate")
        return False

    def known(self) -> KnownDuplicates:
        """What goes into the history; call once answered."""
        codes = [each.dossier.code for each in self.beside]
        masked = [f"{each.unit}: {each.masked_code}" for each in self.elsewhere]
        return KnownDuplicates(self.form.cleaned_data["reason"], (*codes, *masked))

    @property
    def _mark(self) -> str:
        found = ",".join(sorted(str(each.dossier.pk) for each in self._found))
        return salted_hmac("dossiers.admin.intake.duplicates", found).hexdigest()

    def _note(self, request: HttpRequest) -> None:
        """Keep each look at their own unit's; log that they were told of another unit's."""
        for shown in self.beside:
            keep_viewing(request, shown.dossier)
        for each in self.elsewhere:
            logger.info(
                "account %s was told of a possible duplicate in %s",
                staff_of(request).pk,
                each.masked_code,
            )


def _beside(procedure: Procedure, declaration: Declaration, found: Duplicate) -> Beside:
    ours, theirs = _lines(declaration), _lines(found.declaration)
    paths = [*ours, *(path for path in theirs if path not in ours)]
    rows: list[Row] = []
    rest: list[Row] = []
    for path in paths:
        label = (ours.get(path) or theirs[path])[0]
        mine, other = (lines.get(path, ("", ""))[1] for lines in (ours, theirs))
        row = Row(label, mine, other, mine != other)
        (rows if _tells_apart(procedure, path) else rest).append(row)
    dossier = found.dossier
    return Beside(dossier, found.likeness.reason, state_chip(dossier.state), rows, rest)


def _tells_apart(procedure: Procedure, path: str) -> bool:
    named = ("full_name", "date_of_birth", "personal_id")
    return path in procedure.summary_paths or path.rpartition(".")[2] in named


def _lines(declaration: Declaration) -> dict[str, tuple[str, str]]:
    return {
        line.path: (f"{group.label}: {line.label}", line.value)
        for group in describe(declaration)
        for line in group.lines
    }
