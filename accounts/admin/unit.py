"""Units as a tree, who works in them, and what becomes of them when wards merge."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from ..models import Membership, Unit, UnitSuccession
from .rights import SuperusersOnly


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
    autocomplete_fields = ("user", "unit")
    ordering = ("unit__code", "role", "user__username")
