"""The admin's own look for fields that are not a model's."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)


def line(**attrs: Any) -> UnfoldAdminTextInputWidget:
    return UnfoldAdminTextInputWidget(attrs=attrs)


def lines(rows: int = 3) -> UnfoldAdminTextareaWidget:
    return UnfoldAdminTextareaWidget(attrs={"rows": rows})


def number() -> UnfoldAdminIntegerFieldWidget:
    return UnfoldAdminIntegerFieldWidget()


def drop_down(choices: Iterable[Any] = ()) -> UnfoldAdminSelectWidget:
    return UnfoldAdminSelectWidget(choices=choices)


def day_field(**options: Any) -> forms.DateField:
    """dd/mm/yyyy with a calendar; a browser's own input would follow the browser's language."""
    return forms.DateField(
        widget=UnfoldAdminDateWidget({"placeholder": _("ngày/tháng/năm")}), **options
    )
