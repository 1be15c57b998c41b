"""The procedures on offer: what each asks for and how long it takes."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from django.http import HttpResponse
from django.urls.converters import StringConverter
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from onestop.openapi import given, problems
from onestop.problems import ProblemRaised
from onestop.representation import Representation, respond

from ..models import TimeLimitRule
from ..procedures import PROCEDURES, Procedure, declaration_schema
from ..procedures.base import Paper
from .time_limits import LegalTimeLimit


class ProcedureCode(StringConverter):
    """A procedure's code in an address, such as 1.001193."""

    regex = r"[0-9.]{1,20}"


PROCEDURE = OpenApiParameter(
    "code",
    {"type": "string", "enum": list(PROCEDURES)},
    OpenApiParameter.PATH,
    description="The procedure's code in the national catalogue.",
)


class Charge(Representation):
    """``amount`` in dong."""

    amount: int
    legal_basis: str


class AskedPaper(Representation):
    """``conditional``: required of some declarations only. ``waived_when_lookup_works``: its data
    sit in a national database, so it is asked for only when the look-up failed.
    """

    code: str
    name: str
    note: str
    required: bool
    conditional: bool
    waived_when_lookup_works: bool

    @classmethod
    def of(cls, paper: Paper) -> Self:
        return cls(
            code=paper.code,
            name=str(paper.name),
            note=str(paper.note),
            required=paper.required is not False,
            conditional=callable(paper.required),
            waived_when_lookup_works=paper.waived_when_lookup_works,
        )


class Variant(Representation):
    """A variant with a time limit of its own, decided at acceptance."""

    code: str
    label: str


class ProcedureRow(Representation):
    """``time_limits``: those in force today, one a variant ("" is the usual case)."""

    code: str
    slug: str
    name: str
    version: int
    fee: Charge
    sub_types: list[Variant]
    time_limits: list[LegalTimeLimit]

    @classmethod
    def of(cls, procedure: Procedure, rules: Sequence[TimeLimitRule]) -> Self:
        """``rules`` in force, of any procedure."""
        return cls(**_facts(procedure, rules))


class ProcedureList(Representation):
    results: list[ProcedureRow]


class ProcedureDetail(ProcedureRow):
    """``declaration_schema`` is a JSON Schema (2020-12) with labels in the language asked for;
    ``example`` is a complete declaration of invented people.
    """

    papers: list[AskedPaper]
    declaration_schema: dict[str, Any]
    example: dict[str, Any]

    @classmethod
    def told(cls, procedure: Procedure, rules: Sequence[TimeLimitRule], today: date) -> Self:
        return cls(
            **_facts(procedure, rules),
            papers=[AskedPaper.of(paper) for paper in procedure.papers],
            declaration_schema=declaration_schema(procedure),
            example=procedure.example(today),
        )


class ProceduresView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="list_procedures",
        tags=["Procedures"],
        summary="List the procedures",
        description="Every procedure that a ward receives here.",
        responses={
            200: given(ProcedureList, "The procedures."),
            **problems(),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        rules = list(TimeLimitRule.objects.all_in_force(timezone.localdate()))
        rows = [ProcedureRow.of(procedure, rules) for procedure in PROCEDURES.values()]
        return respond(ProcedureList(results=rows))


class ProcedureView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="read_procedure",
        tags=["Procedures"],
        summary="Read a procedure",
        description="What its declaration holds, the papers, the fee, the time limits, an example.",
        parameters=[PROCEDURE],
        responses={
            200: given(ProcedureDetail, "The procedure."),
            **problems("not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        today = timezone.localdate()
        rules = list(TimeLimitRule.objects.all_in_force(today))
        return respond(ProcedureDetail.told(procedure_at(code), rules, today))


def procedure_at(code: str) -> Procedure:
    """The procedure of that code in its newest version. Raises ProblemRaised (404)."""
    if code not in PROCEDURES:
        raise ProblemRaised("not-found")
    return PROCEDURES[code]


def _facts(procedure: Procedure, rules: Sequence[TimeLimitRule]) -> dict[str, Any]:
    return {
        "code": procedure.code,
        "slug": procedure.slug,
        "name": str(procedure.name),
        "version": procedure.version,
        "fee": Charge(amount=procedure.fee.amount, legal_basis=procedure.fee.legal_basis),
        "sub_types": [Variant(code=e.code, label=str(e.label)) for e in procedure.sub_types],
        "time_limits": [LegalTimeLimit.of(r) for r in rules if r.procedure == procedure.code],
    }
