"""How a declaration's fields lie on the page: blocks as on the official form, in its order."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext as _

from ...procedures import Procedure
from ...procedures.section import Section, label_of, section_type
from .fields import is_required

#: Rarely filled in: one step away, so that the keyboard passes them by.
_RARE = {
    "country",
    "historical_text",
    "other_text",
    "date_of_birth_in_words",
    "other_ethnicity",
}
#: Optional sections that most people fill in; other optional ones are closed until needed.
_USUAL = {"mother", "father", "death_notice", "copies"}
#: The one section drawn on the line of the section around it: where somebody lives.
_INLINE = "address"
#: Columns out of twelve, where an address shares its line with the kind of residence.
_INLINE_WIDTHS = {"kind": 2, "province": 2, "commune": 3, "detail": 5}
#: Columns out of twelve; what is not named takes four.
_WIDTHS = {
    "date_of_birth": 2,
    "sex": 2,
    "ethnicity": 2,
    "nationality": 2,
    "country": 2,
    "personal_id": 2,
    "phone": 2,
    "email": 2,
    "relation": 2,
    "hour": 2,
    "minute": 2,
    "on": 2,
    "start": 2,
    "end": 2,
    "quantity": 2,
    "marriage_count": 2,
    "province": 3,
    "detail": 5,
    "issued_on": 2,
    "number": 3,
    "kind": 3,
    "registration_kind": 3,
    "purpose": 6,
    "purpose_text": 6,
    "historical_text": 6,
    "other_text": 6,
    "date_of_birth_in_words": 6,
    "cause": 8,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One field with its place."""

    field: forms.BoundField
    width: int
    required: bool


@dataclass(slots=True)
class Block:
    """A section: its own fields, the rare ones, then the sections inside it.

    ``relation``: the requester's relation by which this section repeats the requester. ``closed``:
    folded away until something in it is typed or wrong.
    """

    path: str
    label: str
    cells: list[Cell] = field(default_factory=list)
    rare: list[Cell] = field(default_factory=list)
    blocks: list["Block"] = field(default_factory=list)
    optional: bool = False
    foldable: bool = False
    relation: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        return self.foldable and not self.is_touched

    @property
    def rare_closed(self) -> bool:
        return not any(_touched(cell.field) for cell in self.rare)

    @property
    def is_touched(self) -> bool:
        own = [*self.cells, *self.rare]
        return (
            bool(self.errors)
            or any(_touched(cell.field) for cell in own)
            or any(block.is_touched for block in self.blocks)
        )

    @property
    def first_id(self) -> str:
        """The id of the first input in it."""
        cells = (cell for block in self.walk() for cell in block.cells)
        return next(cells).field.id_for_label

    def walk(self) -> Iterator["Block"]:
        yield self
        for block in self.blocks:
            yield from block.walk()


def blocks_of(procedure: Procedure, form: forms.Form) -> list[Block]:
    """The top-level blocks. Fields that stand outside any section are blocks of their own."""
    model = procedure.declaration
    relations = {path: str(relation) for relation, path in procedure.requester_is.items()}
    blocks: list[Block] = []
    loose: Block | None = None
    for name, info in model.model_fields.items():
        inner = section_type(info.annotation)
        if inner is None:
            if loose is None:
                label = str(label_of(info).text) if blocks else _("Thông tin chung")
                loose = Block("", label)
                blocks.append(loose)
            loose.cells.append(_cell(model, form, name, name))
            continue
        loose = None
        block = _block(inner, form, name, str(label_of(info).text), not info.is_required())
        block.relation = relations.get(name, "")
        blocks.append(block)
    return blocks


def _block(model: type[Section], form: forms.Form, path: str, label: str, optional: bool) -> Block:
    name = path.rpartition(".")[2]
    block = Block(path, label, optional=optional, foldable=optional and name not in _USUAL)
    for name, info in model.model_fields.items():
        inner = section_type(info.annotation)
        below = f"{path}.{name}"
        if inner is not None:
            nested = _block(inner, form, below, str(label_of(info).text), not info.is_required())
            if name == _INLINE:
                block.cells = [_narrow(cell) for cell in (*block.cells, *nested.cells)]
                block.rare += nested.rare
            else:
                block.blocks.append(nested)
        elif name in _RARE:
            block.rare.append(_cell(model, form, name, below))
        else:
            block.cells.append(_cell(model, form, name, below))
    return block


def _cell(model: type[Section], form: forms.Form, name: str, path: str) -> Cell:
    return Cell(form[path], _WIDTHS.get(name, 4), is_required(model, name))


def _narrow(cell: Cell) -> Cell:
    name = cell.field.name.rpartition(".")[2]
    return Cell(cell.field, _INLINE_WIDTHS.get(name, cell.width), cell.required)


def block_at(blocks: list[Block], path: str) -> Block | None:
    """The block that draws the section at that path: its own, or the one around it."""
    while path:
        for top in blocks:
            for block in top.walk():
                if block.path == path:
                    return block
        path = path.rpartition(".")[0]
    return None


def _touched(bound: forms.BoundField) -> bool:
    """Whether it holds an error or anything but what stood in it at first."""
    if bound.errors:
        return True
    return bound.form.is_bound and bound.name in bound.form.changed_data
