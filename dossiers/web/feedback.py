"""``/gop-y/``: feedback for whoever has something to say, when all else is down as well."""

from collections.abc import Mapping
from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from ..citizens.api.feedback import FeedbackView
from .form_page import FormPage


class FeedbackPage(FormPage, FeedbackView):
    template = "citizens/feedback.html"
    labels: ClassVar[Mapping[str, object]] = {
        "text": _("Nội dung"),
        "contact": _("Trả lời cho bạn ở đâu (không bắt buộc)"),
    }
    # A page is nobody's: what a browser sends along by itself must not speak for an account.
    authentication_classes = ()  # type: ignore[assignment]

    def post(self, request: Request) -> HttpResponse:
        typed = request._request.POST.dict()
        told = {name: text for name, text in typed.items() if str(text).strip()}
        receipt, _is_new = self.take(request, told)
        return self.page(request, receipt=receipt)
