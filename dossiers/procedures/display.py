"""A declaration as people read it: groups of labelled lines."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from dossiers.procedures.fields import declared_fields, value_at
from dossiers.procedures.section import Declaration


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    lines: tuple[Line, ...]


def display_value(value: object) -> str:
    """Dates as dd/mm/yyyy, choices by their label, addresses in one line."""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    display = getattr(value, "display", None)
    return display() if display else str(value)


def describe(declaration: Declaration) -> list[Group]:
    """What was declared, in the form's order and the active language; empty fields left out."""
    groups: dict[str, list[Line]] = {}
    for field in declared_fields(type(declaration)).values():
        value = value_at(declaration, field.path) if field.shown else None
        if value is not None:
            group = str(field.group.text) if field.group else _("Thông tin chung")
            line = Line(field.path, str(field.label.text), display_value(value))
            groups.setdefault(group, []).append(line)
    return [Group(label, tuple(lines)) for label, lines in groups.items()]
