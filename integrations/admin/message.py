"""The messages to the links, whatever has become of them; what is parked has a page of its own."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, ReadOnly

from ..models import ArchivedMessage, Attempt, Intervention, Link, OutboxMessage, Status
from ..parked_causes import ADVICE, cause_of, error_line, fault_fields
from .masking import masked_text
from .moved import MovedToArchive

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
class OutboxMessageAdmin(MovedToArchive, ReadOnly, OperatorsOnly, ModelAdmin):
    archived = ArchivedMessage
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
    actions = None
    inlines = (AttemptInline, InterventionInline)
    fields = (
        ("subject", "status"),
        ("why_parked", "parked_at"),
        ("link", "operation"),
        "key",
        "correlation_id",
        ("created_at", "occurred_at"),
        ("not_before", "settled_at"),
        ("attempts", "polls"),
        "masked_payload",
        "masked_answer",
    )
    readonly_fields = ("why_parked", "masked_payload", "masked_answer")

    @admin.display(description=_("Nguyên nhân"))
    def why_parked(self, message: OutboxMessage) -> SafeString | str:
        """In words that hold nothing of what was declared."""
        if message.status != Status.PARKED:
            return ""
        cause = cause_of(message.answer)
        told = error_line(message.answer) or ", ".join(fault_fields(message.answer))
        return format_html(
            '<span class="os-line">{}{}</span><span class="os-sub">{}</span>',
            cause.label,
            f": {told}" if told else "",
            ADVICE[cause],
        )

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
        return status_chip(message.status)

    @admin.display(description=_("Nội dung (đã che)"))
    def masked_payload(self, message: OutboxMessage) -> SafeString:
        return laid_out(masked_text(message.payload))

    @admin.display(description=_("Trả lời (đã che)"))
    def masked_answer(self, message: OutboxMessage) -> SafeString:
        return laid_out(masked_text(message.answer) if message.answer else "")


def status_chip(status: str) -> SafeString:
    known = Status(status)
    return format_html('<span class="os-chip os-{}">{}</span>', _TONES[known], known.label)


def laid_out(text: str) -> SafeString:
    return format_html('<pre class="os-pre">{}</pre>', text)
