"""The one way from an address to a client's webhook endpoint, and what its doors share."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.client_authentication import client_of
from accounts.models import Client
from accounts.scopes import Scope
from integrations.endpoints import WebhookEndpoint
from onestop.openapi import CLIENT_REFUSED

from ..refusals import NotPermitted

#: The refusals of every door here, for ``problems``.
CALLER = (*CLIENT_REFUSED, "not-permitted")
ENDPOINT = OpenApiParameter(
    "endpoint", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH, description="Its `id`."
)


class EndpointsOfClient(APIView):
    """Of the client that asks; another's endpoints do not exist."""

    scopes: ClassVar = dict.fromkeys(("GET", "POST", "DELETE"), Scope.WEBHOOKS_MANAGE)

    def client(self, request: Request) -> Client:
        found = client_of(request)
        if found is None:
            raise NotPermitted(_("Chỉ hệ thống kết nối mới nhận sự kiện qua webhook."))
        return found

    def endpoint(self, request: Request, pk: int) -> WebhookEndpoint:
        found = self.client(request).webhook_endpoints.filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found
