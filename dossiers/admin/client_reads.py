"""Who read what over the API: for administrators, and for supervisors their units' dossiers."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import ReadOnly, SuperusersOnly, staff_of, standing_in
from accounts.models import Role

from ..models import ClientRead


@admin.register(ClientRead)
class ClientReadAdmin(ReadOnly, SuperusersOnly, ModelAdmin):
    list_display = ("read_at", "client", "door", "dossier", "rows", "personal", "address", "query")
    list_display_links = None
    list_filter = ("client", "door", "personal")
    list_select_related = ("client", "dossier")
    search_fields = ("dossier__code", "client__name", "client__client_id")
    date_hierarchy = "read_at"
    show_full_result_count = False
    sortable_by = ()

    def _may(self, request: HttpRequest) -> bool:
        return super()._may(request) or standing_in(request).holds(Role.SUPERVISOR)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClientRead]:
        reads: QuerySet[ClientRead] = super().get_queryset(request)
        if staff_of(request).is_superuser:
            return reads
        return reads.filter(dossier__unit__in=standing_in(request).readable_unit_ids())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
