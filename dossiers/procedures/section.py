"""The parts a declaration is made of, and what every field says about itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin

from django.utils.functional import Promise
from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from dossiers.procedures.problems import Problem


@dataclass(frozen=True, slots=True)
class Label:
    """What a field is called: by people, by the Ministry's e-form, by the civil registry.

    text: the form's Vietnamese label, lazy, so that the JSON Schema speaks the active language.
    form: the e-form name ("HoTenKS"). "{role}" stands for the role of the section around it; on
        a section inside a section, "{name}" stands for the names of its own fields.
    registry: the civil registry's name; inside a section it follows that section's ("nks.HoTen").
    role: on a section, what fills "{role}" in the names of its fields; itself may hold the role
        of the section around it ("_{role}").
    """

    text: str | Promise
    form: str = ""
    registry: str = ""
    role: str = ""
    example: str | int | bool | None = None

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        json_schema = {**handler(schema), "title": str(self.text)}
        if self.example is not None:
            json_schema["examples"] = [self.example]
        return json_schema


class Section(BaseModel):
    """A group of fields that belong together. Immutable; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: Shown, and known to the registry, as one value: an address is a line, not four fields.
    whole: ClassVar[bool] = False

    def check(self, today: date) -> Iterator[Problem]:
        """What is wrong between the fields of this section; paths are relative to it.

        Called on incomplete declarations too, so that everything wrong is named at once: any
        field may be None then, whatever its type says; a required section never is.
        """
        yield from ()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # The class name and docstring are for programmers; people read the field's label.
        reference = handler(schema)
        definition = handler.resolve_ref_schema(reference)
        definition.pop("title", None)
        definition.pop("description", None)
        return reference


class Declaration(Section):
    """The whole of what a citizen declares for one procedure."""


def label_of(info: FieldInfo) -> Label:
    """The Label of a field. Raises LookupError for a field that was given none."""
    for item in info.metadata:
        if isinstance(item, Label):
            return item
    raise LookupError(f"{info!r} has no Label")


def section_type(annotation: Any) -> type[Section] | None:
    """The Section a field holds, be it optional or not; None for a plain value."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return section_type(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return next(filter(None, map(section_type, get_args(annotation))), None)
    return annotation if isinstance(annotation, type) and issubclass(annotation, Section) else None


@cache
def _nested(model: type[Section]) -> tuple[str, ...]:
    return tuple(name for name, info in model.model_fields.items() if section_type(info.annotation))


def section_problems(section: Section, today: date) -> Iterator[Problem]:
    """Every cross-field problem of a section and of the sections inside it."""
    yield from section.check(today)
    for name in _nested(type(section)):
        inner = getattr(section, name)
        if inner is not None:
            for problem in section_problems(inner, today):
                yield problem.under(name)
