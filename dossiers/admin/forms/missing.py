"""Everything that is missing, at once: papers by tick, fields of the declaration by row."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...arguments import Accept
from ...models import Dossier
from ...papers import missing_papers
from ...procedures import Procedure, declared_fields, field_by_registry_name, get_procedure
from ...procedures.base import Paper
from ..argument_labels import LABELS
from . import widgets

#: As many blank rows as most requests need; the page adds more.
_BLANK_ROWS = 2
_MOST = 50


class MissingPaperRow(forms.Form):
    asked = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=1000, widget=widgets.line())

    def __init__(self, paper: Paper, data: Any, *, missing: bool) -> None:
        super().__init__(data, prefix=f"missing-{paper.code}", initial={"asked": missing})
        self.paper, self.missing = paper, missing
        self.fields["asked"].label = str(paper.name)
        self.fields["note"].label = _("Cần nộp thế nào, bao nhiêu bản")
        self.fields["note"].widget.attrs["placeholder"] = self.fields["note"].label
        self.fields["note"].widget.attrs["aria-label"] = (
            f"{paper.name}: {self.fields['note'].label}"
        )


class MissingFieldRow(forms.Form):
    """A field of the declaration, or none of them; without a note the row is empty."""

    field = forms.ChoiceField(
        label=gettext_lazy("Mục khai"), required=False, widget=widgets.drop_down()
    )
    note = forms.CharField(
        label=gettext_lazy("Cần sửa hoặc bổ sung gì"),
        required=False,
        max_length=1000,
        widget=widgets.line(),
    )

    def __init__(self, *args: Any, fields: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["field"].choices = fields  # type: ignore[attr-defined]
        widgets.name_cells(self)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("field") and not told.get("note"):
            self.add_error("note", _("Hãy ghi rõ cần sửa hoặc bổ sung gì."))
        return told


class MissingPart:
    template = "admin/dossiers/dossier/parts/missing.html"
    title = LABELS["missing"]

    def __init__(self, dossier: Dossier, data: Any) -> None:
        procedure = get_procedure(dossier.procedure, dossier.procedure_version)
        missing = missing_papers(dossier, Accept())
        self.papers = [
            MissingPaperRow(paper, data, missing=paper in missing) for paper in procedure.papers
        ]
        rows = forms.formset_factory(
            MissingFieldRow, extra=_BLANK_ROWS, max_num=_MOST, absolute_max=_MOST
        )
        self.rows = rows(
            data,
            prefix="fields",
            initial=_known_troubles(dossier, procedure),
            form_kwargs={"fields": _fields(procedure)},
        )
        self.problem = ""

    @property
    def media(self) -> forms.Media:
        return self.rows.media

    def is_valid(self) -> bool:
        return all([*(row.is_valid() for row in self.papers), self.rows.is_valid()])

    def arguments(self) -> dict[str, Any]:
        missing: list[dict[str, Any]] = []
        for row in self.papers:
            if row.cleaned_data["asked"]:
                note = row.cleaned_data["note"] or _("Chưa có trong hồ sơ.")
                missing.append({"paper": row.paper.code, "note": note})
        for told in (row.cleaned_data for row in self.rows):
            if told.get("note"):
                missing.append({"field": told["field"] or None, "note": told["note"]})
        return {"missing": missing}

    def take(self, path: str, message: str) -> bool:
        if not path.startswith("missing"):
            return False
        if path == "missing":
            message = _("Hãy chọn ít nhất một giấy tờ hoặc ghi một mục cần bổ sung.")
        self.problem = message
        return True


def _fields(procedure: Procedure) -> list[tuple[str, str]]:
    fields = declared_fields(procedure.declaration).values()
    shown = [(field.path, str(field)) for field in fields if field.shown]
    return [("", _("(nội dung khác)")), *shown]


def _known_troubles(dossier: Dossier, procedure: Procedure) -> list[dict[str, str]]:
    """What the registry complained of, ready to be passed on."""
    return [
        {
            "field": field_by_registry_name(procedure, fault["field"]) or "",
            "note": fault["message"],
        }
        for fault in dossier.registry_faults
    ]
