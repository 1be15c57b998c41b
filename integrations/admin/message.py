"""The messages to the links: who waits, what is parked, and sending it again."""

import re
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline

from accounts.admin.rights import OperatorsOnly, ReadOnly, instant_of, staff_of

from ..models import Attempt, Intervention, Link, OutboxMessage, Status
from ..parking import NotParked, resend
from .masking import masked_text

#: As a correlation id may be written: a UUID, with or without dashes.
_CORRELATION_ID = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")
_TONES = {
    Status.WAITING: "waiting",
    Status.DELIVERED: "success",
    Status.PARKED: "danger",
    Status.CANCELLED: "neutral",
}


class AttemptInline(ReadOnly, OperatorsOnly, TabularInline):
    model = Attempt
    fields = ("started_at", "outcome", "http_status", "error")
    readonly_fields = fields
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        return super().get_queryset(request).select_related("exchange").order_by("pk")  # type: ignore[no-any-return]

    @admin.display(description=_("Gửi lúc"))
    def started_at(self, attempt: Attempt) -> Any:
        return attempt.exchange.started_at

    @admin.display(description=_("Mã HTTP"))
    def http_status(self, attempt: Attempt) -> Any:
        return attempt.exchange.http_status

    @admin.display(description=_("Lỗi đường truyền"))
    def error(self, attempt: Attempt) -> str:
        return attempt.exchange.error


class InterventionInline(ReadOnly, OperatorsOnly, TabularInline):
    model = Intervention
    fields = ("at", "action", "by", "reason")
    readonly_fields = fields
    extra = 0


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnly, OperatorsOnly, ModelAdmin):
    list_display = (
        "subject",
        "link",
        "operation",
        "status_chip",
        "created_at",
        "not_before",
        "attempts",
        "polls",
    )
    list_filter = ("status", "link", "operation")
    search_fields = ("subject",)  # shows the box; what is searched stands below
    search_help_text = _("Mã hồ sơ, khóa chống trùng hoặc mã theo dõi, cả mã")
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("send_again",)
    inlines = (AttemptInline, InterventionInline)
    fields = (
        ("subject", "status"),
        ("link", "operation"),
        "key",
        "correlation_id",
        ("created_at", "occurred_at"),
        ("not_before", "settled_at"),
        ("attempts", "polls"),
        "masked_payload",
        "masked_answer",
    )
    readonly_fields = ("masked_payload", "masked_answer")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OutboxMessage], search_term: str
    ) -> tuple[QuerySet[OutboxMessage], bool]:
        """The whole of a code, a key or a correlation id: each has its index but the last."""
        words = search_term.strip()
        if _CORRELATION_ID.fullmatch(words):
            queryset = queryset.filter(correlation_id=words)
        elif words:
            queryset = queryset.filter(Q(subject=words) | Q(link__in=Link.values, key=words))
        return queryset, False

    @admin.display(description=_("Tình trạng"), ordering="status")
    def status_chip(self, message: OutboxMessage) -> SafeString:
        status = Status(message.status)
        return format_html('<span class="os-chip os-{}">{}</span>', _TONES[status], status.label)

    @admin.display(description=_("Nội dung (đã che)"))
    def masked_payload(self, message: OutboxMessage) -> SafeString:
        return laid_out(masked_text(message.payload))

    @admin.display(description=_("Trả lời (đã che)"))
    def masked_answer(self, message: OutboxMessage) -> SafeString:
        return laid_out(masked_text(message.answer) if message.answer else "")

    @admin.action(description=_("Gửi lại bản tin cần xử lý"), permissions=["view"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[OutboxMessage]) -> None:
        """Parked ones go again as they are; the others are left alone, and it is said."""
        sent = 0
        for message in chosen:
            try:
                resend(message, by=staff_of(request), now=instant_of(request))
            except NotParked:
                continue
            sent += 1
        if sent:
            text = ngettext("Đã xếp gửi lại %(n)s bản tin.", "Đã xếp gửi lại %(n)s bản tin.", sent)
            messages.success(request, text % {"n": sent})
        if left := len(chosen) - sent:
            text = ngettext(
                "%(n)s bản tin không ở tình trạng cần xử lý, được giữ nguyên.",
                "%(n)s bản tin không ở tình trạng cần xử lý, được giữ nguyên.",
                left,
            )
            messages.warning(request, text % {"n": left})


def laid_out(text: str) -> SafeString:
    return format_html('<pre class="os-pre">{}</pre>', text)
