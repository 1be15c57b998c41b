"""Countries and nationalities, by ISO 3166-1 alpha-2 code."""

from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from django_countries.data import COUNTRIES
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from dossiers.procedures.problems import InvalidValue


class Country(str):
    """Two capital letters; shown, and sent to the registry, by the country's name."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: str) -> Self:
        """Raises InvalidValue for anything that is not a country's code, in either case."""
        code = value.strip().upper()
        if code not in COUNTRIES:
            raise InvalidValue(
                "unknown_country",
                _("“%(field)s” phải là mã quốc gia hai chữ cái theo ISO 3166, ví dụ VN."),
            )
        return cls(code)

    def display(self) -> str:
        return str(COUNTRIES[self])

    registry_text = display

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # With a name of its own: one component of the schema, wherever a country is asked for.
        return core_schema.no_info_after_validator_function(
            cls.parse, core_schema.str_schema(max_length=10), ref=f"{__name__}.{cls.__name__}:0"
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        reference = handler(schema)
        definition = handler.resolve_ref_schema(reference)
        definition.clear()
        definition |= {"type": "string", "enum": sorted(COUNTRIES)}
        return reference


VIET_NAM = Country("VN")
