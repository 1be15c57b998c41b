"""The papers handed over at the counter: ticked, or not asked for with a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...arguments import PaperForm, PresentedPaper, WaivedPaper
from ...models import Document
from ...procedures import Procedure
from ...procedures.base import Paper


class PaperTick(forms.Form):
    """One paper of the procedure's list."""

    received = forms.BooleanField(label=gettext_lazy("Đã nhận"), required=False)
    form = forms.ChoiceField(
        label=gettext_lazy("Hình thức"),
        choices=Document.Form.choices,
        initial=PaperForm.ORIGINAL,
    )
    quantity = forms.IntegerField(
        label=gettext_lazy("Số lượng"), min_value=1, max_value=99, initial=1
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú, lý do miễn"), required=False, max_length=200
    )

    def __init__(self, paper: Paper, data: Any) -> None:
        super().__init__(data, prefix=f"paper-{paper.code}")
        self.paper = paper
        for name in ("form", "quantity", "note"):
            label = f"{paper.name}: {self.fields[name].label}"
            self.fields[name].widget.attrs |= {"aria-label": label, "autocomplete": "off"}

    @property
    def demand(self) -> str:
        """When it must be handed in, in words."""
        if self.paper.waived_when_lookup_works:
            return _("Chỉ nhận khi không tra cứu được cơ sở dữ liệu.")
        if callable(self.paper.required):
            return _("Tùy trường hợp.")
        return _("Bắt buộc.") if self.paper.required else _("Không bắt buộc.")


class PaperTicks:
    def __init__(self, procedure: Procedure, data: Any) -> None:
        self.rows = [PaperTick(paper, data) for paper in procedure.papers]

    def is_valid(self, *, accepting: bool) -> bool:
        """Whether it can be read. A reason not to ask for a paper belongs to the acceptance."""
        valid = [row.is_valid() for row in self.rows]
        if not accepting:
            for row in self.rows:
                if not row.cleaned_data.get("received") and row.cleaned_data.get("note"):
                    message = _("Lý do miễn chỉ ghi khi tiếp nhận. Đánh dấu đã nhận, hoặc xóa đi.")
                    row.add_error("note", message)
                    valid.append(False)
        return all(valid)

    def presented(self) -> list[PresentedPaper]:
        return [
            PresentedPaper(
                paper=row.paper.code,
                form=row.cleaned_data["form"],
                quantity=row.cleaned_data["quantity"],
                note=row.cleaned_data["note"] or None,
            )
            for row in self.rows
            if row.cleaned_data["received"]
        ]

    def waived(self) -> list[WaivedPaper]:
        return [
            WaivedPaper(paper=row.paper.code, reason=row.cleaned_data["note"])
            for row in self.rows
            if not row.cleaned_data["received"] and row.cleaned_data["note"]
        ]
