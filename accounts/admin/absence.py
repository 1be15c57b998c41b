"""Absences: one's own, and for a leader those of the unit's people."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils import timezone

from ..models import Absence, Membership, Role, User
from ..permissions import WORKING_ROLES
from .model_admin import ModelAdmin
from .rights import instant_of, staff_of, standing_in


@admin.register(Absence)
class AbsenceAdmin(ModelAdmin):
    """Rows decide: an absence of somebody else's unit does not exist."""

    list_display = ("user", "first_day", "last_day", "substitute", "note")
    list_select_related = ("user", "substitute")
    fields = ("user", ("first_day", "last_day"), "substitute", "note")
    ordering = ("-last_day", "-pk")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Absence]:
        found: QuerySet[Absence] = super().get_queryset(request)
        return found.filter(user__in=_absent_people(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return any(standing_in(request).holds(role) for role in WORKING_ROLES)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        today = _today(request)
        return {
            "user": staff_of(request).pk,
            "first_day": today,
            "last_day": today,
            **super().get_changeform_initial_data(request),
        }

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        people = _absent_people(request) if db_field.name == "user" else _colleagues(request)
        kwargs["queryset"] = people.order_by("full_name", "username")
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(
            db_field, request, **kwargs
        )
        return field

    def save_model(self, request: HttpRequest, obj: Absence, form: Any, change: bool) -> None:
        obj.recorded_by, obj.recorded_at = staff_of(request), instant_of(request)
        super().save_model(request, obj, form, change)


def _today(request: HttpRequest) -> date:
    return timezone.localdate(instant_of(request))


def _absent_people(request: HttpRequest) -> QuerySet[User]:
    """Whose absences are theirs to record: their own; a leader's, all of the unit's people."""
    led = _members(request, standing_in(request).units_as(Role.LEADER))
    return led | User.objects.filter(pk=staff_of(request).pk)


def _colleagues(request: HttpRequest) -> QuerySet[User]:
    return _members(request, standing_in(request).units_as(*WORKING_ROLES))


def _members(request: HttpRequest, units: set[int]) -> QuerySet[User]:
    held = Membership.objects.in_force(_today(request)).filter(
        unit_id__in=units, role__in=WORKING_ROLES
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user_id"))
