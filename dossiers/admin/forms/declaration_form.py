"""A form for every field of a declaration, built from its model and its labels."""

import re
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_countries.data import COUNTRIES

from ...procedures import declared_fields
from ...procedures.annotations import annotation_at, plain_type
from ...procedures.fields import DeclaredField
from ...procedures.section import Declaration, section_type
from ...procedures.values.choice import Choice
from ...procedures.values.ethnicity import ETHNIC_GROUPS, Ethnicity
from ...procedures.values.nationality import VIET_NAM, Country
from ...procedures.values.partial_date import PartialDate
from . import widgets
from .scalars import ONE_LINE

_AS_WRITTEN = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_WITHOUT_SIGNS = re.compile(r"(\d{2})(\d{2})(\d{4})")
_AS_KEPT = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_NOTHING = ("", "—")


class DateAsWritten(forms.CharField):
    """dd/mm/yyyy, mm/yyyy or yyyy as on Vietnamese papers, or ddmmyyyy; kept as ISO 8601.

    What is written otherwise is passed on as it is: the declaration says what is wrong with it.
    """

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").strip()
        match = _WITHOUT_SIGNS.fullmatch(text) or _AS_WRITTEN.fullmatch(text)
        if match is None:
            return text
        day, month, year = match.groups()
        return "-".join(part.zfill(2) for part in (year, month, day) if part)

    def prepare_value(self, value: Any) -> Any:
        is_kept = isinstance(value, str) and _AS_KEPT.fullmatch(value)
        return "/".join(reversed(value.split("-"))) if is_kept else value


@cache
def declaration_form(model: type[Declaration]) -> type[forms.Form]:
    """A field for every value that may be declared, by its path. It only reads what was typed."""
    fields = {}
    for field in declared_fields(model).values():
        annotation = annotation_at(model, field.path)
        if section_type(annotation) is None:
            fields[field.path] = _form_field(field, annotation)
    return type("DeclarationForm", (forms.Form,), fields)


def _form_field(field: DeclaredField, annotation: Any) -> forms.Field:
    kind, longest = plain_type(annotation)
    options: dict[str, Any] = {"label": field.label.text, "required": False}
    choices = _choices_of(kind)
    if choices is not None:
        pick: dict[str, Any] = {"choices": choices, "widget": widgets.drop_down()}
        if kind is bool:
            return forms.TypedChoiceField(
                coerce=lambda value: value == "true", empty_value=None, **pick, **options
            )
        return forms.ChoiceField(**pick, **options)
    if kind is int:
        return forms.IntegerField(widget=widgets.number(), **options)
    if kind in (date, PartialDate):
        help_text = _("ngày/tháng/năm, ví dụ 05/11/2026")
        if kind is PartialDate:
            help_text = format_lazy("{}; {}", help_text, _("hoặc tháng/năm, hoặc năm"))
        return DateAsWritten(help_text=help_text, widget=widgets.line(), **options)
    widget = widgets.lines(2) if longest and longest > ONE_LINE else widgets.line()
    return forms.CharField(max_length=longest, widget=widget, **options)


def _choices_of(kind: Any) -> list[tuple[str, Any]] | None:
    if kind is bool:
        return [_NOTHING, ("true", _("Có")), ("false", _("Không"))]
    if kind is Ethnicity:
        return [_NOTHING, *ETHNIC_GROUPS.items()]
    if kind is Country:
        others = (each for each in COUNTRIES.items() if each[0] != VIET_NAM)
        return [_NOTHING, (VIET_NAM, COUNTRIES[VIET_NAM]), *others]
    if isinstance(kind, type) and issubclass(kind, Choice):
        return [_NOTHING, *((member.value, member.label) for member in kind)]
    return None
