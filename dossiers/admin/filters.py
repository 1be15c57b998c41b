"""The list's filters, each a drop-down above the table."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.rights import instant_of
from accounts.permissions import officers_of

from ..clock import Outcome
from ..models import Channel, Dossier
from ..procedures import PROCEDURES
from ..standing_now import outcome_is
from ..states import OPEN_STATES, DossierState
from .rights import own_people, readable_wards
from .work_lists import WORK_LISTS

OUTCOME_LABELS = {
    Outcome.OVERDUE: _("Quá hạn"),
    Outcome.DUE_SOON: _("Sắp đến hạn (dưới 1 ngày làm việc)"),
    Outcome.RUNNING: _("Còn hạn"),
    Outcome.PAUSED: _("Tạm dừng chờ công dân"),
    Outcome.EARLY: _("Đã xong trước hạn"),
    Outcome.ON_TIME: _("Đã xong đúng hạn"),
    Outcome.LATE: _("Đã xong quá hạn"),
}


class DropDown(SimpleListFilter):
    template = "admin/drop_down.html"


class WorkListFilter(SimpleListFilter):
    """Chosen in the side bar, so it draws nothing above the table."""

    title = _("việc cần làm")
    parameter_name = "work"
    template = "admin/dossiers/dossier/nothing.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [(each.key, each.title) for each in WORK_LISTS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        for each in WORK_LISTS:
            if each.key == self.value():
                return queryset.filter(each.condition(instant_of(request)))
        return queryset


class StateFilter(DropDown):
    title = _("trạng thái")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return DossierState.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        known = self.value() in DossierState.values
        return queryset.filter(state=self.value()) if known else queryset


class ProcedureFilter(DropDown):
    title = _("thủ tục")
    parameter_name = "procedure"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [(procedure.code, procedure.name) for procedure in PROCEDURES.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        return queryset.filter(procedure=self.value()) if self.value() else queryset


class DueFilter(DropDown):
    title = _("hạn trả")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return list(OUTCOME_LABELS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        for outcome in Outcome:
            if outcome == self.value():
                now = instant_of(request)
                return queryset.filter(outcome_is(outcome, now))
        return queryset


class ChannelFilter(DropDown):
    title = _("hình thức nộp")
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return Channel.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        return queryset.filter(channel=self.value()) if self.value() else queryset


class AssigneeFilter(DropDown):
    """One's own, nobody's; and each officer's, for whoever reads one ward."""

    title = _("công chức")
    parameter_name = "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        wards = readable_wards(request)
        if len(wards) != 1:
            return []
        officers = officers_of(wards[0].pk, timezone.localdate(instant_of(request)))
        named = [(each.username, str(each)) for each in officers.order_by("full_name", "username")]
        return [("me", _("Giao cho tôi")), ("none", _("Chưa giao ai")), *named]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        if self.value() == "me":
            return queryset.filter(assignee_id__in=own_people(request))
        if self.value() == "none":
            return queryset.filter(assignee=None, state__in=OPEN_STATES)
        if self.value():
            return queryset.filter(assignee__username=self.value())
        return queryset


class UnitFilter(DropDown):
    """For whoever reads more than one unit; others do not see it."""

    title = _("đơn vị")
    parameter_name = "unit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        wards = readable_wards(request)
        return [(ward.code, ward.name) for ward in wards] if len(wards) > 1 else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        return queryset.filter(unit__code=self.value()) if self.value() else queryset
