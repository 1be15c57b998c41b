"""When which link was told to rest, by whom and why: a record, never edited."""

from django.contrib import admin

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, ReadOnly

from ..models import Pause


@admin.register(Pause)
class PauseAdmin(ReadOnly, OperatorsOnly, ModelAdmin):
    list_display = (
        "link",
        "started_at",
        "ended_at",
        "reason",
        "paused_by",
        "resume_reason",
        "resumed_by",
    )
    list_filter = ("link",)
    list_select_related = ("paused_by", "resumed_by")
    ordering = ("-started_at",)
    fields = list_display

    def get_readonly_fields(self, request: object, obj: object = None) -> tuple[str, ...]:
        return self.fields
