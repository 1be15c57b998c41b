"""The change feed: what happened to dossiers, for programs that keep up with them."""

import re
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import Field, PlainValidator, ValidatorFunctionWrapHandler, WrapValidator
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from accounts.models import Unit
from accounts.permissions import standing_of
from accounts.scopes import Scope
from onestop.openapi import CLIENT_REFUSED, given, problems
from onestop.problems import ProblemRaised
from onestop.representation import Representation, respond

from ..changes.cursor import ChangeCursor
from ..changes.entry import ChangeEntry
from ..changes.reading import NotNumberedYet, place_at, place_now, read_page
from ..client_reads import record_read
from ..models import ClientRead
from ..procedures.problems import InvalidValue, Problem
from ..refusals import InvalidInput, NotPermitted
from .local_instant import UtcInstant, with_its_plus
from .query import OneProcedure, Query, UnitAndBelow, query_parameters, read_whole


def _or_now(value: str, instant: ValidatorFunctionWrapHandler) -> object:
    """No union, whose errors would name its members as fields."""
    if value == "now":
        return value
    if not re.match(r"\d{4}-\d\d-\d\d", value):  # a bare number is no instant
        raise InvalidValue(
            "not_an_instant",
            _("“%(field)s” phải là ngày giờ theo ISO 8601, ví dụ 2026-11-18T15:00:00+07:00."),
        )
    return instant(with_its_plus(value))


class ChangeQuery(Query):
    after: (
        Annotated[ChangeCursor, PlainValidator(ChangeCursor.parse, json_schema_input_type=str)]
        | None
    ) = Field(None, description="The `cursor` of the answer before; left out: from the beginning.")
    since: (
        Annotated[
            UtcInstant,
            WrapValidator(_or_now, json_schema_input_type=UtcInstant | Literal["now"]),
        ]
        | None
    ) = Field(
        None,
        description=(
            "Instead of `after`, to begin: everything recorded at or after that instant (a little "
            "from before it may come along), or `now` for what happens from here on."
        ),
    )
    unit: UnitAndBelow = None
    procedure: OneProcedure = None
    limit: int = Field(100, ge=1, le=1000, description="Changes a page.")


class ChangePage(Representation):
    """Keep ``cursor`` with what you made of the page; ``has_more``: ask again at once."""

    changes: list[ChangeEntry]
    cursor: str
    has_more: bool


_EXAMPLE = {
    "changes": [
        {
            "id": 4711,
            "dossier": "H26.18.5-261123-0001",
            "number": 2,
            "unit": "H26.18.5",
            "procedure": "1.001193",
            "transition": "accept",
            "from_state": "submitted",
            "to_state": "accepted",
            "occurred_at": "2026-11-23T08:34:07.120000+07:00",
            "recorded_at": "2026-11-23T08:34:07.120000+07:00",
            "due_at": "2026-11-23T17:00:00+07:00",
        }
    ],
    "cursor": "eyJwb3NpdGlvbiI6NDcxMX0:1vKx0e7q",
    "has_more": False,
}


class ChangesView(APIView):
    scopes: ClassVar = {"GET": Scope.FEED_READ}

    @extend_schema(
        operation_id="list_changes",
        tags=["Integrators"],
        summary="What happened to dossiers, in order",
        description=(
            "Every event of the dossiers that the caller may see, each once and in order per "
            "dossier, with no personal data. Nothing is missed and nothing told twice to whoever "
            "follows the cursor, across restarts and however transactions end; the cursor keeps "
            "for ever. What may be seen is decided at each request: a unit given later is told "
            "of from then on (begin anew with `since` for what was before), one taken away is "
            "not. Needs PostgreSQL alone."
        ),
        parameters=query_parameters(ChangeQuery),
        responses={
            200: given(
                ChangePage,
                "A page, empty when nothing has happened.",
                OpenApiExample("one change", _EXAMPLE, response_only=True),
            ),
            **problems(*CLIENT_REFUSED, "invalid-input", "not-permitted", "feed-not-ready"),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        now = timezone.now()
        query = read_whole(ChangeQuery, request.query_params.dict())
        readable = standing_of(account_of(request), timezone.localdate(now)).readable_unit_ids()
        if not readable:
            raise NotPermitted(_("Bạn không được xem hồ sơ của đơn vị nào."))
        units = narrowed(readable, query.unit)
        page = read_page(_start(query), query.limit, units=units, procedure=query.procedure)
        record_read(request, ClientRead.Door.CHANGES, now=now, rows=len(page.events))
        return respond(
            ChangePage(
                changes=[ChangeEntry.of(event) for event in page.events],
                cursor=str(ChangeCursor(page.reached)),
                has_more=page.more,
            )
        )


def _start(query: ChangeQuery) -> int:
    """The place after which to read. Raises InvalidInput, ProblemRaised."""
    if query.since is None:
        return query.after.position if query.after else 0
    if query.after is not None:
        message = _("Chỉ dùng một trong hai: after hoặc since.")
        raise InvalidInput(message, [Problem("since", "not_together", message)])
    return place_since(query.since if isinstance(query.since, datetime) else None)


def place_since(since: datetime | None) -> int:
    """The place before what was recorded at that instant (aware); None: before what comes from now
    on. Raises ProblemRaised.
    """
    try:
        return place_now() if since is None else place_at(since)
    except NotNumberedYet:
        raise ProblemRaised("feed-not-ready") from None


def narrowed(readable: set[int], code: str | None) -> set[int]:
    """The unit and those below it, as far as they may be read; without a code, all that may be.

    Raises InvalidInput where there is none of this code.
    """
    if code is None:
        return readable
    unit = Unit.objects.filter(code=code).first()
    below = Unit.objects.descendants(unit, include_self=True) if unit else Unit.objects.none()
    found = readable & set(below.values_list("id", flat=True))
    if not found:
        message = _("Không có đơn vị nào mang mã này mà bạn được xem hồ sơ.")
        raise InvalidInput(message, [Problem("unit", "unknown_unit", message)])
    return found
