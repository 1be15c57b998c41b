"""The arguments of an event as people read them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ..arguments import ResultDelivery
from ..models import Channel, Document
from ..procedures import (
    Procedure,
    declared_fields,
    describe,
    field_by_registry_name,
    load_declaration,
)
from ..representation import RelationToApplicant
from .argument_labels import CAUSES, LABELS, RESULT_DELIVERIES

#: Read by ``changed_fields``, or (keys) of no use to a reader.
_NOT_SHOWN = {"declaration", "declaration_before", "corrections", "officer", "rule"}


@dataclass(frozen=True, slots=True)
class Told:
    """One argument: its name, and one line or several."""

    label: str
    lines: list[str]


def argument_words(arguments: dict[str, Any], procedure: Procedure) -> Iterator[Told]:
    """Every argument that was given, in the active language."""
    for name, value in arguments.items():
        if name in _NOT_SHOWN or value in (None, "", [], {}):
            continue
        wording = _WORDING.get(name)
        lines = wording(value, procedure) if wording else [str(value)]
        yield Told(str(LABELS.get(name, name)), lines)


def field_name(path: str, procedure: Procedure) -> str:
    """A declared field as a message names it: "Mẹ: Họ, chữ đệm, tên"."""
    field = declared_fields(procedure.declaration).get(path)
    return str(field) if field else path


def registry_field_name(name: str, procedure: Procedure) -> str:
    """The same, by the civil registry's own name; as it is when it is none of ours."""
    path = field_by_registry_name(procedure, name)
    return field_name(path, procedure) if path else name


def paper_name(code: str, procedure: Procedure) -> str:
    return next((str(each.name) for each in procedure.papers if each.code == code), code)


def changed_fields(
    before: dict[str, Any], after: dict[str, Any], procedure: Procedure
) -> list[str]:
    """What a correction changed, one line a field: "Mẹ: Họ tên: cũ → mới"."""
    old, new = _values(before, procedure), _values(after, procedure)
    nothing = _("(trống)")
    return [
        f"{field_name(path, procedure)}: {old.get(path, nothing)} → {new.get(path, nothing)}"
        for path in declared_fields(procedure.declaration)
        if old.get(path) != new.get(path)
    ]


def _values(stored: dict[str, Any], procedure: Procedure) -> dict[str, str]:
    groups = describe(load_declaration(procedure, stored))
    return {line.path: line.value for group in groups for line in group.lines}


def _day(value: str, procedure: Procedure) -> list[str]:
    return [f"{date.fromisoformat(value):%d/%m/%Y}"]


def _amount(value: int, procedure: Procedure) -> list[str]:
    return [f"{value:,}".replace(",", ".") + " đ"]


def _papers(value: list[dict[str, Any]], procedure: Procedure) -> list[str]:
    lines = []
    for paper in value:
        form = Document.Form(paper["form"]).label
        note = f" ({paper['note']})" if paper["note"] else ""
        name = paper_name(paper["paper"], procedure)
        lines.append(f"{name}: {form} × {paper['quantity']}{note}")
    return lines


def _waived(value: list[dict[str, Any]], procedure: Procedure) -> list[str]:
    return [f"{paper_name(each['paper'], procedure)}: {each['reason']}" for each in value]


def _missing(value: list[dict[str, Any]], procedure: Procedure) -> list[str]:
    lines = []
    for item in value:
        if item["paper"]:
            lines.append(f"{paper_name(item['paper'], procedure)}: {item['note']}")
        elif item["field"]:
            lines.append(f"{field_name(item['field'], procedure)}: {item['note']}")
        else:
            lines.append(item["note"])
    return lines


def _representation(value: dict[str, str], procedure: Procedure) -> list[str]:
    relation = RelationToApplicant(value["relation"])
    represented = " · ".join(
        value[name] for name in ("represented_name", "represented_id", "note") if name in value
    )
    return [f"{relation.label}: {represented}"]


def _faults(value: list[dict[str, str]], procedure: Procedure) -> list[str]:
    return [
        f"{registry_field_name(fault['field'], procedure)}: {fault['message']}"
        if fault["field"]
        else fault["message"]
        for fault in value
    ]


_WORDING: dict[str, Callable[[Any, Procedure], list[str]]] = {
    "amount": _amount,
    "cause": lambda value, procedure: [str(CAUSES[value])],
    "channel": lambda value, procedure: [str(Channel(value).label)],
    "faults": _faults,
    "missing": _missing,
    "new_due_on": _day,
    "papers": _papers,
    "possible_duplicates": lambda value, procedure: list(value),
    "registered_on": _day,
    "representation": _representation,
    "result_delivery": lambda value, procedure: [str(RESULT_DELIVERIES[ResultDelivery(value)])],
    "supply_by": _day,
    "waived": _waived,
}
