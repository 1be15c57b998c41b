"""Proof of what went over the wire, masked."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from accounts.admin.rights import OperatorsOnly, ReadOnly

from ..models import Exchange
from .masking import masked_response, masked_text
from .message import laid_out


@admin.register(Exchange)
class ExchangeAdmin(ReadOnly, OperatorsOnly, ModelAdmin):
    list_display = ("started_at", "link", "operation", "http_status", "error", "milliseconds")
    list_filter = ("link", "operation", "http_status")
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    fields = (
        ("link", "operation"),
        ("started_at", "finished_at"),
        ("http_status", "error"),
        "masked_request",
        "masked_reply",
    )
    readonly_fields = ("masked_request", "masked_reply")

    @admin.display(description=_("Thời gian (ms)"))
    def milliseconds(self, exchange: Exchange) -> int:
        return round((exchange.finished_at - exchange.started_at).total_seconds() * 1000)

    @admin.display(description=_("Đã gửi (đã che)"))
    def masked_request(self, exchange: Exchange) -> SafeString:
        return laid_out(masked_text(exchange.request))

    @admin.display(description=_("Đã nhận (đã che)"))
    def masked_reply(self, exchange: Exchange) -> SafeString:
        return laid_out(masked_response(exchange.response))
