"""A closed list of answers, each with the form's wording and the registry's code."""

from enum import StrEnum
from typing import Self

from django.utils.functional import Promise
from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Choice(StrEnum):
    """Members are written `NAME = "stored_value", _("Nhãn"), "registry code"`."""

    label: str | Promise
    registry_code: str

    def __new__(cls, value: str, label: str | Promise, registry_code: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.registry_code = registry_code or value
        return member

    def display(self) -> str:
        return str(self.label)

    def registry_text(self) -> str:
        return self.registry_code

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        reference = handler(schema)
        definition = handler.resolve_ref_schema(reference)
        definition.pop("title", None)
        definition.pop("description", None)
        definition["x-labels"] = {member.value: member.display() for member in cls}
        return reference
