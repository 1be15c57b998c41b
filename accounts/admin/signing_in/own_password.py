"""Changing one's own password: the only way to do so, and what it ends."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from unfold.forms import AdminOwnPasswordChangeForm

from ...browser_sessions import end_all


class OwnPasswordForm(AdminOwnPasswordChangeForm):
    """Django's, but that the new one must not be the old one."""

    def clean_new_password2(self) -> str:
        new: str = self.cleaned_data.get("new_password2", "")
        if new and new == self.cleaned_data.get("old_password"):
            raise ValidationError(_("Mật khẩu mới phải khác mật khẩu cũ."), code="same")
        return new

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = False
        return super().save(commit)


class OwnPasswordView(PasswordChangeView):
    template_name = "registration/password_change_form.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, **admin.site.each_context(self.request), "title": _("Đổi mật khẩu")}

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.must_change_password:
            messages.info(request, _("Mật khẩu này do người quản trị đặt: hãy chọn mật khẩu mới."))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        end_all(form.user, but=self.request.session.session_key)
        messages.success(self.request, _("Đã đổi mật khẩu; các phiên khác đã kết thúc."))
        return answer
