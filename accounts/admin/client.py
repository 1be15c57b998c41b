"""Clients: who may call the API in their own name, how far, and with which secrets."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from ..client_credentials import issue_secret, register_client, revoke_secret
from ..models import Client, ClientSecret
from ..scopes import Scope
from .model_admin import ModelAdmin
from .rights import SuperusersOnly, instant_of, staff_of


class ClientForm(forms.ModelForm):  # type: ignore[type-arg]
    """Scopes are ticked."""

    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Phạm vi quyền"),
        choices=Scope.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Client
        fields = (
            "name",
            "contact",
            "scopes",
            "units",
            "requests_per_minute",
            "expires_at",
            "is_active",
        )


@admin.register(Client)
class ClientAdmin(SuperusersOnly, ModelAdmin):
    form = ClientForm
    list_display = ("name", "client_id", "is_active", "expires_at", "contact")
    list_filter = ("is_active",)
    search_fields = ("name", "client_id", "contact")
    autocomplete_fields = ("units",)
    ordering = ("name", "client_id")
    readonly_fields = ("client_id", "kept_secrets", "created_at", "created_by")

    def get_fieldsets(self, request: HttpRequest, obj: Client | None = None) -> Any:
        asked = {"fields": list(ClientForm.Meta.fields)}
        if obj is None:
            return [(None, asked)]
        return [
            (None, {"fields": ["client_id", *ClientForm.Meta.fields]}),
            (gettext_lazy("Mã bí mật"), {"fields": ["kept_secrets"]}),
            (gettext_lazy("Mốc thời gian"), {"fields": ["created_at", "created_by"]}),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # one that called stays on record; it is made inactive

    def save_model(self, request: HttpRequest, obj: Client, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            type(obj.account).objects.filter(pk=obj.account_id).update(full_name=obj.name)
        else:
            register_client(obj, by=staff_of(request), now=instant_of(request))

    def get_urls(self) -> list[URLPattern]:
        issue = self.admin_site.admin_view(self.issue_secret)
        revoke = self.admin_site.admin_view(self.revoke_secret)
        return [
            path("<int:pk>/secret/", issue, name="accounts_client_secret"),
            path("<int:pk>/secret/<int:number>/revoke/", revoke, name="accounts_client_revoke"),
            *super().get_urls(),
        ]

    @admin.display(description="")
    def kept_secrets(self, client: Client) -> SafeString:
        """What is left of the secrets: their last characters, who gave them out, until when."""
        context = {
            "client": client,
            "secrets": client.secrets.select_related("created_by"),
            "in_force": set(client.secrets.in_force(timezone.now()).values_list("pk", flat=True)),
            "overlap_days": settings.CLIENT_SECRET_OVERLAP_DAYS,
        }
        return render_to_string("admin/accounts/client/secrets.html", context)

    @sensitive_variables("secret")
    def issue_secret(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then make one and show it: on this answer and never again."""
        client = self._client(request, pk)
        secret = None
        if request.method == "POST":
            overlap = timedelta(days=settings.CLIENT_SECRET_OVERLAP_DAYS)
            secret = issue_secret(
                client, by=staff_of(request), now=instant_of(request), overlap=overlap
            )
            self.log_change(request, client, _("Cấp mã bí mật …%s") % secret[-4:])
        page = TemplateResponse(
            request,
            "admin/accounts/client/secret.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Mã bí mật của %(client)s") % {"client": client.name},
                "client": client,
                "secret": secret,
                "overlap_days": settings.CLIENT_SECRET_OVERLAP_DAYS,
            },
        )
        return page  # the admin's pages are never stored on their way

    def revoke_secret(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """End a secret and its tokens now."""
        client = self._client(request, pk)
        if request.method != "POST":
            raise PermissionDenied
        now = instant_of(request)
        secret = get_object_or_404(ClientSecret.objects.in_force(now), pk=number, client=client)
        revoke_secret(secret, now=now)
        self.log_change(request, client, _("Thu hồi mã bí mật …%s") % secret.ending)
        messages.success(request, _("Đã thu hồi mã bí mật %(secret)s.") % {"secret": secret})
        return redirect(reverse("admin:accounts_client_change", args=[pk]))

    def _client(self, request: HttpRequest, pk: int) -> Client:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Client, pk=pk)
