"""Feedback at the ward: a list by due day, a page to read it and to answer once."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import instant_of, staff_of, standing_in
from dossiers.admin.chips import chip
from dossiers.admin.rights import reads_dossiers

from ..feedback import answer_feedback, may_answer, visible_feedback
from ..models import Feedback

_TONES = {
    Feedback.State.RECEIVED: "primary",
    Feedback.State.IN_PROGRESS: "waiting",
    Feedback.State.ANSWERED: "success",
}


class AnswerForm(forms.ModelForm):  # type: ignore[type-arg]
    answer = forms.CharField(
        label=_("Trả lời"),
        required=False,
        max_length=5000,
        widget=UnfoldAdminTextareaWidget,
        help_text=_("Người gửi đọc được; trả lời một lần. Để trống nếu mới đang xem xét."),
    )

    class Meta:
        model = Feedback
        fields = ("answer",)


@admin.register(Feedback)
class FeedbackAdmin(ModelAdmin):
    """Rows decide: another unit's feedback does not exist."""

    form = AnswerForm
    list_display = ("reference", "excerpt", "state_chip", "kind", "unit", "received_at", "due_on")
    list_filter = ("state", "kind")
    list_select_related = ("unit",)
    search_fields = ("reference",)
    ordering = ("due_on", "received_at", "pk")
    show_full_result_count = False
    fields = (
        "reference",
        "kind",
        ("unit_name", "dossier"),
        ("name", "contact"),
        "text",
        ("received_at", "due_on"),
        "state_chip",
        "answer",
        ("answerer", "answered_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feedback]:
        return visible_feedback(standing_in(request), staff_of(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        told = {name for row in self.fields for name in ([row] if isinstance(row, str) else row)}
        return tuple(sorted(told - {"answer"}))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return reads_dossiers(request) or staff_of(request).is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.has_module_permission(request)
        return obj.state != Feedback.State.ANSWERED and may_answer(
            standing_in(request), staff_of(request), obj
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("Nội dung"))
    def excerpt(self, feedback: Feedback) -> str:
        return Truncator(feedback.text).chars(80)

    @admin.display(description=_("Trạng thái"), ordering="state")
    def state_chip(self, feedback: Feedback) -> SafeString:
        return chip(feedback.get_state_display(), _TONES[Feedback.State(feedback.state)])

    # Names: Django would link to pages that are administrators'.
    @admin.display(description=_("Đơn vị"))
    def unit_name(self, feedback: Feedback) -> str:
        return str(feedback.unit or "–")

    @admin.display(description=_("Người trả lời"))
    def answerer(self, feedback: Feedback) -> str:
        return str(feedback.answered_by or "–")

    def save_model(self, request: HttpRequest, obj: Feedback, form: Any, change: bool) -> None:
        answer = form.cleaned_data["answer"].strip()
        if answer:
            answer_feedback(obj, answer, by=staff_of(request), now=instant_of(request))
        else:
            Feedback.objects.filter(pk=obj.pk, state=Feedback.State.RECEIVED).update(
                state=Feedback.State.IN_PROGRESS
            )
