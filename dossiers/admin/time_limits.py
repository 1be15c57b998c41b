"""Time limits: a new circular is a new row; a row that dossiers were promised under stays."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly

from ..models import TimeLimitRule
from ..procedures import PROCEDURES
from .recomputation_view import recomputation_page


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
    change_form_before_template = "admin/dossiers/clock/rule_notice.html"
    change_form_after_template = "admin/dossiers/clock/rule_history.html"

    def get_urls(self) -> list[URLPattern]:
        """A rule replaces that of open dossiers only where somebody says so, with a reason."""
        recompute = path(
            "<int:pk>/recompute/",
            self.admin_site.admin_view(recomputation_page),
            name="dossiers_timelimitrule_recompute",
        )
        urls: list[URLPattern] = super().get_urls()
        return [recompute, *urls]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With the rule's own audit trail, the latest change first."""
        rule = self.get_object(request, object_id)
        told: dict[str, Any] = {}
        if rule is not None:
            entries = LogEntry.objects.filter(
                content_type=ContentType.objects.get_for_model(TimeLimitRule),
                object_id=str(rule.pk),
            )
            told = {
                "changes": entries.select_related("user").order_by("-action_time", "-pk"),
                "is_kept": rule.is_kept,
                "rule_pk": rule.pk,
            }
        page: HttpResponse = super().change_view(
            request, object_id, form_url, {**told, **(extra_context or {})}
        )
        return page

    def construct_change_message(
        self,
        request: HttpRequest,
        form: "ModelForm[TimeLimitRule]",
        formsets: Any,
        add: bool = False,
    ) -> Any:
        """What each field was and became: names alone would prove nothing later."""
        if add:
            return super().construct_change_message(request, form, formsets, add)
        return "; ".join(
            f"{form.fields[name].label}: {form.initial.get(name)} → {form.cleaned_data[name]}"
            for name in form.changed_data
        )

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
