"""Submit a dossier, list dossiers, read one."""

from datetime import date
from functools import partial
from typing import Annotated, ClassVar

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import Field, PlainValidator, StringConstraints
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from accounts.api.client_authentication import client_of, sees_personal_data
from accounts.permissions import standing_of
from accounts.scopes import Scope
from onestop.idempotency import Work, carry_out_prepared_once
from onestop.openapi import (
    CLIENT_REFUSED,
    LOCATION,
    ONCE,
    WRONG_BODY,
    WRONG_KEY,
    given,
    problems,
    taken,
)
from onestop.postgres.new_rows import in_one_statement
from onestop.representation import Representation, respond

from ..actor import Actor
from ..client_reads import record_read
from ..lifecycle import submit_dossier
from ..models import ClientRead, Dossier, Viewing
from ..procedures import PROCEDURES
from ..states import DossierState
from ..submission import Prepared, prepare
from ..viewings import record_looks_by_number, record_viewing
from .access import CODE, DossierCode, visible_dossier
from .pages import Cursor, next_address, page_of
from .query import OneProcedure, Query, query_parameters, read_whole
from .representations import DossierDetail, DossierRow
from .submissions import DossierSubmission, example_submission, read_submission
from .versions import ETAG, tagged

#: Fixed, so that the published schema stays the same from day to day.
_EXAMPLE_DAY = date(2026, 11, 23)


class DossierQuery(Query):
    state: DossierState | None = Field(None, description="Only this state.")
    procedure: OneProcedure = None
    code: Annotated[str, StringConstraints(pattern=f"^{DossierCode.regex}$")] | None = Field(
        None, description="Only codes that begin so."
    )
    mine: bool = Field(False, description="A member of a unit: one's own instead of the unit's.")
    limit: int = Field(50, ge=1, le=100, description="Rows a page.")
    cursor: Annotated[Cursor, PlainValidator(Cursor.parse, json_schema_input_type=str)] | None = (
        Field(None, description="From `next` of the page before.")
    )


class DossierPage(Representation):
    """``next`` is the address of the next page, null on the last."""

    results: list[DossierRow]
    next: str | None


class DossiersView(APIView):
    scopes: ClassVar = {"GET": Scope.DOSSIERS_READ}

    @extend_schema(
        operation_id="submit_dossier",
        tags=["Dossiers"],
        summary="Submit a dossier",
        description=(
            "Needs PostgreSQL alone: no link has to answer. A citizen files `online` for "
            "themselves; a clerk takes in for the ward what is filed at the `counter` or by "
            "`post`. Everything wrong with the submission is named at once. What was handed in on "
            "paper while the system was away comes with `occurred_at` and `approved_by`, a leader "
            "of the ward: it is numbered and judged by that day, and both times are on record."
        ),
        parameters=[*ONCE, LOCATION, ETAG],
        request=taken(DossierSubmission),
        responses={
            201: given(DossierRow, "Submitted. `Location` is the dossier's address."),
            **problems("unauthenticated", *WRONG_BODY, *WRONG_KEY, "not-permitted"),
        },
        examples=[
            OpenApiExample(
                procedure.slug,
                example_submission(procedure, today=_EXAMPLE_DAY),
                request_only=True,
            )
            for procedure in PROCEDURES.values()
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        now = timezone.now()
        body = read_submission(request.data, today=timezone.localdate(now))
        submission, late = body.by(account_of(request)), body.late
        actor = Actor.person(account_of(request))

        def submit(prepared: Prepared) -> HttpResponse:
            dossier = submit_dossier(prepared, actor=actor, now=now, late=late)
            address = reverse("dossier", args=[dossier.code])
            row = DossierRow.of(dossier, now)
            return tagged(respond(row, status=201, location=address), dossier)

        def ready() -> Work:
            # By itself: no submission to a ward waits for another's commit.
            submitted_at = late.occurred_at if late else now
            return partial(submit, prepare(submission, submitted_at=submitted_at))

        return carry_out_prepared_once(request, ready, now=now, together=in_one_statement)

    @extend_schema(
        operation_id="list_dossiers",
        tags=["Dossiers"],
        summary="List dossiers",
        description=(
            "Newest first: a citizen's own, which is what they filed and, signed in with VNeID, "
            "all whose applicant bears their number, also what was filed at the counter; for "
            "members of a unit, those of the units whose dossiers they may read; for a client, "
            "those of its units and all below them."
        ),
        parameters=query_parameters(DossierQuery),
        responses={
            200: given(DossierPage, "A page."),
            **problems(*CLIENT_REFUSED, "invalid-input"),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        now = timezone.now()
        query = read_whole(DossierQuery, request.query_params.dict())
        standing = standing_of(account_of(request), timezone.localdate(now))
        units = set() if query.mine else standing.readable_unit_ids()
        # One or the other, not both: each is answered from an index of its own.
        dossiers = (
            Dossier.objects.filter(unit_id__in=units)
            if units
            else Dossier.objects.own_of(account_of(request), standing)
        ).select_related("unit")
        if query.state is not None:
            dossiers = dossiers.filter(state=query.state)
        if query.procedure is not None:
            dossiers = dossiers.filter(procedure=query.procedure)
        if query.code is not None:
            dossiers = dossiers.filter(code__startswith=query.code)
        page, following = page_of(dossiers.defer("declaration"), query.cursor, query.limit)
        personal = sees_personal_data(request)
        rows = [DossierRow.of(dossier, now, personal=personal) for dossier in page]
        record_read(request, ClientRead.Door.LIST, now=now, rows=len(rows))
        if not units and client_of(request) is None:
            record_looks_by_number(page, by=account_of(request), now=now, came_from="own")
        return respond(DossierPage(results=rows, next=next_address(request, following)))


class DossierView(APIView):
    scopes: ClassVar = {"GET": Scope.DOSSIERS_READ}

    @extend_schema(
        operation_id="read_dossier",
        tags=["Dossiers"],
        summary="Read a dossier",
        description="Everything about it: declaration, papers, promises, registry facts.",
        parameters=[CODE, ETAG],
        responses={
            200: given(DossierDetail, "The dossier."),
            **problems(*CLIENT_REFUSED, "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        account, now = account_of(request), timezone.now()
        dossier = visible_dossier(account, code, now)
        record_read(request, ClientRead.Door.DOSSIER, now=now, dossier=dossier)
        if client_of(request) is None:
            record_viewing(dossier, by=account, door=Viewing.Door.API, now=now)
        own = dossier.owner_id == account.pk
        told = DossierDetail.of(dossier, now, personal=sees_personal_data(request), own=own)
        return tagged(respond(told), dossier)
