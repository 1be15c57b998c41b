"""The working calendar: days off, published years, hours and closures, kept by the operators."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, instant_of

from ..calendar_warnings import calendar_warnings
from ..calendars import forget_calendar
from ..models import CalendarYear, Closure, Holiday, WorkingHours
from .calendar_import_view import import_page
from .chips import chip
from .recomputation_view import recomputation_page


class CalendarAdmin(OperatorsOnly, ModelAdmin):
    """Whoever edits sees the effect at once; other processes a few seconds later.

    Promises that stand move by none of it: each list leads to where they are recomputed.
    """

    list_before_template = "admin/dossiers/clock/notice.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        told = {
            "calendar_warnings": calendar_warnings(timezone.localdate(instant_of(request))),
            "may_recompute": True,
        }
        page: HttpResponse = super().changelist_view(request, {**told, **(extra_context or {})})
        return page

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget_calendar()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        forget_calendar()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # one day at a time: each change is on record by itself


class YearFilter(admin.SimpleListFilter):
    title = _("năm")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = Holiday.objects.dates("date", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in years]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        year = self.value() or ""
        return queryset.filter(date__year=int(year)) if year.isdecimal() else queryset


@admin.register(Holiday)
class HolidayAdmin(CalendarAdmin):
    list_display = ("date", "kind", "name", "source", "confidence")
    list_filter = (YearFilter, "kind", "confidence")
    search_fields = ("name", "source")
    ordering = ("-date",)
    list_per_page = 50


@admin.register(CalendarYear)
class CalendarYearAdmin(CalendarAdmin):
    list_display = ("year", "standing", "legal_basis", "published_on")
    ordering = ("-year",)

    @admin.display(description=_("Tình trạng"), ordering="published")
    def standing(self, year: CalendarYear) -> SafeString:
        if year.published:
            return chip(_("Đã công bố"), "success")
        return chip(_("Chưa công bố: tạm tính theo luật"), "warning")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        urls: list[URLPattern] = super().get_urls()
        return [
            path("import/", wrap(import_page), name="dossiers_calendaryear_import"),
            path("recompute/", wrap(recomputation_page), name="dossiers_calendaryear_recompute"),
            *urls,
        ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: CalendarYear | None = None
    ) -> list[str]:
        return ["year"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # dossiers were promised by it


@admin.register(WorkingHours)
class WorkingHoursAdmin(CalendarAdmin):
    list_display = ("__str__", "effective_from", "effective_to", "legal_basis")
    list_select_related = ("unit",)
    search_fields = ("unit__code", "unit__name", "legal_basis")
    fields = (
        "unit",
        ("morning_opens", "morning_closes"),
        ("afternoon_opens", "afternoon_closes"),
        ("effective_from", "effective_to"),
        "legal_basis",
    )


@admin.register(Closure)
class ClosureAdmin(CalendarAdmin):
    list_display = ("date", "unit_or_all", "reason", "legal_basis")
    list_select_related = ("unit",)
    search_fields = ("unit__code", "unit__name", "reason")

    @admin.display(description=_("Đơn vị"), ordering="unit")
    def unit_or_all(self, closure: Closure) -> str:
        return str(closure.unit or _("Mọi đơn vị"))
