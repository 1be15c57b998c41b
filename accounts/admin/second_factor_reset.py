"""Letting somebody confirm a new telephone: on record, and without seeing a secret."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget

from ..browser_sessions import end_all
from ..models import User
from ..second_factor import reset
from .rights import staff_of


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do, căn cứ"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "autofocus": True}),
        help_text=gettext_lazy("Được ghi lại cùng tên người thực hiện."),
    )


def reset_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why; then the account has no second factor, no session and no token any more."""
    if not staff_of(request).is_superuser:
        raise PermissionDenied
    user = get_object_or_404(User.objects.exclude(pk=staff_of(request).pk), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with transaction.atomic():
            reset(user)
            end_all(user)
            said = _("Đặt lại xác thực hai lớp: %(reason)s") % form.cleaned_data
            LogEntry.objects.log_actions(
                staff_of(request).pk, [user], CHANGE, change_message=said, single_object=True
            )
        messages.success(request, _("Đã đặt lại: lần đăng nhập tới sẽ xác nhận điện thoại mới."))
        return redirect("admin:accounts_user_change", pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Đặt lại xác thực hai lớp"),
        "account": user,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "admin/signing_in/reset.html", context, status=status)
