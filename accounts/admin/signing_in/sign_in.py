"""Signing in: name and password, then a code where the account has a telephone."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import FormView
from unfold.forms import AuthenticationForm

from ...models import User
from ...second_factor import codes_left, device_of, required_from
from ...signing_in import second_step
from ...staff_gate import VERIFIED
from .code_field import CodeField

#: In the session between the two steps: whose password was right, and when.
_FIRST_STEP = "_first_step"
_TIME_FOR_THE_CODE = timedelta(minutes=5)
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInView(LoginView):
    """The first step, and the whole of it for an account without a telephone."""

    template_name = "admin/login.html"
    authentication_form = AuthenticationForm
    next_page = "admin:index"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            **admin.site.each_context(self.request),
            "title": _("Đăng nhập"),
            "app_path": self.request.get_full_path(),
            "username": self.request.user.get_username(),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if device_of(user) is None:
            answer = super().form_valid(form)
            _remind(self.request, user)
            return answer
        self.request.session.flush()
        self.request.session[_FIRST_STEP] = {
            "user": user.pk,
            "password": user.get_session_auth_hash(),
            "at": timezone.now().isoformat(),
        }
        query = urlencode({"next": self.get_success_url()})
        return redirect(f"{reverse('sign-in-code')}?{query}")


class CodeForm(forms.Form):
    code = CodeField()


class CodeView(RedirectURLMixin, FormView):  # type: ignore[type-arg]
    """The second step. Whoever took too long begins anew."""

    template_name = "admin/signing_in/code.html"
    form_class = CodeForm
    next_page = "admin:index"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.account = _whose_password_was_right(request)
        if self.account is None:
            return redirect("admin:login")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            **admin.site.each_context(self.request),
            "title": _("Đăng nhập, bước hai"),
        }

    def form_valid(self, form: CodeForm) -> HttpResponse:
        assert self.account is not None
        if not second_step(self.request, self.account, form.cleaned_data["code"]):
            form.add_error("code", _("Mã không đúng hoặc đã dùng. Chờ mã mới rồi nhập lại."))
            return self.form_invalid(form)
        login(self.request, self.account, backend=_BACKEND)
        self.request.session.pop(_FIRST_STEP, None)
        self.request.session[VERIFIED] = True
        if not codes_left(self.account):
            messages.warning(self.request, _("Mã dự phòng đã dùng hết: hãy tạo mã mới."))
        return HttpResponseRedirect(self.get_success_url())


def _whose_password_was_right(request: HttpRequest) -> User | None:
    told = request.session.get(_FIRST_STEP)
    if told is None:
        return None
    if timezone.now() - datetime.fromisoformat(told["at"]) > _TIME_FOR_THE_CODE:
        return None
    user = User.objects.filter(pk=told["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(told["password"], user.get_session_auth_hash()):
        return None
    return user


def _remind(request: HttpRequest, user: User) -> None:
    """Until when a second factor can still be put off."""
    now = timezone.now()
    since = required_from(user, now)
    if since is not None and since > now:
        day = timezone.localtime(since).strftime("%d/%m/%Y")
        said = _("Hãy bật xác thực hai lớp (trong mục tài khoản) trước ngày %(day)s.")
        messages.warning(request, said % {"day": day})
