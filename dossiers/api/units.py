"""Where dossiers are filed: the wards that take them, for whoever has to choose one."""

import base64
import binascii
from typing import Annotated, Self

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from pydantic import Field, PlainValidator, StringConstraints
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import Unit
from onestop.openapi import given, problems
from onestop.representation import Representation, respond

from ..procedures.problems import InvalidValue
from ..receiving_units import receiving_units
from .pages import next_address
from .query import Query, query_parameters, read_whole


class ReceivingUnit(Representation):
    """``code`` goes into a submission's ``unit``; ``province`` is the code of the unit above."""

    code: str
    name: str
    province: str
    province_name: str

    @classmethod
    def of(cls, unit: Unit) -> Self:
        """``unit`` with its parent at hand."""
        above = unit.parent
        return cls(
            code=unit.code,
            name=unit.name,
            province=above.code if above else "",
            province_name=above.name if above else "",
        )


class ReceivingUnits(Representation):
    """``next`` is the address of the next page, null on the last."""

    results: list[ReceivingUnit]
    next: str | None


def _written(code: str) -> str:
    return base64.urlsafe_b64encode(code.encode()).decode()


def _last_code(text: str) -> str:
    try:
        code = base64.urlsafe_b64decode(text.encode("ascii")).decode("ascii")
    except (UnicodeError, binascii.Error):
        code = ""
    if not code or len(code) > 35 or not code.isprintable():
        raise InvalidValue("invalid_cursor", _("Con trỏ trang không đúng."))
    return code


class UnitQuery(Query):
    name: Annotated[str, StringConstraints(pattern=r"^[^\x00]{1,100}$")] | None = Field(
        None, description="Only those whose name has this in it."
    )
    limit: int = Field(100, ge=1, le=200, description="Rows a page.")
    cursor: Annotated[str, PlainValidator(_last_code, json_schema_input_type=str)] | None = Field(
        None, description="From `next` of the page before."
    )


class UnitsView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="list_units",
        tags=["Procedures"],
        summary="Where dossiers are filed",
        description="The wards of today, by their codes; each takes every procedure listed here.",
        parameters=query_parameters(UnitQuery),
        responses={
            200: given(ReceivingUnits, "A page."),
            **problems("invalid-input"),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        query = read_whole(UnitQuery, request.query_params.dict())
        units = receiving_units(timezone.localdate()).select_related("parent")
        if query.name is not None:
            units = units.filter(name__icontains=query.name)
        if query.cursor is not None:
            units = units.filter(code__gt=query.cursor)
        found = list(units.order_by("code")[: query.limit + 1])
        page = found[: query.limit]
        following = _written(page[-1].code) if len(found) > query.limit else None
        return respond(
            ReceivingUnits(
                results=[ReceivingUnit.of(unit) for unit in page],
                next=next_address(request, following),
            )
        )
