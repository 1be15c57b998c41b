"""A client's own webhook endpoints: where it is told of events, by which secret, from when on."""

from datetime import datetime
from typing import ClassVar

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.client_authentication import client_of
from accounts.models import Client
from accounts.scopes import Scope
from integrations.endpoints import (
    Disabled,
    EndpointRefused,
    WebhookEndpoint,
    disable,
    enable,
    register,
    remove,
    rotate,
    send_test,
)
from onestop.idempotency import carry_out_once
from onestop.openapi import CLIENT_REFUSED, ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.problems import ProblemRaised
from onestop.representation import respond

from ..changes.reading import NotNumberedYet, place_at, place_now
from ..changes.webhooks import UnknownEvent, replay
from ..procedures.problems import Problem
from ..refusals import InvalidInput, NotPermitted
from .query import read_whole
from .webhook_representations import (
    Endpoint,
    Endpoints,
    EndpointSecret,
    NewEndpoint,
    Replay,
    TestSent,
)

_CALLER = (*CLIENT_REFUSED, "not-permitted")


_ENDPOINT = OpenApiParameter(
    "endpoint", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH, description="Its `id`."
)


class _ClientsOwn(APIView):
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


class WebhooksView(_ClientsOwn):
    @extend_schema(
        operation_id="list_webhooks",
        tags=["Integrators"],
        summary="The client's webhook endpoints",
        responses={200: given(Endpoints, "All of them."), **problems(*_CALLER)},
    )
    def get(self, request: Request) -> HttpResponse:
        found = self.client(request).webhook_endpoints.order_by("pk")
        return respond(Endpoints(endpoints=[Endpoint.of(each) for each in found]))

    @extend_schema(
        operation_id="create_webhook",
        tags=["Integrators"],
        summary="Be told of events at an address",
        description=(
            "By the Standard Webhooks specification. Each event of the client's dossiers is sent "
            "at least once and in order, without personal data, as an entry of the change feed."
        ),
        parameters=ONCE,
        request=taken(NewEndpoint),
        responses={
            201: given(EndpointSecret, "Made. The secret is told this once."),
            **problems(*_CALLER, *WRONG_BODY, *WRONG_KEY, "feed-not-ready"),
        },
        examples=[
            OpenApiExample(
                "from now on", {"url": "https://he-thong.example/hook"}, request_only=True
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        client, now = self.client(request), timezone.now()
        told = read_whole(NewEndpoint, request.data)
        position = _place(told.since)

        def make() -> HttpResponse:
            try:
                endpoint, secret = register(
                    client, told.url, position=position, now=now, description=told.description or ""
                )
            except EndpointRefused as refusal:
                problem = Problem("url", "refused", str(refusal))
                raise InvalidInput(str(refusal), [problem]) from None
            return respond(EndpointSecret(id=endpoint.pk, secret=secret), status=201)

        return carry_out_once(request, make, now=now, secret=True)


class WebhookView(_ClientsOwn):
    @extend_schema(
        operation_id="read_webhook",
        tags=["Integrators"],
        summary="How an endpoint is doing",
        parameters=[_ENDPOINT],
        responses={200: given(Endpoint, "The endpoint."), **problems(*_CALLER, "not-found")},
    )
    def get(self, request: Request, endpoint: int) -> HttpResponse:
        return respond(Endpoint.of(self.endpoint(request, endpoint)))

    @extend_schema(
        operation_id="delete_webhook",
        tags=["Integrators"],
        summary="Be told no more",
        description="What waits is given up.",
        parameters=[_ENDPOINT, *ONCE],
        responses={204: None, **problems(*_CALLER, *WRONG_KEY, "not-found")},
    )
    def delete(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()

        def forget() -> HttpResponse:
            remove(self.endpoint(request, endpoint), now=now)
            return HttpResponse(status=204)

        return carry_out_once(request, forget, now=now)


class WebhookSecretView(_ClientsOwn):
    @extend_schema(
        operation_id="rotate_webhook_secret",
        tags=["Integrators"],
        summary="A new secret",
        description="Both sign for `CLIENT_SECRET_OVERLAP_DAYS`, then the new one alone.",
        parameters=[_ENDPOINT, *ONCE],
        request=None,
        responses={
            200: given(EndpointSecret, "The new secret, told this once."),
            **problems(*_CALLER, *WRONG_KEY, "not-found"),
        },
    )
    def post(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()

        def make() -> HttpResponse:
            found = self.endpoint(request, endpoint)
            return respond(EndpointSecret(id=found.pk, secret=rotate(found, now=now)))

        return carry_out_once(request, make, now=now, secret=True)


class WebhookTestView(_ClientsOwn):
    @extend_schema(
        operation_id="test_webhook",
        tags=["Integrators"],
        summary="Send a test",
        description="`webhook.test`, signed like any other, also while the endpoint is disabled.",
        parameters=[_ENDPOINT, *ONCE],
        request=None,
        responses={
            202: given(TestSent, "On its way."),
            **problems(*_CALLER, *WRONG_KEY, "not-found"),
        },
    )
    def post(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()

        def send() -> HttpResponse:
            found = self.endpoint(request, endpoint)
            return respond(TestSent(webhook_id=send_test(found, now=now)), status=202)

        return carry_out_once(request, send, now=now)


class WebhookEnableView(_ClientsOwn):
    @extend_schema(
        operation_id="enable_webhook",
        tags=["Integrators"],
        summary="Go on where it stopped",
        parameters=[_ENDPOINT, *ONCE],
        request=None,
        responses={
            200: given(Endpoint, "Enabled."),
            **problems(*_CALLER, *WRONG_KEY, "not-found"),
        },
    )
    def post(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()

        def switch() -> HttpResponse:
            enable(self.endpoint(request, endpoint).pk, now=now)
            return respond(Endpoint.of(self.endpoint(request, endpoint)))

        return carry_out_once(request, switch, now=now)


class WebhookDisableView(_ClientsOwn):
    @extend_schema(
        operation_id="disable_webhook",
        tags=["Integrators"],
        summary="Be told of nothing until it is enabled",
        parameters=[_ENDPOINT, *ONCE],
        request=None,
        responses={
            200: given(Endpoint, "Disabled."),
            **problems(*_CALLER, *WRONG_KEY, "not-found"),
        },
    )
    def post(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()

        def switch() -> HttpResponse:
            disable(self.endpoint(request, endpoint).pk, Disabled.BY_HAND, now=now)
            return respond(Endpoint.of(self.endpoint(request, endpoint)))

        return carry_out_once(request, switch, now=now)


class WebhookReplayView(_ClientsOwn):
    @extend_schema(
        operation_id="replay_webhook",
        tags=["Integrators"],
        summary="Be told again",
        description="Under the `webhook-id`s that the events had, by which you know them.",
        parameters=[_ENDPOINT, *ONCE],
        request=taken(Replay),
        responses={
            202: given(Endpoint, "On their way."),
            **problems(*_CALLER, *WRONG_BODY, *WRONG_KEY, "not-found", "feed-not-ready"),
        },
        examples=[
            OpenApiExample(
                "since an instant", {"since": "2026-11-23T00:00:00+07:00"}, request_only=True
            )
        ],
    )
    def post(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()
        self.endpoint(request, endpoint)  # before what is said of it
        told = read_whole(Replay, request.data)
        if (told.since is None) == (told.event is None):
            message = _("Chỉ dùng một trong hai: since hoặc event.")
            raise InvalidInput(message, [Problem("event", "one_of_two", message)])
        # Before the transaction: places are given in one of their own.
        place = None if told.since is None else _place(told.since)

        def tell_again() -> HttpResponse:
            try:
                replay(self.endpoint(request, endpoint), place=place, event=told.event)
            except UnknownEvent:
                message = _("Không có sự kiện nào mang mã này.")
                raise InvalidInput(message, [Problem("event", "unknown_event", message)]) from None
            return respond(Endpoint.of(self.endpoint(request, endpoint)), status=202)

        return carry_out_once(request, tell_again, now=now)


def _place(since: datetime | None) -> int:
    try:
        return place_now() if since is None else place_at(since)
    except NotNumberedYet:
        raise ProblemRaised("feed-not-ready") from None
