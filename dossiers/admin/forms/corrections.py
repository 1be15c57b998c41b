"""Corrections of a declaration: every field with its present value, only changes are sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries.data import COUNTRIES

from ...models import Dossier
from ...procedures import declared_fields, get_procedure
from ...procedures.fields import DeclaredField
from ...procedures.section import Declaration, Section, section_type
from ...procedures.values.choice import Choice
from ...procedures.values.ethnicity import ETHNIC_GROUPS, Ethnicity
from ...procedures.values.nationality import Country
from ...procedures.values.partial_date import PartialDate
from ..argument_labels import LABELS
from . import widgets
from .asked import last_asked
from .scalars import ONE_LINE, plain_type

_AS_WRITTEN = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_AS_KEPT = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_YES_NO = [("", "—"), ("true", gettext_lazy("Có")), ("false", gettext_lazy("Không"))]


class DateAsWritten(forms.CharField):
    """dd/mm/yyyy, mm/yyyy or yyyy as on Vietnamese papers; kept as ISO 8601, as declared.

    What is written otherwise is passed on as it is: the declaration says what is wrong with it.
    """

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value).strip()
        match = _AS_WRITTEN.fullmatch(text)
        if match is None:
            return text
        day, month, year = match.groups()
        return "-".join(part.zfill(2) for part in (year, month, day) if part)

    def prepare_value(self, value: Any) -> Any:
        is_kept = isinstance(value, str) and _AS_KEPT.fullmatch(value)
        return "/".join(reversed(value.split("-"))) if is_kept else value


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The fields of one top-level section, for drawing."""

    label: str
    fields: list[forms.BoundField]

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.fields)


class CorrectionsPart:
    template = "admin/dossiers/dossier/parts/corrections.html"
    title = LABELS["corrections"]

    def __init__(self, dossier: Dossier, data: Any) -> None:
        procedure = get_procedure(dossier.procedure, dossier.procedure_version)
        self._model, self._stored = procedure.declaration, dossier.declaration
        self.form = _form_for(self._model)(
            data,
            prefix="declaration",
            initial={path: _as_typed(value) for path, value in _leaves(self._stored)},
        )
        self._asked = {item["field"] for item in last_asked(dossier) if item["field"]}

    @property
    def asked(self) -> list[forms.BoundField]:
        """What the last request for a supplement asked for."""
        return [field for field in self.form if self._was_asked(field.name)]

    @property
    def groups(self) -> Iterator[FieldGroup]:
        groups: dict[str, list[forms.BoundField]] = {}
        declared = declared_fields(self._model)
        for field in self.form:
            if not self._was_asked(field.name):
                group = declared[field.name].group
                label = str(group.text) if group else _("Thông tin chung")
                groups.setdefault(label, []).append(field)
        return (FieldGroup(label, fields) for label, fields in groups.items())

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def arguments(self) -> dict[str, Any]:
        values = dict(_leaves(self._stored))
        for path in self.form.changed_data:
            values[path] = self.form.cleaned_data[path]
        after = {path: value for path, value in values.items() if value not in (None, "")}
        patch = _merge_patch(self._model, self._stored, _nested(after))
        return {"corrections": patch} if patch else {}

    def take(self, path: str, message: str) -> bool:
        """Problems of the declaration; one of a whole section goes to the section's first field."""
        fields = [name for name in self.form.fields if name == path or name.startswith(f"{path}.")]
        if not fields:
            return False
        self.form.add_error(fields[0], message)
        return True

    def _was_asked(self, path: str) -> bool:
        return any(path == asked or path.startswith(f"{asked}.") for asked in self._asked)


def _form_for(model: type[Declaration]) -> type[forms.Form]:
    fields = {}
    for field in declared_fields(model).values():
        annotation = _annotation_at(model, field.path)
        if section_type(annotation) is None:
            fields[field.path] = _form_field(field, annotation)
    return type("CorrectionsForm", (forms.Form,), fields)


def _annotation_at(model: type[Section], path: str) -> Any:
    *sections, name = path.split(".")
    for section in sections:
        inner = section_type(model.model_fields[section].annotation)
        assert inner is not None  # a dotted path leads through sections
        model = inner
    return model.model_fields[name].rebuild_annotation()


def _form_field(field: DeclaredField, annotation: Any) -> forms.Field:
    kind, longest = plain_type(annotation)
    options: dict[str, Any] = {"label": field.label.text, "required": False}
    choices = _choices_of(kind)
    if choices is not None:
        pick = {"choices": choices, "widget": widgets.drop_down()}
        if kind is bool:
            return forms.TypedChoiceField(
                coerce=lambda value: value == "true", empty_value=None, **pick, **options
            )
        return forms.ChoiceField(**pick, **options)
    if kind is int:
        return forms.IntegerField(widget=widgets.number(), **options)
    if kind in (date, PartialDate):
        help_text = gettext_lazy("ngày/tháng/năm, ví dụ 05/11/2026")
        if kind is PartialDate:
            help_text = format_lazy("{}; {}", help_text, gettext_lazy("hoặc tháng/năm, hoặc năm"))
        return DateAsWritten(help_text=help_text, widget=widgets.line(), **options)
    widget = widgets.lines(2) if longest and longest > ONE_LINE else widgets.line()
    return forms.CharField(max_length=longest, widget=widget, **options)


def _choices_of(kind: Any) -> list[tuple[str, Any]] | None:
    if kind is bool:
        return list(_YES_NO)
    if kind is Ethnicity:
        return [("", "—"), *ETHNIC_GROUPS.items()]
    if kind is Country:
        return [("", "—"), ("VN", COUNTRIES["VN"]), *COUNTRIES.items()]
    if isinstance(kind, type) and issubclass(kind, Choice):
        return [("", "—"), *((member.value, member.label) for member in kind)]
    return None


def _leaves(stored: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in stored.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _as_typed(value: Any) -> Any:
    """A stored value as its field would have it posted."""
    return str(value).lower() if isinstance(value, bool) else value


def _nested(values: dict[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for path, value in values.items():
        *sections, name = path.split(".")
        place = whole
        for section in sections:
            place = place.setdefault(section, {})
        place[name] = value
    return whole


def _merge_patch(model: type[Section], old: Any, new: Any) -> dict[str, Any]:
    """RFC 7396. A section of which nothing is left is taken out whole."""
    patch: dict[str, Any] = {}
    for name in [*new, *(name for name in old if name not in new)]:
        before, after = old.get(name), new.get(name)
        inner = section_type(model.model_fields[name].annotation)
        if inner is not None and before is not None and after is not None:
            below = _merge_patch(inner, before, after)
            if below:
                patch[name] = below
        elif before != after:
            patch[name] = after
    return patch
