"""``/tra-cuu/``: where a dossier stands, for whoever knows its code and four digits."""

from collections.abc import Mapping
from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from ..api.tracking import TrackingView
from .form_page import FormPage


class TrackingPage(FormPage, TrackingView):
    template = "citizens/tracking.html"
    labels: ClassVar[Mapping[str, object]] = {"code": _("Mã hồ sơ"), "last4": _("Bốn số cuối")}

    def post(self, request: Request) -> HttpResponse:
        return self.page(request, tracked=self.tracked(request._request.POST.dict()))
