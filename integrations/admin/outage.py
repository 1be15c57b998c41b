"""Declaring and lifting an outage: a decision on record, never edited afterwards."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from accounts.admin.rights import OperatorsOnly, instant_of, is_operator, staff_of

from ..models import Outage


class DeclarationForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_started_at(self) -> Any:
        started_at = self.cleaned_data["started_at"]
        if started_at > timezone.now():
            raise forms.ValidationError(_("Không công bố sự cố ở tương lai."))
        return started_at

    def clean(self) -> dict[str, Any] | None:
        told = super().clean()
        link = self.cleaned_data.get("link")
        if link and Outage.objects.filter(link=link, ended_at=None).exists():
            self.add_error("link", _("Kết nối này đang có một sự cố chưa kết thúc."))
        return told


@admin.register(Outage)
class OutageAdmin(OperatorsOnly, ModelAdmin):
    form = DeclarationForm
    fields = ("link", "started_at", "reason")
    list_display = ("link", "started_at", "ended_at", "reason", "declared_by", "lift_button")
    list_filter = ("link",)
    list_select_related = ("declared_by",)
    ordering = ("-started_at",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"started_at": instant_of(request)}

    def save_model(self, request: HttpRequest, obj: Outage, form: Any, change: bool) -> None:
        obj.declared_by = staff_of(request)
        super().save_model(request, obj, form, change)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().add_view(request, *args, **kwargs)  # type: ignore[no-any-return]
        except IntegrityError:  # somebody declared it in the same instant
            messages.warning(request, _("Kết nối này đang có một sự cố chưa kết thúc."))
            return redirect("admin:integrations_outage_changelist")

    def get_urls(self) -> list[URLPattern]:
        lift = self.admin_site.admin_view(require_POST(self.lift))
        return [path("<int:pk>/lift/", lift, name="integrations_outage_lift"), *super().get_urls()]

    @admin.display(description=gettext_lazy("Kết thúc"))
    def lift_button(self, outage: Outage) -> SafeString | str:
        if outage.ended_at is not None:
            return ""
        # The list is one form already: the button names its own address.
        return format_html(
            '<button type="submit" class="os-button os-aside" formaction="{}">{}</button>',
            reverse("admin:integrations_outage_lift", args=[outage.pk]),
            _("Công bố kết thúc"),
        )

    def lift(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End an open outage now."""
        if not is_operator(request):
            raise PermissionDenied
        outage = get_object_or_404(Outage, pk=pk)
        now = instant_of(request)
        if Outage.objects.filter(pk=pk, ended_at=None, started_at__lt=now).update(ended_at=now):
            self.log_change(request, outage, _("Công bố kết thúc sự cố."))
            messages.success(request, _("Đã công bố kết thúc sự cố."))
        else:
            messages.warning(request, _("Sự cố này đã kết thúc."))
        return redirect("admin:integrations_outage_changelist")
