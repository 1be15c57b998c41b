"""The admin's own look for fields that are not a model's."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from .drop_downs import DropDown


def line(**attrs: Any) -> UnfoldAdminTextInputWidget:
    return UnfoldAdminTextInputWidget(attrs=attrs)


def lines(rows: int = 3) -> UnfoldAdminTextareaWidget:
    return UnfoldAdminTextareaWidget(attrs={"rows": rows})


def number() -> UnfoldAdminIntegerFieldWidget:
    return UnfoldAdminIntegerFieldWidget()


def drop_down(choices: Iterable[Any] = ()) -> DropDown:
    return DropDown(choices=choices)


def name_cells(form: forms.Form, row: Any = "") -> None:
    """Tell screen readers what each cell of a table is: its own label, and the row's name."""
    for field in form.fields.values():
        label = f"{row}: {field.label}" if row else str(field.label)
        field.widget.attrs["aria-label"] = label


class FileWidget(forms.FileInput):
    """The browser's own: Unfold's speaks English alone."""

    template_name = "admin/dossiers/widgets/file.html"


def file_input(accept: str, label: Any) -> FileWidget:
    """``accept``: media types, comma-separated; a help to choose, no check."""
    return FileWidget({"accept": accept, "class": "os-file", "aria-label": label})


def day_field(**options: Any) -> forms.DateField:
    """dd/mm/yyyy with a calendar; a browser's own input would follow the browser's language."""
    return forms.DateField(
        widget=UnfoldAdminDateWidget({"placeholder": _("ngày/tháng/năm")}), **options
    )
