"""How each link and operation fares, as the workers see it."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, ReadOnly

from ..breaker import Phase
from ..models import LinkState
from .evidence_words import evidence_lines

_TONES = {Phase.CLOSED: "success", Phase.OPEN: "danger", Phase.HALF_OPEN: "warning"}


@admin.register(LinkState)
class LinkStateAdmin(ReadOnly, OperatorsOnly, ModelAdmin):
    list_display = (
        "link",
        "operation",
        "breaker_chip",
        "failures",
        "since",
        "probe_at",
        "allowance",
        "updated_at",
    )
    ordering = ("link", "operation")
    fields = (*list_display, "seen")

    @admin.display(description=_("Cầu dao"), ordering="breaker")
    def breaker_chip(self, state: LinkState) -> SafeString:
        tone = _TONES[Phase(state.breaker)]
        words = state.get_breaker_display()
        return format_html('<span class="os-chip os-{}">{}</span>', tone, words)

    @admin.display(description=_("Bằng chứng"))
    def seen(self, state: LinkState) -> SafeString:
        return evidence_lines(state.evidence)

    def get_readonly_fields(self, request: object, obj: object = None) -> tuple[str, ...]:
        return self.fields
