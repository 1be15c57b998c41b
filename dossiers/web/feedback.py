"""``/gop-y/``: feedback for whoever has something to say, when all else is down as well."""

from django.http import HttpResponse
from rest_framework.request import Request

from ..citizens.api.feedback import FeedbackView
from .form_page import FormPage


class FeedbackPage(FormPage, FeedbackView):
    template = "citizens/feedback.html"
    # A page is nobody's: what a browser sends along by itself must not speak for an account.
    authentication_classes = ()  # type: ignore[assignment]

    def post(self, request: Request) -> HttpResponse:
        typed = request._request.POST.dict()
        told = {name: text for name, text in typed.items() if str(text).strip()}
        receipt, _is_new = self.take(request, told)
        return self.page(request, receipt=receipt)
