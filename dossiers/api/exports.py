"""Dossiers of a period as a file: for programs that keep them elsewhere."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, ClassVar, Self

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    model_validator,
)
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from accounts.api.client_authentication import client_of, sees_personal_data
from accounts.permissions import standing_of
from accounts.scopes import Scope
from onestop.openapi import CLIENT_REFUSED, as_lines, problems

from ..client_reads import record_read
from ..exports.lines import csv_heading, csv_lines, json_lines
from ..exports.reading import Place, Question, pieces
from ..exports.row import ExportedDossier
from ..models import ClientRead, Dossier
from ..procedures.problems import InvalidValue
from ..refusals import NotPermitted
from ..reports.periods import EARLIEST, LATEST, Period
from ..states import DossierState
from .changes import narrowed
from .query import OneProcedure, Query, UnitAndBelow, query_parameters, read_whole
from .scans import FileRenderer
from .throttles import ExportsByClient

_FORMAT = OpenApiParameter(
    "format",
    {"type": "string", "enum": ["csv", "jsonl"]},
    OpenApiParameter.QUERY,
    description="Instead of `Accept`; left out of both: JSON Lines.",
)


def _written_out(value: object) -> object:
    """A bare number is no day."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        raise InvalidValue("not_a_day", _("“%(field)s” phải là ngày, ví dụ 2026-11-01."))
    return value


def _within(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise InvalidValue("not_a_day", _("“%(field)s” phải là ngày, ví dụ 2026-11-01."))
    return day


_Day = Annotated[date, BeforeValidator(_written_out), AfterValidator(_within)]


class ExportQuery(Query):
    first: _Day = Field(description="The first day of filing (Asia/Ho_Chi_Minh), as 2026-11-01.")
    last: _Day = Field(description="The last one; it is included.")
    unit: UnitAndBelow = None
    procedure: OneProcedure = None
    state: DossierState | None = Field(None, description="Only what is in this state by then.")
    after: Annotated[Place, PlainValidator(Place.parse, json_schema_input_type=str)] | None = Field(
        None, description="The `cursor` of the last row that arrived whole."
    )
    limit: int = Field(10_000, ge=1, le=50_000, description="Rows an answer.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise InvalidValue("out_of_order", _("Ngày cuối không thể trước ngày đầu."))
        return self


class JsonLines(FileRenderer):
    media_type, format = "application/jsonl", "jsonl"


class CommaSeparated(FileRenderer):
    media_type, format = "text/csv", "csv"


class DossierExport(APIView):
    scopes: ClassVar = {"GET": Scope.EXPORTS_READ}
    renderer_classes = [JsonLines, CommaSeparated]
    throttle_classes = [*APIView.throttle_classes, ExportsByClient]

    @extend_schema(
        operation_id="export_dossiers",
        tags=["Integrators"],
        summary="Dossiers of a period as a file",
        description=(
            "What was filed in the period, unit by unit in the order of codes and each as it was "
            "filed: JSON Lines, one object a line, or CSV in UTF-8 with a byte order mark and "
            "fixed Vietnamese headings (docs/integrators.md). Each row has a `cursor`: send that "
            "of the last row that arrived whole as `after`, with the same question, until no row "
            "comes. Every dossier that was there at the first request comes once. It is streamed; "
            "names only with the scope `dossiers:personal`."
        ),
        parameters=[*query_parameters(ExportQuery), _FORMAT],
        responses={
            (200, JsonLines.media_type): as_lines(ExportedDossier, "One row a line."),
            (200, CommaSeparated.media_type): OpenApiResponse(
                OpenApiTypes.STR, "A line of headings, then a row a line."
            ),
            **problems(*CLIENT_REFUSED, "invalid-input", "not-permitted", "not-found"),
        },
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        if client_of(request) is None:
            raise NotPermitted(_("Chỉ hệ thống kết nối tải về hồ sơ ở đây; cán bộ dùng Báo cáo."))
        now = timezone.now()
        query = read_whole(ExportQuery, request.query_params.dict())
        standing = standing_of(account_of(request), timezone.localdate(now))
        question = Question(
            Period(query.first, query.last),
            narrowed(standing.readable_unit_ids(), query.unit),
            query.procedure,
            query.state,
        )
        renderer = request.accepted_renderer
        found = pieces(question, query.after, query.limit)
        answer = StreamingHttpResponse(
            _lines(request, found, query, as_csv=isinstance(renderer, CommaSeparated), now=now),
            content_type=f"{renderer.media_type}; charset=utf-8",
        )
        name = f"ho-so-{query.first}-{query.last}.{renderer.format}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "private, no-store"
        return answer


def _lines(
    request: Request,
    found: Iterator[list[Dossier]],
    query: ExportQuery,
    *,
    as_csv: bool,
    now: datetime,
) -> Iterator[bytes]:
    """Piece by piece; each is on record before it leaves."""
    personal = sees_personal_data(request)
    if as_csv:
        yield csv_heading()
    after = query.after
    for dossiers in found:
        asked = query.model_copy(update={"after": after, "limit": len(dossiers)})
        record_read(
            request,
            ClientRead.Door.EXPORT,
            now=now,
            rows=len(dossiers),
            query=_written(asked),
        )
        rows = [ExportedDossier.of(each, now, personal=personal) for each in dossiers]
        yield csv_lines(rows) if as_csv else json_lines(rows)
        after = Place.of(dossiers[-1])


def _written(query: ExportQuery) -> str:
    """The query string that asks for just these rows."""
    return "&".join(f"{name}={value}" for name, value in query if value is not None)
