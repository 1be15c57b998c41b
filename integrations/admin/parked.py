"""What waits for a person over all links: by whose fault, since when, and what it holds up."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from unfold.views import ChangeList

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, ReadOnly, instant_of
from accounts.admin.sealed_search import SearchedList
from accounts.models import Unit

from ..models import BulkIntervention, OutboxMessage, ParkedMessage, Status
from ..parked_causes import CAUSE, Cause, error_line, fault_fields
from .bulk import decide
from .parked_filters import (
    AgeFilter,
    CauseFilter,
    FieldFilter,
    LinkFilter,
    OperationFilter,
    UnitFilter,
)


def count_parked() -> int:
    """How many messages wait for a person, over all links."""
    return OutboxMessage.objects.filter(status=Status.PARKED).count()


class ParkedChangeList(SearchedList):
    """Rows that know the names of their units and as of when they are shown."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: list[ParkedMessage] = list(self.result_list)
        codes = {message.unit for message in self.result_list}
        names = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
        for message in self.result_list:
            message.unit_name = names.get(message.unit, message.unit)  # type: ignore[attr-defined]
            message.seen_at = instant_of(request)  # type: ignore[attr-defined]


@admin.register(ParkedMessage)
class ParkedMessageAdmin(ReadOnly, OperatorsOnly, ModelAdmin):
    """The oldest first. Nothing that was declared is shown: the link's field names, and codes."""

    list_display = ("subject_cell", "unit_cell", "what_cell", "cause_cell", "age_cell", "behind")
    list_display_links = None
    list_filter = (LinkFilter, OperationFilter, CauseFilter, FieldFilter, UnitFilter, AgeFilter)
    search_fields = ("subject",)
    search_help_text = _("Mã hồ sơ")
    ordering = ("parked_at", "pk")
    sortable_by = ("age_cell",)
    list_per_page = 50
    list_fullwidth = True
    show_full_result_count = False
    actions = ("resend_chosen", "cancel_chosen")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        named = {"title": _("Bản tin cần xử lý"), **(extra_context or {})}
        page: HttpResponse = super().changelist_view(request, named)
        return page

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ParkedChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[ParkedMessage]:
        behind = (
            OutboxMessage.objects.filter(
                link=OuterRef("link"),
                subject=OuterRef("subject"),
                status__in=[Status.WAITING, Status.PARKED],
                pk__gt=OuterRef("pk"),
            )
            .order_by()
            .values("link")
            .annotate(n=Count("pk"))
            .values("n")
        )
        counted = Coalesce(Subquery(behind, output_field=IntegerField()), 0)
        found: QuerySet[ParkedMessage] = super().get_queryset(request)
        return found.annotate(cause=CAUSE, behind_count=counted)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """There is one page a message, parked or not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:integrations_outboxmessage_change", object_id)

    @admin.display(description=_("Mã hồ sơ"))
    def subject_cell(self, message: ParkedMessage) -> SafeString:
        page = reverse("admin:integrations_outboxmessage_change", args=[message.pk])
        return format_html('<a class="os-link os-mono" href="{}">{}</a>', page, message.subject)

    @admin.display(description=_("Đơn vị"))
    def unit_cell(self, message: ParkedMessage) -> str:
        return str(message.unit_name)  # type: ignore[attr-defined]

    @admin.display(description=_("Nghiệp vụ"))
    def what_cell(self, message: ParkedMessage) -> SafeString:
        return format_html(
            '<span class="os-line">{}</span><span class="os-sub">{}</span>',
            message.get_operation_display(),
            message.get_link_display(),
        )

    @admin.display(description=_("Nguyên nhân"))
    def cause_cell(self, message: ParkedMessage) -> SafeString:
        told = error_line(message.answer) or ", ".join(fault_fields(message.answer))
        return format_html(
            '<span class="os-line">{}</span><span class="os-sub">{}</span>',
            Cause(message.cause).label,  # type: ignore[attr-defined]
            told,
        )

    @admin.display(description=_("Đã chờ"), ordering="parked_at")
    def age_cell(self, message: ParkedMessage) -> str:
        if message.parked_at is None:
            return ""
        return timesince(message.parked_at, message.seen_at, depth=1)  # type: ignore[attr-defined]

    @admin.display(description=_("Bị giữ phía sau"))
    def behind(self, message: ParkedMessage) -> int:
        return int(message.behind_count)  # type: ignore[attr-defined]

    @admin.action(description=_("Gửi lại"), permissions=["view"])
    def resend_chosen(
        self, request: HttpRequest, chosen: QuerySet[ParkedMessage]
    ) -> HttpResponse | None:
        return decide(self, request, chosen, BulkIntervention.Action.RESEND)

    @admin.action(description=_("Hủy, không gửi nữa"), permissions=["view"])
    def cancel_chosen(
        self, request: HttpRequest, chosen: QuerySet[ParkedMessage]
    ) -> HttpResponse | None:
        return decide(self, request, chosen, BulkIntervention.Action.CANCEL)
