"""``/tra-cuu/``: where a dossier stands, for whoever knows its code and four digits."""

from django.http import HttpResponse
from rest_framework.request import Request

from ..api.tracking import TrackingView
from .form_page import FormPage


class TrackingPage(FormPage, TrackingView):
    template = "citizens/tracking.html"

    def post(self, request: Request) -> HttpResponse:
        return self.page(request, tracked=self.tracked(request._request.POST.dict()))
