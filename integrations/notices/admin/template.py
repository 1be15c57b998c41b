"""The texts of notices: edited by operators, seen filled in before they are saved, all kept."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import OperatorsOnly, instant_of, is_operator, staff_of

from ..codes import MEANINGS, NoticeCode, names_of
from ..editing import edit
from ..models import NoticeTemplate
from ..samples import sample, sample_sms
from ..sms_text import parts_of

_TEXTS = ("subject", "body", "sms")


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = NoticeTemplate
        fields = _TEXTS
        widgets = {
            "subject": UnfoldAdminTextInputWidget,
            "body": UnfoldAdminTextareaWidget(attrs={"rows": 12}),
            "sms": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        }


@admin.register(NoticeTemplate)
class NoticeTemplateAdmin(OperatorsOnly, ModelAdmin):
    form = TemplateForm
    fields = _TEXTS
    list_display = ("kind", "language", "goes_by", "version", "edited_at", "edited_by")
    list_display_links = ("kind",)
    list_filter = ("language",)
    list_select_related = ("edited_by",)
    list_per_page = 50
    ordering = ("-language", "pk")
    actions = None
    change_form_before_template = "admin/notices/names.html"
    change_form_after_template = "admin/notices/preview.html"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # which kinds there are is the program's matter

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview)
        own = path("<int:pk>/preview/", preview, name="notices_noticetemplate_preview")
        return [own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With what may be named, the texts filled in, and every text that was in force."""
        template = self.get_object(request, object_id)
        told: dict[str, Any] = {}
        if template is not None:
            texts = {name: request.POST.get(name, getattr(template, name)) for name in _TEXTS}
            told = {
                "template": template,
                "names": [
                    (f"{{{name}}}", MEANINGS[name]) for name in names_of(NoticeCode(template.code))
                ],
                "versions": template.versions.select_related("made_by").order_by("-version"),
                **filled_in(template, **texts),
            }
        page: HttpResponse = super().change_view(
            request, object_id, form_url, {**told, **(extra_context or {})}
        )
        return page

    def save_model(
        self, request: HttpRequest, obj: NoticeTemplate, form: Any, change: bool
    ) -> None:
        edit(
            obj,
            subject=obj.subject,
            body=obj.body,
            sms=obj.sms,
            by=staff_of(request),
            now=instant_of(request),
        )

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A part of the page: the texts of the form filled in, as they are typed."""
        if not is_operator(request):
            raise PermissionDenied
        template = get_object_or_404(NoticeTemplate, pk=pk)
        texts = {name: request.POST.get(name, "") for name in _TEXTS}
        return render(request, "admin/notices/filled.html", filled_in(template, **texts))

    @admin.display(description=_("Loại thông báo"), ordering="pk")
    def kind(self, template: NoticeTemplate) -> str:
        return template.get_code_display()

    @admin.display(description=_("Gửi qua"))
    def goes_by(self, template: NoticeTemplate) -> SafeString | str:
        ways = []
        if template.body:
            ways.append(str(_("Thư điện tử")))
        if template.sms:
            parts = parts_of(sample_sms(NoticeCode(template.code), template.sms)[0])
            ways.append(f"SMS × {parts}" if parts > 1 else "SMS")
        return ", ".join(ways) or format_html('<span class="os-quiet">{}</span>', _("không gửi"))


def filled_in(template: NoticeTemplate, *, subject: str, body: str, sms: str) -> dict[str, Any]:
    """What the preview shows: texts with invented values, and the parts that the SMS takes."""
    code = NoticeCode(template.code)
    text, parts = sample_sms(code, sms)
    return {
        "sample_subject": sample(code, subject),
        "sample_body": sample(code, body),
        "sample_sms": text,
        "sms_parts": parts,
        "sms_length": len(text),
    }
