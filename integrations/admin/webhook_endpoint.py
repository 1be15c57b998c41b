"""Integrators' webhook endpoints: how they are doing, a test, and going on where one stopped.

A client makes its own over the API; its secret is shown there once and never here.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, ReadOnly, instant_of, is_operator

from ..endpoints import disable, enable, send_test, waiting_for
from ..models import WebhookEndpoint
from ..models.webhook_endpoint import Disabled


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnly, OperatorsOnly, ModelAdmin):
    list_display = ("client", "address", "condition", "failing_since", "last_failure", "waiting")
    list_display_links = ("address",)
    list_filter = ("disabled_reason",)
    list_select_related = ("client",)
    ordering = ("-disabled_at", "client__name", "pk")
    actions = None
    fields = (
        "owner",
        "address",
        "description",
        "condition",
        ("disabled_at", "disabled_reason"),
        ("failing_since", "last_failure"),
        "waiting",
        "created_at",
    )
    readonly_fields = ("owner", "address", "condition", "waiting")
    change_form_after_template = "admin/integrations/webhook_buttons.html"

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(self.act)
        own = path("<int:pk>/act/<slug:deed>/", act, name="integrations_webhookendpoint_act")
        return [own, *super().get_urls()]

    def act(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """Test, enable or disable, by POST; on record in the admin's history."""
        deeds = {
            "test": _("Gửi thử"),
            "enable": _("Bật lại"),
            "disable": _("Tắt"),
        }
        if not is_operator(request) or request.method != "POST" or deed not in deeds:
            raise PermissionDenied
        endpoint, now = get_object_or_404(WebhookEndpoint, pk=pk), instant_of(request)
        match deed:
            case "test":
                send_test(endpoint, now=now)
            case "enable":
                enable(pk, now=now)
            case "disable":
                disable(pk, Disabled.BY_HAND, now=now)
        self.log_change(request, endpoint, deeds[deed])
        messages.success(request, _("Đã làm: %(deed)s.") % {"deed": deeds[deed]})
        return redirect(reverse("admin:integrations_webhookendpoint_change", args=[pk]))

    @admin.display(description=gettext_lazy("Hệ thống kết nối"))
    def owner(self, endpoint: WebhookEndpoint) -> str:
        return str(endpoint.client)  # its page is administrators'

    @admin.display(description=gettext_lazy("Địa chỉ"), ordering="url")
    def address(self, endpoint: WebhookEndpoint) -> str:
        return endpoint.url.partition("?")[0]  # what stands behind may be a secret

    @admin.display(description=gettext_lazy("Tình trạng"))
    def condition(self, endpoint: WebhookEndpoint) -> SafeString:
        if not endpoint.is_enabled:
            return _chip("danger", _("Đã ngừng gửi"))
        if endpoint.failing_since is not None:
            return _chip("warning", _("Đang lỗi"))
        return _chip("success", _("Thông suốt"))

    @admin.display(description=gettext_lazy("Sự kiện chờ"))
    def waiting(self, endpoint: WebhookEndpoint) -> int:
        return waiting_for(endpoint.pk)


def count_disabled() -> int:
    """Endpoints that somebody should look after."""
    return WebhookEndpoint.objects.filter(
        disabled_reason__in=[Disabled.GAVE_UP, Disabled.GONE]
    ).count()


def _chip(tone: str, words: Any) -> SafeString:
    return format_html('<span class="os-chip os-{}">{}</span>', tone, words)
