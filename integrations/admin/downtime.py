"""When which link did not answer, as the workers saw it, and what proves it."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, ReadOnly

from ..models import Downtime
from .evidence_words import evidence_lines


@admin.register(Downtime)
class DowntimeAdmin(ReadOnly, OperatorsOnly, ModelAdmin):
    list_display = ("link", "operation", "started_at", "ended_at", "seen")
    list_filter = ("link", "operation")
    ordering = ("-ended_at", "-pk")
    list_per_page = 50
    fields = list_display

    @admin.display(description=_("Bằng chứng"))
    def seen(self, downtime: Downtime) -> SafeString:
        return evidence_lines(downtime.evidence)

    def get_readonly_fields(self, request: object, obj: object = None) -> tuple[str, ...]:
        return self.fields
