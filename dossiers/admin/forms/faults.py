"""What the civil registry sent back: each fault with its instruction beside the declared field."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...fault_instructions import Instruction, concerned_paths, registry_instructions
from ...models import Dossier
from ...procedures import declared_fields
from .corrections import CorrectionsPart, FieldGroup


@dataclass(frozen=True, slots=True)
class FaultyField:
    """The faults of one declared field (or of none), and the inputs that put it right."""

    instructions: list[Instruction]
    inputs: list[forms.BoundField]

    @property
    def chief(self) -> Instruction:
        return self.instructions[0]


class FaultsPart(CorrectionsPart):
    """Only the faulty fields, typed as on the declaration's form; the rest stays as declared.

    A problem with a field that is not shown (the requester's name must equal the mother's) shows
    that one too. Where a fault is about no field of ours, all others are at hand, folded.
    """

    template = "admin/dossiers/dossier/parts/faults.html"
    title = _("Mục bị trả lại và cách xử lý")

    def __init__(self, dossier: Dossier, data: Any) -> None:
        super().__init__(dossier, data)
        self._asked = set()  # what the citizen was asked for is another page's matter
        self._instructions = registry_instructions(dossier)
        self._faulty = concerned_paths(self._instructions)
        self._everything = any(not each.paths for each in self._instructions)
        self._also: list[str] = []
        if not self._everything:
            all_fields = self.form.fields
            self.form.fields = {
                name: field
                for name, field in all_fields.items()
                if self._is_faulty(name) or self._was_shown(name)
            }
            self._also = [name for name in self.form.fields if not self._is_faulty(name)]
            for name in self._also:
                self.form.fields[name].label = self._full_name(name)

    @property
    def faults(self) -> Iterator[FaultyField]:
        """In the registry's order; of one field together."""
        by_path: dict[str, list[Instruction]] = {}
        for each in self._instructions:
            by_path.setdefault(each.path, []).append(each)
        for path, instructions in by_path.items():
            inputs = [field for field in self.form if path and _within(field.name, path)]
            yield FaultyField(instructions, inputs)

    @property
    def also(self) -> list[forms.BoundField]:
        """Fields that the registry did not name, shown since a problem did; named in full."""
        return [self.form[name] for name in self._also]

    @property
    def groups(self) -> Iterator[FieldGroup]:
        """The other fields, where a fault is about none in particular."""
        if self._everything:
            for group in super().groups:
                rest = [field for field in group.fields if not self._is_faulty(field.name)]
                if rest:
                    yield FieldGroup(group.label, rest)

    def take(self, path: str, message: str) -> bool:
        if super().take(path, message):
            return True
        names = [name for name in self.form.base_fields if _within(name, path)]
        if path not in declared_fields(self._model) or not names:
            return False
        told_twice = self._told_twice()
        for name in dict.fromkeys([*names, *told_twice]):
            if name not in self.form.fields:
                self._show(name, told_twice.get(name))
        self.form.add_error(names[0], message)
        return True

    def _told_twice(self) -> dict[str, str]:
        """Fields that said what a corrected one said until now, with what was typed there.

        A declaration says some things of one person several times: whose correction left the others
        behind is offered to correct them alike.
        """
        corrected = {
            self.form.initial[name]: self.form.cleaned_data[name]
            for name in self.form.changed_data
            if _is_telling(self.form.initial.get(name)) and name in self.form.cleaned_data
        }
        return {
            name: corrected[value]
            for name, value in self.form.initial.items()
            if value in corrected and type(self.form.base_fields.get(name)) is forms.CharField
        }

    def _show(self, name: str, value: Any = None) -> None:
        """A field that was not on the page, with a value, else as it stands in the declaration."""
        field = deepcopy(self.form.base_fields[name])  # the class, and so these, serve all requests
        field.label = self._full_name(name)
        stands = field.prepare_value(value or self.form.initial.get(name))
        shown = {self.form.add_prefix(name): "" if stands is None else stands}
        self.form.fields[name] = field
        self.form.data = {**dict(self.form.data.items()), **shown}
        self._also.append(name)

    def _full_name(self, name: str) -> str:
        return str(declared_fields(self._model)[name])

    def _is_faulty(self, name: str) -> bool:
        return any(_within(name, path) for path in self._faulty)

    def _was_shown(self, name: str) -> bool:
        return self.form.is_bound and self.form.add_prefix(name) in self.form.data


def _within(name: str, path: str) -> bool:
    return name == path or name.startswith(f"{path}.")


def _is_telling(value: Any) -> bool:
    """Whether two fields that hold it are likely to speak of the same: no code, no short word."""
    return isinstance(value, str) and len(value) >= 6
