"""The working calendar: days off, published years, hours and closures, kept by the operators."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from accounts.admin.rights import OperatorsOnly

from ..calendars import forget_calendar
from ..models import CalendarYear, Closure, Holiday, WorkingHours


class CalendarAdmin(OperatorsOnly, ModelAdmin):
    """Whoever edits sees the effect at once; other processes a few seconds later."""

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
    list_display = ("year", "published", "legal_basis", "published_on")
    ordering = ("-year",)

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
