"""A page that asks why before something is done to a link."""

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do, căn cứ"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Được ghi lại cùng tên người thực hiện."),
    )


def ask_reason(
    request: HttpRequest,
    *,
    title: str,
    explanation: str,
    button: str,
    back: str,
    act: Callable[[str], None],
    refusals: type[Exception],
    done: str,
) -> HttpResponse:
    """The form; once it is sent with a reason, ``act(reason)`` and a redirect to ``back``.

    ``refusals``: what ``act`` raises when it is too late; its words are shown there.
    """
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except refusals as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, done)
        return redirect(back)
    context = {
        **admin.site.each_context(request),
        "title": title,
        "explanation": explanation,
        "button": button,
        "back": back,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "admin/integrations/reason.html", context, status=status)
