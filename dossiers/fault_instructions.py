"""What a link complained of, as an instruction on the exact field of the declaration; pure.

A fault is ``{"field": "nks.HoTen", "message": "..."}``: the link's own name of the field ("" when
it named none) and its own words, which are always passed on. Texts are in the active language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from integrations.outbox import Link
from integrations.parked_causes import Cause, cause_of

from .fault_kinds import FaultKind, kind_of
from .fault_words import portal_words, registry_words, words_when_missing_there, words_when_ours
from .portal_fields import PORTAL_FIELDS, Origin
from .procedures import (
    Procedure,
    declared_fields,
    field_by_registry_name,
    get_procedure,
    load_declaration,
)
from .procedures.display import display_value
from .procedures.fields import value_at
from .procedures.section import Declaration

if TYPE_CHECKING:
    from .models import Dossier


@dataclass(frozen=True, slots=True)
class Instruction:
    """One fault, told to whoever puts it right.

    field, message: the link's own. kind: what is wrong. paths: the declared fields to look at, the
    chief one first; empty when the fault is about none. group, label: as on the form, "" without
    such a field. value: what stands there now, "" when nothing does. origin: who can put the value
    right at its root. what_to_do: one or more sentences.
    """

    field: str
    message: str
    kind: FaultKind
    paths: tuple[str, ...]
    group: str
    label: str
    value: str
    origin: Origin
    what_to_do: str

    @property
    def path(self) -> str:
        return self.paths[0] if self.paths else ""

    @property
    def name(self) -> str:
        """How a message names the field: "Mẹ: Họ, chữ đệm, tên"; "" when the link named none."""
        if not self.label:
            return self.field
        return f"{self.group}: {self.label}" if self.group else self.label


def instructions_of(
    link: str,
    answer: Mapping[str, Any] | None,
    payload: Mapping[str, Any],
    procedure: Procedure,
    declaration: Declaration,
) -> list[Instruction]:
    """One for each fault that a message's answer names, in its order."""
    told = answer or {}
    if cause_of(told) is Cause.RECEIVER:
        return [_general(FaultKind.OURS, "", words_when_ours())]
    faults = [fault for fault in told.get("faults") or [] if fault.get("message")]
    if cause_of(told) is Cause.MISSING_THERE:
        return [
            _general(FaultKind.MISSING_THERE, each["message"], words_when_missing_there())
            for each in faults
        ]
    if link == Link.CIVIL_REGISTRY:
        code = str(told.get("errorCode") or "").strip()
        known = {"code": int(code)} if code.isdecimal() else {}
        return [registry_instruction({**each, **known}, procedure, declaration) for each in faults]
    return [portal_instruction(each, procedure, declaration, payload) for each in faults]


def registry_instructions(dossier: "Dossier") -> list[Instruction]:
    """What the registry complained of and nobody has answered yet, on the dossier as it stands."""
    if not dossier.registry_faults:
        return []
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    declaration = load_declaration(procedure, dossier.declaration)
    return [registry_instruction(each, procedure, declaration) for each in dossier.registry_faults]


def registry_instruction(
    fault: Mapping[str, Any], procedure: Procedure, declaration: Declaration
) -> Instruction:
    """A fault of the civil registry, on this version of the procedure and this declaration.

    ``fault["code"]``, when there, is the registry's error code.
    """
    named, message = str(fault.get("field") or ""), str(fault["message"])
    kind = kind_of(message, fault.get("code"))
    path = registry_path(procedure, named)
    field = declared_fields(procedure.declaration)[path] if path else None
    return Instruction(
        field=named,
        message=message,
        kind=kind,
        paths=(path,) if path else (),
        group=str(field.group.text) if field and field.group else "",
        label=str(field.label.text) if field else "",
        value=_value(declaration, path),
        origin=Origin.DECLARATION,
        what_to_do=registry_words(kind, named, path, procedure),
    )


def registry_path(procedure: Procedure, named: str) -> str:
    """The declared field behind the registry's name of it, or of a part of it; "" for none."""
    parts = named.split(".")
    for length in range(len(parts), 0, -1):
        path = field_by_registry_name(procedure, ".".join(parts[:length]))
        if path:
            return path
    return ""


def portal_instruction(
    fault: Mapping[str, Any],
    procedure: Procedure,
    declaration: Declaration,
    payload: Mapping[str, Any],
) -> Instruction:
    """A fault of the National Public Service Portal on a payload that was sent to it."""
    named, message = str(fault.get("field") or ""), str(fault["message"])
    known = PORTAL_FIELDS.get(named.partition("[")[0].partition(".")[0])
    kind, origin = kind_of(message), known.origin if known else Origin.SYSTEM
    sent = payload.get(named)
    return Instruction(
        field=named,
        message=message,
        kind=kind,
        paths=portal_paths(named, procedure, declaration),
        group="",
        label=str(known.label) if known else "",
        value=sent if isinstance(sent, str) else "",
        origin=origin,
        what_to_do=portal_words(kind, named, known is not None, origin),
    )


def portal_paths(name: str, procedure: Procedure, declaration: Declaration) -> tuple[str, ...]:
    """The declared fields that a field of the portal's payload was filled in from."""
    person = procedure.applicant_section(declaration)
    if name == "ChuHoSo":
        return (f"{person}.full_name",)
    if name == "SoDienThoai":
        return (f"{person}.phone",)
    if name == "Email":
        return (f"{person}.email",)
    if name == "SoGiayToChuHoSo":
        numbered = value_at(declaration, f"{person}.personal_id") or not value_at(
            declaration, f"{person}.id_document"
        )
        return (f"{person}.personal_id" if numbered else f"{person}.id_document.number",)
    if name == "TrichYeuHoSo":
        return tuple(
            path for path in procedure.summary_paths if value_at(declaration, path) is not None
        )
    return ()


def concerned_paths(instructions: Iterable[Instruction]) -> list[str]:
    """Every declared field that some instruction is about, each once, in order."""
    return list(dict.fromkeys(path for each in instructions for path in each.paths))


def _value(declaration: Declaration, path: str) -> str:
    value = value_at(declaration, path) if path else None
    return "" if value is None else display_value(value)


def _general(kind: FaultKind, message: str, what_to_do: str) -> Instruction:
    return Instruction("", message, kind, (), "", "", "", Origin.SYSTEM, what_to_do)
