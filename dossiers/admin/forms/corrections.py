"""Corrections of a declaration: every field with its present value, only changes are sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ...models import Dossier
from ...procedures import declared_fields, get_procedure
from ...procedures.section import Section, section_type
from ..argument_labels import LABELS
from .asked import last_asked
from .declaration_form import declaration_form


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
        self.form = declaration_form(self._model)(
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

    @property
    def media(self) -> forms.Media:
        return self.form.media

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
