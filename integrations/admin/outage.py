"""Declaring and lifting an outage: a decision on record, never edited afterwards."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, instant_of, is_operator, staff_of

from ..models import Link, Outage
from ..outages import OutageRefused, declare_outage, lift_outage
from .reason_page import ask_reason


@admin.register(Outage)
class OutageAdmin(OperatorsOnly, ModelAdmin):
    fields = ("link", "reason")
    list_display = (
        "link",
        "started_at",
        "ended_at",
        "reason",
        "declared_by",
        "lift_reason",
        "lifted_by",
        "lift_button",
    )
    list_filter = ("link",)
    list_select_related = ("declared_by", "lifted_by")
    ordering = ("-started_at",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Outage, form: Any, change: bool) -> None:
        made = declare_outage(
            Link(obj.link), by=staff_of(request), reason=obj.reason, now=instant_of(request)
        )
        obj.pk = made.pk
        obj.refresh_from_db()

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            page: HttpResponse = super().add_view(request, *args, **kwargs)
        except OutageRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect("admin:integrations_outage_changelist")
        return page

    def get_urls(self) -> list[URLPattern]:
        lift = self.admin_site.admin_view(self.lift)
        return [path("<int:pk>/lift/", lift, name="integrations_outage_lift"), *super().get_urls()]

    @admin.display(description=gettext_lazy("Kết thúc"))
    def lift_button(self, outage: Outage) -> SafeString | str:
        if outage.ended_at is not None:
            return ""
        return format_html(
            '<a class="os-button os-aside" href="{}">{}</a>',
            reverse("admin:integrations_outage_lift", args=[outage.pk]),
            _("Công bố kết thúc"),
        )

    def lift(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a reason, then end an open outage now."""
        if not is_operator(request):
            raise PermissionDenied
        outage = get_object_or_404(Outage, pk=pk)

        def act(reason: str) -> None:
            lift_outage(pk, by=staff_of(request), reason=reason, now=instant_of(request))

        since = date_format(localtime(outage.started_at), "DATETIME_FORMAT")
        return ask_reason(
            request,
            title=_("Công bố kết thúc sự cố: %(link)s") % {"link": outage.get_link_display()},
            explanation=_(
                "Công bố từ %(since)s, lý do: %(reason)s. Việc đã làm trong thời gian có sự cố vẫn"
                " có giá trị."
            )
            % {"since": since, "reason": outage.reason},
            button=_("Công bố kết thúc"),
            back=reverse("admin:integrations_outage_changelist"),
            act=act,
            refusals=OutageRefused,
            done=_("Đã công bố kết thúc sự cố."),
        )
