"""Every field of a declaration as a light input: a page of a hundred must load at 256 kbit/s."""

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries.data import COUNTRIES

from ...procedures import declared_fields
from ...procedures.annotations import annotation_at, plain_type
from ...procedures.section import Declaration, Section, section_type
from ...procedures.sections.address import PROVINCES, Address
from ...procedures.values.names import fold_name
from ...procedures.values.nationality import Country
from ..forms.declaration_form import DateAsWritten, declaration_form
from ..forms.drop_downs import PlainDropDown

#: Lists that many inputs share, so that the page holds each once (ids of its datalists).
COUNTRY_LIST, COMMUNE_LIST = "countries", "communes"
_NUMERIC = {"personal_id", "phone"}


class CountryByName(forms.CharField):
    """A country by its name in the reader's language or by its code; kept as the code."""

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").strip()
        return _codes_by_name().get(fold_name(text), text)

    def prepare_value(self, value: Any) -> Any:
        return str(COUNTRIES[value]) if value in COUNTRIES else value


def _codes_by_name() -> dict[str, str]:
    return {fold_name(str(name)): code for code, name in COUNTRIES.items()}


@cache
def intake_fields(model: type[Declaration]) -> type[forms.Form]:
    """The declaration's form class, by path; what has a default in the model stands in it."""
    fields: dict[str, forms.Field] = {}
    for path, field in declaration_form(model).base_fields.items():
        kind = plain_type(annotation_at(model, path))[0]
        fields[path] = _light(path, deepcopy(field), kind, _section_of(model, path))
        fields[path].initial = default_of(model, path)
    return type("IntakeFields", (forms.Form,), fields)


def default_of(model: type[Section], path: str) -> Any:
    """What a field holds when nothing is typed; None when it has no default."""
    info = _section_of(model, path).model_fields[path.rpartition(".")[2]]
    return None if info.is_required() else info.default


def is_required(model: type[Section], path: str) -> bool:
    """Whether the field must be filled in once its section is."""
    return _section_of(model, path).model_fields[path.rpartition(".")[2]].is_required()


def raw_declaration(model: type[Declaration], typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, by path, as raw JSON of the declaration.

    An optional section in which nothing was typed (what stood there by default aside) is not
    declared; a required one always is, so that each of its missing fields is named.
    """
    return _section(model, "", typed)[0]


def _section(
    model: type[Section], above: str, typed: dict[str, Any]
) -> tuple[dict[str, Any], bool]:
    raw: dict[str, Any] = {}
    touched = False
    for name, info in model.model_fields.items():
        inner = section_type(info.annotation)
        if inner is None:
            value = typed.get(above + name)
            if value not in (None, ""):
                raw[name] = value
                touched |= info.is_required() or value != info.default
            continue
        below, below_touched = _section(inner, f"{above}{name}.", typed)
        if info.is_required() or below_touched:
            raw[name] = below
        touched |= below_touched
    return raw, touched


def _section_of(model: type[Section], path: str) -> type[Section]:
    for name in path.split(".")[:-1]:
        inner = section_type(model.model_fields[name].annotation)
        assert inner is not None  # the path is a declared one
        model = inner
    return model


def _light(path: str, field: forms.Field, kind: Any, section: type[Section]) -> forms.Field:
    name = path.rpartition(".")[2]
    if kind is Country:
        field = CountryByName(label=field.label, required=False)
        widget: forms.Widget = forms.TextInput({"list": COUNTRY_LIST})
    elif section is Address and name == "province":
        choices = [("", "—"), *((each, each) for each in PROVINCES)]
        field = forms.ChoiceField(label=field.label, required=False, choices=choices)
        widget = PlainDropDown(choices=choices)
    elif section is Address and name == "commune":
        widget = forms.TextInput({"list": COMMUNE_LIST})
    elif isinstance(field, forms.ChoiceField):
        widget = PlainDropDown(choices=cast(Iterable[Any], field.choices))
    elif isinstance(field, forms.IntegerField):
        widget = forms.NumberInput()
    elif isinstance(field, DateAsWritten):
        widget = forms.TextInput({"placeholder": _("ngày/tháng/năm"), "title": field.help_text})
    else:
        widget = forms.TextInput({"inputmode": "numeric"} if name in _NUMERIC else {})
    widget.attrs |= {"autocomplete": "off", **field.widget_attrs(widget)}
    field.widget = widget
    field.help_text = ""
    return field


def paths_of(model: type[Declaration]) -> list[str]:
    """The paths of all fields, in the order of the form."""
    return [
        path for path in declared_fields(model) if section_type(annotation_at(model, path)) is None
    ]
