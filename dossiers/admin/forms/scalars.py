"""A plain form for the single-valued arguments of a transition, built from its model."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.functional import Promise
from pydantic.fields import FieldInfo

from ...arguments import Arguments, ResultDelivery
from ...procedures.annotations import plain_type
from ..argument_labels import HELP_TEXTS, LABELS, RESULT_DELIVERIES
from . import widgets

#: A text that may be longer gets a box of several lines.
ONE_LINE = 200
_CHOICES: dict[type[StrEnum], dict[Any, Promise]] = {ResultDelivery: RESULT_DELIVERIES}


class ScalarsPart:
    title = ""
    template = "admin/dossiers/dossier/parts/scalars.html"

    def __init__(
        self,
        model: type[Arguments],
        names: list[str],
        data: Any,
        drafted: Mapping[str, Any] | None = None,
    ) -> None:
        """``drafted``: what a blank form proposes, by field name."""
        self.form = scalar_form(model, names)(data, prefix="arguments", initial=dict(drafted or {}))

    @property
    def media(self) -> forms.Media:
        return self.form.media

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def arguments(self) -> dict[str, Any]:
        told = self.form.cleaned_data.items()
        return {name: value for name, value in told if value not in (None, "")}

    def take(self, path: str, message: str) -> bool:
        if path not in self.form.fields:
            return False
        self.form.add_error(path, message)
        return True


def scalar_form(model: type[Arguments], names: list[str]) -> type[forms.Form]:
    """A form class with these fields of the model, in the model's order.

    It only reads what was typed; the model itself is the judge. Raises TypeError for a field of
    a kind that no plain field can hold, LookupError for one without a label.
    """
    fields = {name: _field(name, model.model_fields[name]) for name in names}
    return type(f"{model.__name__}Form", (forms.Form,), fields)


def _field(name: str, info: FieldInfo) -> forms.Field:
    kind, longest = plain_type(info.rebuild_annotation())
    options: dict[str, Any] = {
        "label": LABELS[name],
        "help_text": HELP_TEXTS.get(name, ""),
        "required": info.is_required(),
    }
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        choices = _CHOICES[kind]
        return forms.ChoiceField(
            choices=[(member.value, label) for member, label in choices.items()],
            widget=widgets.drop_down(),
            initial=info.default,
            **options,
        )
    if kind is date:
        return widgets.day_field(**options)
    if kind is int:
        return forms.IntegerField(widget=widgets.number(), min_value=1, **options)
    if kind is str:
        widget = widgets.lines() if longest and longest > ONE_LINE else widgets.line()
        return forms.CharField(widget=widget, max_length=longest, **options)
    raise TypeError(f"{name}: no plain field for {info.annotation!r}")
