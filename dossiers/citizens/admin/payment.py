"""Payments as the ward sees them: above all what has to go back."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import ReadOnly, standing_in
from accounts.permissions import WORKING_ROLES
from dossiers.admin.chips import chip
from dossiers.admin.rights import reads_dossiers

from ..models import Payment

_TONES = {
    Payment.State.OPEN: "waiting",
    Payment.State.PAID: "success",
    Payment.State.FAILED: "neutral",
    Payment.State.REFUND_DUE: "danger",
    Payment.State.REFUNDED: "neutral",
}


@admin.register(Payment)
class PaymentAdmin(ReadOnly, ModelAdmin):
    """Rows decide: another unit's payments do not exist. Nothing is typed but that it went back."""

    list_display = ("dossier", "dong", "state_chip", "transaction", "made_at", "paid_at")
    list_filter = ("state",)
    list_select_related = ("dossier",)
    search_fields = ("dossier__code", "transaction")
    ordering = ("-made_at", "-pk")
    show_full_result_count = False
    actions = ("say_refunded",)
    fields = ("dossier", "dong", "state_chip", "transaction", ("made_at", "paid_at"))
    readonly_fields = ("dong", "state_chip")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payment]:
        found: QuerySet[Payment] = super().get_queryset(request)
        return found.filter(dossier__unit_id__in=standing_in(request).readable_unit_ids())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return reads_dossiers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    @admin.display(description=_("Số tiền"), ordering="amount")
    def dong(self, payment: Payment) -> str:
        return f"{payment.amount:,} đ".replace(",", ".")

    @admin.display(description=_("Trạng thái"), ordering="state")
    def state_chip(self, payment: Payment) -> SafeString:
        return chip(payment.get_state_display(), _TONES[Payment.State(payment.state)])

    @admin.action(description=_("Ghi nhận đã hoàn tiền"))
    def say_refunded(self, request: HttpRequest, payments: QuerySet[Payment]) -> None:
        """For those of the own unit that are to go back; the rest is passed over."""
        standing = standing_in(request)
        units = standing.units_as(*WORKING_ROLES)
        due = payments.filter(state=Payment.State.REFUND_DUE, dossier__unit_id__in=units)
        count = due.update(state=Payment.State.REFUNDED)
        messages.success(request, _("Đã ghi nhận hoàn tiền: %(count)s.") % {"count": count})
