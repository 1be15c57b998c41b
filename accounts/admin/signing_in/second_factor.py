"""One's own second factor: confirm a telephone, change it, print new codes."""

from typing import Any

import segno
from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ... import second_factor
from ...browser_sessions import end_all
from ...signing_in import second_step
from ...staff_gate import VERIFIED
from ..rights import instant_of, staff_of
from .code_field import CodeField

#: The secret of a telephone that is not confirmed yet; it leaves with the session.
_NEW = "_new_second_factor"


class CodeForm(forms.Form):
    code = CodeField()


class NewTelephoneForm(forms.Form):
    code = CodeField(help_text="")


def second_factor_page(request: HttpRequest) -> HttpResponse:
    """With a telephone: what one has, and two things to do with a code. Without: the way to one."""
    if second_factor.device_of(staff_of(request)) is None or _NEW in request.session:
        return _confirm(request)
    return _kept(request)


def _confirm(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    secret = request.session.get(_NEW)
    if secret is None:
        secret = request.session[_NEW] = second_factor.new_secret()
    form = NewTelephoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        at = instant_of(request).timestamp()
        if second_factor.code_of_secret_fits(secret, form.cleaned_data["code"], at):
            codes = second_factor.enrol(user, secret)
            del request.session[_NEW]
            request.session[VERIFIED] = True
            end_all(user, but=request.session.session_key)
            return _show_codes(request, codes)
        form.add_error("code", _("Mã không đúng. Xem lại giờ của điện thoại rồi nhập mã mới."))
    context = {
        "form": form,
        "qr_code": _qr_code(second_factor.otpauth_address(user, secret)),
        "secret": second_factor.typed_secret(secret),
        "replaces": second_factor.device_of(user) is not None,
    }
    return _page(request, "enrol", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest) -> HttpResponse:
    user = staff_of(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if second_step(request, user, form.cleaned_data["code"]):
            request.session[VERIFIED] = True
            if "codes" in request.POST:
                return _show_codes(request, second_factor.new_recovery_codes(user))
            if "replace" in request.POST:
                request.session[_NEW] = second_factor.new_secret()
            return redirect("second-factor")
        form.add_error("code", _("Mã không đúng hoặc đã dùng. Chờ mã mới rồi nhập lại."))
    context = {
        "form": form,
        "device": second_factor.device_of(user),
        "codes_left": second_factor.codes_left(user),
        "verified": VERIFIED in request.session,
    }
    return _page(request, "second_factor", context, status=422 if form.errors else 200)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    messages.success(request, _("Đã bật xác thực hai lớp."))
    return _page(request, "recovery_codes", {"codes": codes})


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    shared = {**admin.site.each_context(request), "title": _("Xác thực hai lớp")}
    return TemplateResponse(
        request, f"admin/signing_in/{name}.html", {**shared, **context}, status=status
    )


def _qr_code(text: str) -> SafeString:
    drawn: str = segno.make(text, error="m").svg_inline(scale=5, border=2)
    return mark_safe(drawn)  # noqa: S308 (made here, of squares)
