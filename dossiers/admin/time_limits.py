"""Time limits: a new circular is a new row; a row that dossiers were promised under stays."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from accounts.admin.rights import OperatorsOnly

from ..models import TimeLimitRule
from ..procedures import PROCEDURES


@admin.register(TimeLimitRule)
class TimeLimitRuleAdmin(OperatorsOnly, ModelAdmin):
    list_display = (
        "procedure_name",
        "sub_type",
        "amount",
        "unit",
        "after_supplement",
        "legal_basis",
        "effective_from",
        "effective_to",
    )
    list_display_links = ("procedure_name",)
    fields = (
        "procedure",
        "sub_type",
        ("unit", "amount"),
        "cutoff",
        "after_supplement",
        "legal_basis",
        ("effective_from", "effective_to"),
    )
    list_filter = ("unit",)
    search_fields = ("procedure", "legal_basis")

    @admin.display(description=_("Thủ tục"), ordering="procedure")
    def procedure_name(self, rule: TimeLimitRule) -> str:
        procedure = PROCEDURES.get(rule.procedure)
        return f"{rule.procedure} {procedure.name}" if procedure else rule.procedure

    def get_readonly_fields(
        self, request: HttpRequest, obj: TimeLimitRule | None = None
    ) -> list[str]:
        """Once a dossier keeps the rule, only the day on which it ends may still be set."""
        if obj is None or not obj.is_kept:
            return []
        return [field.name for field in obj._meta.fields if field.name != "effective_to"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and not obj.is_kept and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}
