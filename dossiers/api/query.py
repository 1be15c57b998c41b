"""Query strings and bodies, read whole: everything wrong with one is said at once."""

from typing import Annotated, TypeVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from onestop.openapi import COMPONENT

from ..reading import read
from ..refusals import InvalidInput
from .submissions import UnitCode

Model = TypeVar("Model", bound=BaseModel)

OneProcedure = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[0-9.]{1,20}$")] | None,
    Field(description="Only this procedure, by its code."),
]
UnitAndBelow = Annotated[
    UnitCode | None, Field(description="Only this unit and those below it, by its code.")
]


class Query(BaseModel):
    """Base of query strings; parameters that nobody asked for are ignored."""

    model_config = ConfigDict(frozen=True)


def read_whole(model: type[Model], raw: object) -> Model:
    """The model's instance. Raises InvalidInput naming every problem."""
    told, problems = read(model, raw)
    if told is None:
        raise InvalidInput(_("Thông tin gửi lên chưa đúng; xem từng mục."), problems)
    return told


def query_parameters(model: type[Query]) -> list[OpenApiParameter]:
    """The ``parameters`` of extend_schema, one a field."""
    schema = model.model_json_schema(ref_template=COMPONENT)
    parameters = []
    for name, field in schema["properties"].items():
        description = field["description"]
        if "anyOf" in field:  # or null: a parameter is left out instead
            field = field["anyOf"][0]
        told = {key: field[key] for key in field if key not in ("description", "title")}
        parameters.append(
            OpenApiParameter(
                name,
                told,
                OpenApiParameter.QUERY,
                description=description,
                required=name in schema.get("required", ()),
            )
        )
    return parameters
