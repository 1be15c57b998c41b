"""The check list of papers: what is in, what comes in now, what is not asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...arguments import Accept, Arguments, PaperForm, Supply
from ...models import Channel, Document, Dossier
from ...procedures import get_procedure, load_declaration
from ...procedures.base import Paper
from . import widgets
from .asked import last_asked

_RECEIVED, _WAIVED = "received", "waived"


class PaperRow(forms.Form):
    """One paper of the procedure's list."""

    what = forms.ChoiceField(
        label=gettext_lazy("Xử lý"), required=False, widget=widgets.drop_down()
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Hình thức"),
        choices=Document.Form.choices,
        initial=PaperForm.ORIGINAL,
        widget=widgets.drop_down(),
    )
    quantity = forms.IntegerField(
        label=gettext_lazy("Số lượng"),
        min_value=1,
        max_value=99,
        initial=1,
        widget=widgets.number(),
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú, lý do miễn"),
        required=False,
        max_length=200,
        widget=widgets.line(),
    )

    def __init__(
        self,
        paper: Paper,
        data: Any,
        *,
        required: bool,
        held: list[Document],
        asked: list[str],
        may_waive: bool,
    ) -> None:
        super().__init__(data, prefix=f"paper-{paper.code}")
        self.paper, self.required, self.held, self.asked = paper, required, held, asked
        choices = [("", "—"), (_RECEIVED, _("Đã nhận"))]
        if may_waive and required and not held:
            choices.append((_WAIVED, _("Không yêu cầu nộp")))
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        widgets.name_cells(self, paper.name)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("what") == _WAIVED and not told.get("note"):
            self.add_error("note", _("Hãy ghi lý do không yêu cầu nộp."))
        return told


class PapersPart:
    """``papers``, and ``waived`` where the transition knows it (Resolution 66.7/2025)."""

    template = "admin/dossiers/dossier/parts/papers.html"
    title = gettext_lazy("Giấy tờ")

    def __init__(self, model: type[Arguments], dossier: Dossier, data: Any) -> None:
        procedure = get_procedure(dossier.procedure, dossier.procedure_version)
        declaration = load_declaration(procedure, dossier.declaration)
        required = procedure.required_papers(declaration, Channel(dossier.channel).value)
        documents = list(dossier.documents.all())
        asked = last_asked(dossier) if model is Supply else []
        self.rows = [
            PaperRow(
                paper,
                data,
                required=paper in required,
                held=[document for document in documents if document.code == paper.code],
                asked=[item["note"] for item in asked if item["paper"] == paper.code],
                may_waive=model is Accept,
            )
            for paper in procedure.papers
        ]

    @property
    def media(self) -> forms.Media:
        return self.rows[0].media

    def is_valid(self) -> bool:
        valid = [row.is_valid() for row in self.rows]  # each row marks its own errors
        return all(valid)

    def arguments(self) -> dict[str, Any]:
        papers, waived = [], []
        for row in self.rows:
            told = row.cleaned_data
            if told["what"] == _RECEIVED:
                papers.append(
                    {
                        "paper": row.paper.code,
                        "form": told["form"],
                        "quantity": told["quantity"],
                        "note": told["note"] or None,
                    }
                )
            elif told["what"] == _WAIVED:
                waived.append({"paper": row.paper.code, "reason": told["note"]})
        return {"papers": papers, **({"waived": waived} if waived else {})}

    def take(self, path: str, message: str) -> bool:
        kind, _dot, rest = path.partition(".")
        what = {"papers": _RECEIVED, "waived": _WAIVED}.get(kind)
        place, _dot, field = rest.partition(".")
        if what is None or not place.isdecimal():
            return False
        rows = [row for row in self.rows if row.cleaned_data.get("what") == what]
        rows[int(place)].add_error("note" if field == "reason" else None, message)
        return True
