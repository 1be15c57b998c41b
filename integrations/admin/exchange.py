"""Proof of what went over the wire: every request and answer to the letter, masked.

An exchange carries up to a hundred dossiers of many wards, so no role may read it whole: neither an
operator nor a superuser. Who works in a dossier's unit reads that dossier's part on its own page.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, ReadOnly
from accounts.admin.sealed_search import SearchedList

from ..models import ArchivedExchange, Attempt, Exchange, Outcome
from .desk.exchanges import TONES, Part, parts_of
from .exchange_filters import OutcomeFilter, TimeFilter, about_dossier
from .masking import masked_response, masked_text
from .message import laid_out
from .moved import MovedToArchive

_CHIP = '<span class="os-chip os-{}">{}</span>'


class ExchangeList(SearchedList):
    """One page of exchanges, with the outcomes of their messages counted by one query."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: list[Exchange] = list(self.result_list)
        parts = parts_of(exchange.pk for exchange in self.result_list)
        for exchange in self.result_list:
            exchange.parts = parts.get(exchange.pk, [])  # type: ignore[attr-defined]


class PartInline(ReadOnly, OperatorsOnly, TabularInline):
    """What the exchange meant to each of its messages."""

    model = Attempt
    fields = ("message_link", "outcome_chip", "masked_detail")
    readonly_fields = fields
    extra = 0
    verbose_name_plural = _("Bản tin trong lượt này")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        queryset: QuerySet[Attempt] = super().get_queryset(request)
        return queryset.select_related("message").defer("message__payload").order_by("pk")

    @admin.display(description=_("Bản tin"))
    def message_link(self, attempt: Attempt) -> SafeString:
        address = reverse("admin:integrations_outboxmessage_change", args=[attempt.message_id])
        return format_html('<a class="os-link" href="{}">{}</a>', address, attempt.message.subject)

    @admin.display(description=_("Kết quả"))
    def outcome_chip(self, attempt: Attempt) -> SafeString:
        return format_html(_CHIP, TONES[Outcome(attempt.outcome)], attempt.get_outcome_display())

    @admin.display(description=_("Chi tiết (đã che)"))
    def masked_detail(self, attempt: Attempt) -> SafeString:
        return laid_out(masked_text(attempt.detail) if attempt.detail else "")


@admin.register(Exchange)
class ExchangeAdmin(MovedToArchive, ReadOnly, OperatorsOnly, ModelAdmin):
    archived = ArchivedExchange
    list_display = (
        "started_at",
        "link",
        "operation",
        "outcomes",
        "http_status",
        "error",
        "milliseconds",
    )
    list_filter = ("link", "operation", OutcomeFilter, TimeFilter)
    search_fields = ("subject",)  # shows the box; what is searched stands in exchange_filters.py
    search_help_text = _("Mã hồ sơ, cả mã")
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    inlines = (PartInline,)
    fields = (
        ("link", "operation"),
        ("started_at", "finished_at"),
        ("http_status", "error"),
        "masked_request",
        "masked_reply",
    )
    readonly_fields = ("masked_request", "masked_reply")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Exchange], search_term: str
    ) -> tuple[QuerySet[Exchange], bool]:
        if search_term.strip():
            queryset = about_dossier(queryset, search_term)
        return queryset, False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Exchange]:
        queryset: QuerySet[Exchange] = super().get_queryset(request)
        if "object_id" in (request.resolver_match.kwargs if request.resolver_match else {}):
            return queryset
        return queryset.defer("request", "response")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ExchangeList]:
        return ExchangeList

    @admin.display(description=_("Kết quả"))
    def outcomes(self, exchange: Exchange) -> SafeString:
        parts: list[Part] = exchange.parts  # type: ignore[attr-defined]
        return format_html_join(" ", _CHIP, ((part.tone, part.words) for part in parts))

    @admin.display(description=_("Thời gian (ms)"))
    def milliseconds(self, exchange: Exchange) -> int:
        return round((exchange.finished_at - exchange.started_at).total_seconds() * 1000)

    @admin.display(description=_("Đã gửi (đã che)"))
    def masked_request(self, exchange: Exchange) -> SafeString:
        return laid_out(masked_text(exchange.request))

    @admin.display(description=_("Đã nhận (đã che)"))
    def masked_reply(self, exchange: Exchange) -> SafeString:
        return laid_out(masked_response(exchange.response))
