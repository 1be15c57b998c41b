"""The admin's own look for fields that are not a model's."""

from collections.abc import Iterable
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)


class DayInput(UnfoldAdminTextInputWidget):
    """The browser's own calendar: no script, dd/mm/yyyy wherever the system is Vietnamese."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        return value.isoformat() if hasattr(value, "isoformat") else value


def line(**attrs: Any) -> UnfoldAdminTextInputWidget:
    return UnfoldAdminTextInputWidget(attrs=attrs)


def lines(rows: int = 3) -> UnfoldAdminTextareaWidget:
    return UnfoldAdminTextareaWidget(attrs={"rows": rows})


def number() -> UnfoldAdminIntegerFieldWidget:
    return UnfoldAdminIntegerFieldWidget()


def drop_down(choices: Iterable[Any] = ()) -> UnfoldAdminSelectWidget:
    return UnfoldAdminSelectWidget(choices=choices)


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=DayInput(), **options)
