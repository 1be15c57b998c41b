"""Recomputing open dossiers after a change: what would move, a reason, and only then on record."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rights import instant_of, is_operator, staff_of

from ..arguments import RecomputationCause
from ..models import TimeLimitRule
from ..recomputation import open_promises, preview_recomputation, recompute
from .argument_labels import CAUSES
from .forms import widgets
from .forms.reason import ReasonField
from .moved_dates import MovesShown


class ReasonForm(forms.Form):
    reason = ReasonField(
        label=gettext_lazy("Lý do và căn cứ pháp lý"),
        max_length=1000,
        widget=widgets.lines(),
        help_text=gettext_lazy("Ghi vào lịch sử của từng hồ sơ được tính lại."),
    )


class CauseForm(ReasonForm):
    cause = forms.ChoiceField(
        label=gettext_lazy("Do thay đổi"),
        choices=[
            (cause.value, CAUSES[cause.value])
            for cause in (RecomputationCause.CALENDAR, RecomputationCause.HOURS)
        ],
        widget=widgets.drop_down(),
    )
    field_order = ["cause", "reason"]


def recomputation_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """For the calendar and hours of now; or, with a rule's ``pk``, under that rule.

    Operators and superusers. Moving nothing is not an error.
    """
    if not is_operator(request):
        raise PermissionDenied
    rule = None if pk is None else get_object_or_404(TimeLimitRule, pk=pk)
    form_class = CauseForm if rule is None else ReasonForm
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _recompute(request, form, rule)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Tính lại hạn trả của hồ sơ đang mở"),
        "form": form,
        "rule": rule,
        "moves": MovesShown.of(preview_recomputation(open_promises(), rule=rule)),
    }
    return TemplateResponse(
        request,
        "admin/dossiers/clock/recomputation.html",
        context,
        status=422 if form.is_bound else 200,
    )


def _recompute(request: HttpRequest, form: forms.Form, rule: TimeLimitRule | None) -> HttpResponse:
    cause = form.cleaned_data.get("cause", RecomputationCause.RULE.value)
    reason = form.cleaned_data["reason"]
    moved = recompute(
        open_promises(),
        cause=RecomputationCause(cause),
        reason=reason,
        by=staff_of(request),
        now=instant_of(request),
        rule=rule,
    )
    told = _("Đã tính lại hạn trả của %(count)s hồ sơ.") % {"count": len(moved)}
    messages.success(request, told)
    if rule is None:
        return redirect("admin:dossiers_calendaryear_changelist")
    LogEntry.objects.log_actions(
        staff_of(request).pk,
        TimeLimitRule.objects.filter(pk=rule.pk),
        CHANGE,
        change_message=f"{told} {reason}",
        single_object=True,
    )
    return redirect("admin:dossiers_timelimitrule_change", rule.pk)
