"""The fields of a declaration, flat: path, label, and the names other systems know them by."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from dossiers.procedures.base import Procedure
from dossiers.procedures.section import Declaration, Label, Section, label_of, section_type


@dataclass(frozen=True, slots=True)
class DeclaredField:
    """One field or section of a declaration.

    group: the label of the top-level section it is in; None directly under the declaration.
    form_name, registry_name: "" when the e-form or the registry has no such field.
    shown: holds a value of its own: a field, or a section that counts as one (an address), but
        not the fields inside the latter.
    """

    path: str
    label: Label
    group: Label | None
    form_name: str
    registry_name: str
    shown: bool

    def __str__(self) -> str:
        """How a message names the field, in the active language: "Mẹ: Họ, chữ đệm, tên"."""
        return f"{self.group.text}: {self.label.text}" if self.group else str(self.label.text)


def _walk(
    model: type[Section], above: str, group: Label | None, names: Label, shown: bool
) -> Iterator[DeclaredField]:
    """`names` carries the form pattern, registry prefix and role down from the section above."""
    for name, info in model.model_fields.items():
        label, path = label_of(info), f"{above}{name}"
        section = section_type(info.annotation)
        if section is not None and not section.whole:
            yield DeclaredField(path, label, group, "", "", False)
            inner = Label(
                "",
                form=label.form or names.form,
                registry=f"{label.registry}." if label.registry else names.registry,
                role=(label.role or "{role}").format(role=names.role),
            )
            yield from _walk(section, f"{path}.", group or label, inner, shown)
            continue
        form, underscore, tail = label.form.format(role=names.role).partition("_")
        pattern = names.form or "{name}"
        yield DeclaredField(
            path=path,
            label=label,
            group=group,
            form_name=form and pattern.format(name=form, role=names.role) + underscore + tail,
            registry_name=label.registry and names.registry + label.registry,
            shown=shown,
        )
        if section is not None:
            yield from _walk(section, f"{path}.", group, Label(""), False)


@cache
def declared_fields(model: type[Declaration]) -> MappingProxyType[str, DeclaredField]:
    """Every field and section by its path, in the order of the form."""
    return MappingProxyType({each.path: each for each in _walk(model, "", None, Label(""), True)})


@cache
def _by_registry_name(model: type[Declaration]) -> dict[str, str]:
    fields = declared_fields(model).values()
    return {_folded(each.registry_name): each.path for each in fields if each.registry_name}


def field_by_registry_name(procedure: Procedure, name: str) -> str | None:
    """The path of the field the civil registry calls so; None for a name we do not send.

    "me.SoGiayToTuyThan" and "meSoGiayToTuyThan" are the same name, in any case: the registry's
    messages and its columns write it differently. A name that is computed from another field leads
    to that one.
    """
    wanted = _folded(name)
    for derived, path in procedure.derived_registry_names.items():
        if _folded(derived) == wanted:
            return path
    return _by_registry_name(procedure.declaration).get(wanted)


def _folded(name: str) -> str:
    return name.strip().replace(".", "").lower()


def value_at(section: Section, path: str) -> object:
    """What a declaration holds at a path; None when a section on the way was not declared."""
    value: object = section
    for name in path.split("."):
        value = getattr(value, name, None)
    return value
