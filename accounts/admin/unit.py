"""Units as a tree, who works in them, and what becomes of them when wards merge."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..browser_sessions import end_all
from ..models import Membership, Unit, UnitSuccession, User
from .memberships import MembershipForm
from .model_admin import ModelAdmin
from .rights import SuperusersOnly, staff_of


@admin.register(Unit)
class UnitAdmin(SuperusersOnly, ModelAdmin):
    list_display = ("in_tree", "code", "level", "valid_from", "valid_to")
    list_display_links = ("in_tree",)
    list_filter = ("level",)
    search_fields = ("code", "name")
    autocomplete_fields = ("parent",)
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        tree: QuerySet[Unit] = Unit.objects.with_tree_fields()  # in its order, with each depth
        return tree

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ()

    @admin.display(description=_("Đơn vị"))
    def in_tree(self, unit: Unit) -> SafeString:
        return format_html(
            '<span style="padding-left: {}rem">{}</span>', 1.5 * unit.tree_depth, unit.name
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a unit that ends gets a date, and a successor


@admin.register(UnitSuccession)
class UnitSuccessionAdmin(SuperusersOnly, ModelAdmin):
    list_display = ("predecessor", "successor", "effective_on", "legal_basis")
    list_select_related = ("predecessor", "successor")
    search_fields = ("predecessor__name", "successor__name", "legal_basis")
    autocomplete_fields = ("predecessor", "successor")


@admin.register(Membership)
class MembershipAdmin(SuperusersOnly, ModelAdmin):
    list_display = ("user", "role", "unit", "valid_from", "valid_to")
    list_select_related = ("user", "unit")
    list_filter = ("role",)
    search_fields = ("user__username", "user__full_name", "unit__code", "unit__name")
    form = MembershipForm
    autocomplete_fields = ("user", "unit")
    ordering = ("unit__code", "role", "user__username")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        found: QuerySet[Membership] = super().get_queryset(request)
        return found.exclude(user=staff_of(request))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.exclude(pk=staff_of(request).pk)
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(
            db_field, request, **kwargs
        )
        return field

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        before = Membership.objects.filter(pk=obj.pk).select_related("user").first()
        super().save_model(request, obj, form, change)
        if before is not None and form.changed_data:
            end_all(before.user)

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        super().delete_model(request, obj)
        end_all(obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        held = list(User.objects.filter(pk__in=queryset.values("user_id")))
        super().delete_queryset(request, queryset)
        for user in held:
            end_all(user)
