"""When a result would be due, asked before anything is filed (docs/deadlines.md, "Ask it")."""

from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from pydantic import Field, StringConstraints
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import Unit
from onestop.openapi import given, problems
from onestop.representation import Instant, Representation, respond

from ..calendars import current_calendars
from ..clock import promised_at
from ..models import TimeLimitRule
from ..procedures.problems import error
from ..refusals import InvalidInput
from ..working_time import OutsideCalendar
from .local_instant import LocalInstant
from .procedures import PROCEDURE, procedure_at
from .query import Query, query_parameters, read_whole
from .submissions import UnitCode
from .time_limits import LegalTimeLimit


class AppointmentQuery(Query):
    accepted_at: LocalInstant | None = Field(
        None,
        description="When it would be accepted; now, if not given. Without an offset it is a "
        "local time.",
    )
    sub_type: Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z_]*$")] = Field(
        "", description="The variant of the procedure, if any."
    )
    unit: UnitCode | None = Field(
        None, description="The ward, for the sake of hours and closures of its own."
    )


class Appointment(Representation):
    """``provisional``: the working calendar of that year has not been published yet."""

    accepted_at: Instant
    due_at: Instant
    provisional: bool
    time_limit: LegalTimeLimit


class AppointmentView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="ask_appointment",
        tags=["Procedures"],
        summary="When a result would be due",
        description="The due instant if the dossier were accepted then and nothing paused it.",
        parameters=[PROCEDURE, *query_parameters(AppointmentQuery)],
        responses={
            200: given(Appointment, "The appointment."),
            **problems("invalid-input", "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        procedure = procedure_at(code)
        query = read_whole(AppointmentQuery, request.query_params.dict())
        if query.sub_type not in ("", *(each.code for each in procedure.sub_types)):
            raise _refused("sub_type", _("Thủ tục này không có loại việc mang mã đó."))
        accepted_at = query.accepted_at or timezone.now()
        on = timezone.localdate(accepted_at)
        rule = TimeLimitRule.objects.in_force(procedure.code, query.sub_type, on)
        if rule is None:
            raise _refused("accepted_at", _("Chưa có thời hạn giải quyết có hiệu lực ngày đó."))
        calendar = current_calendars().of(_unit_id(query.unit))
        try:
            due_at = promised_at(accepted_at, rule.limit, calendar)
        except OutsideCalendar:
            raise _refused("accepted_at", _("Ngày hẹn nằm ngoài lịch làm việc đã có.")) from None
        return respond(
            Appointment(
                accepted_at=accepted_at,
                due_at=due_at,
                provisional=calendar.is_provisional(due_at.year),
                time_limit=LegalTimeLimit.of(rule),
            )
        )


def _unit_id(code: str | None) -> int | None:
    if code is None:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise _refused("unit", _("Không có đơn vị tiếp nhận nào mang mã này."))
    return int(unit.pk)


def _refused(field: str, message: Promise | str) -> InvalidInput:
    return InvalidInput(message, [error(field, "no_appointment", message)])
