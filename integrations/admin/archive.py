"""The archive as operators look things up in it: by a dossier's code or a message's key, masked."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, ReadOnly

from ..models import ArchivedExchange, ArchivedMessage, DroppedMonth, Exchange
from .masking import masked_response, masked_text
from .message import laid_out, status_chip


class LookedUp(ReadOnly, OperatorsOnly, ModelAdmin):
    """Years of rows are not leafed through: only what is asked for exactly is listed."""

    exactly: ClassVar[tuple[str, ...]]
    list_before_template = "admin/integrations/archive.html"
    list_per_page = 50
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        wanted = search_term.strip()
        found = Q(pk__in=[])
        for name in self.exactly if wanted else ():
            field = self.model._meta.get_field(name)
            if not field.get_internal_type().endswith("IntegerField"):
                found |= Q(**{name: wanted})
            elif wanted.isdecimal() and len(wanted) < 19:
                found |= Q(**{name: int(wanted)})
        return queryset.filter(found), False


@admin.register(ArchivedMessage)
class ArchivedMessageAdmin(LookedUp):
    exactly = ("subject", "key", "correlation_id")
    list_display = ("subject", "link", "operation", "status_chip", "created_at", "settled_at")
    search_fields = exactly
    search_help_text = _("Mã hồ sơ, khóa chống trùng hoặc mã theo dõi, cả mã")
    ordering = ("pk",)
    fields = (
        ("subject", "status"),
        ("link", "operation"),
        "key",
        ("created_at", "occurred_at"),
        ("settled_at", "line_settled_at"),
        "correlation_id",
        ("attempts", "polls"),
        "masked_payload",
        "masked_answer",
        "what_happened",
    )
    readonly_fields = ("masked_payload", "masked_answer", "what_happened")

    @admin.display(description=_("Tình trạng"))
    def status_chip(self, message: ArchivedMessage) -> SafeString:
        return status_chip(message.status)

    @admin.display(description=_("Nội dung (đã che)"))
    def masked_payload(self, message: ArchivedMessage) -> SafeString:
        return laid_out(masked_text(message.payload))

    @admin.display(description=_("Trả lời (đã che)"))
    def masked_answer(self, message: ArchivedMessage) -> SafeString:
        return laid_out(masked_text(message.answer) if message.answer else "–")

    @admin.display(description=_("Các lần gửi"))
    def what_happened(self, message: ArchivedMessage) -> SafeString:
        tries = list(message.tries_made())
        context = {
            "tries": [(each, _page_of(each.exchange)) for each in tries],
            "interventions": list(message.interventions_made()),
        }
        return render_to_string("admin/integrations/archived_tries.html", context)


def _page_of(exchange: int) -> str:
    """Where the exchange is read: in the archive, or among the others while it is in use; or ""."""
    for model, name in ((ArchivedExchange, "archivedexchange"), (Exchange, "exchange")):
        if model.objects.filter(pk=exchange).exists():
            return reverse(f"admin:integrations_{name}_change", args=[exchange])
    return ""


@admin.register(ArchivedExchange)
class ArchivedExchangeAdmin(LookedUp):
    exactly = ("id",)
    list_display = ("id", "started_at", "link", "operation", "http_status", "error")
    search_fields = exactly
    search_help_text = _("Số của lượt trao đổi, như ghi ở bản tin")
    ordering = ("pk",)
    fields = (
        ("link", "operation"),
        ("started_at", "finished_at"),
        ("http_status", "error"),
        "masked_request",
        "masked_reply",
    )
    readonly_fields = ("masked_request", "masked_reply")

    @admin.display(description=_("Đã gửi (đã che)"))
    def masked_request(self, exchange: ArchivedExchange) -> SafeString:
        return laid_out(masked_text(exchange.request))

    @admin.display(description=_("Đã nhận (đã che)"))
    def masked_reply(self, exchange: ArchivedExchange) -> SafeString:
        return laid_out(masked_response(exchange.response))


@admin.register(DroppedMonth)
class DroppedMonthAdmin(ReadOnly, OperatorsOnly, ModelAdmin):
    list_display = ("month_name", "what", "rows", "dropped_at")
    list_display_links = None
    ordering = ("-month", "table")

    @admin.display(description=_("Tháng"), ordering="month")
    def month_name(self, dropped: DroppedMonth) -> str:
        return f"{dropped.month:%m/%Y}"

    @admin.display(description=_("Dữ liệu"), ordering="table")
    def what(self, dropped: DroppedMonth) -> str:
        kept = (ArchivedMessage, ArchivedExchange)
        names = {each._meta.db_table: str(each._meta.verbose_name) for each in kept}
        return names[dropped.table].capitalize()
