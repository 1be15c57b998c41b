"""A client's own webhook endpoints: where it is told of events, by which secret, from when on."""

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request

from integrations.endpoints import (
    Disabled,
    EndpointRefused,
    disable,
    enable,
    register,
    remove,
    rotate,
)
from onestop.idempotency import carry_out_once
from onestop.openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.representation import respond

from ..procedures.problems import Problem
from ..refusals import InvalidInput
from .changes import place_since
from .query import read_whole
from .webhook_access import CALLER, ENDPOINT, EndpointsOfClient
from .webhook_representations import Endpoint, Endpoints, EndpointSecret, NewEndpoint


class WebhooksView(EndpointsOfClient):
    @extend_schema(
        operation_id="list_webhooks",
        tags=["Integrators"],
        summary="The client's webhook endpoints",
        responses={200: given(Endpoints, "All of them."), **problems(*CALLER)},
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
            **problems(*CALLER, *WRONG_BODY, *WRONG_KEY, "feed-not-ready"),
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
        position = place_since(told.since)

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


class WebhookView(EndpointsOfClient):
    @extend_schema(
        operation_id="read_webhook",
        tags=["Integrators"],
        summary="How an endpoint is doing",
        parameters=[ENDPOINT],
        responses={200: given(Endpoint, "The endpoint."), **problems(*CALLER, "not-found")},
    )
    def get(self, request: Request, endpoint: int) -> HttpResponse:
        return respond(Endpoint.of(self.endpoint(request, endpoint)))

    @extend_schema(
        operation_id="delete_webhook",
        tags=["Integrators"],
        summary="Be told no more",
        description="What waits is given up.",
        parameters=[ENDPOINT, *ONCE],
        responses={204: None, **problems(*CALLER, *WRONG_KEY, "not-found")},
    )
    def delete(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()

        def forget() -> HttpResponse:
            remove(self.endpoint(request, endpoint), now=now)
            return HttpResponse(status=204)

        return carry_out_once(request, forget, now=now)


class WebhookSecretView(EndpointsOfClient):
    @extend_schema(
        operation_id="rotate_webhook_secret",
        tags=["Integrators"],
        summary="A new secret",
        description="Both sign for `CLIENT_SECRET_OVERLAP_DAYS`, then the new one alone.",
        parameters=[ENDPOINT, *ONCE],
        request=None,
        responses={
            200: given(EndpointSecret, "The new secret, told this once."),
            **problems(*CALLER, *WRONG_KEY, "not-found"),
        },
    )
    def post(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()

        def make() -> HttpResponse:
            found = self.endpoint(request, endpoint)
            return respond(EndpointSecret(id=found.pk, secret=rotate(found, now=now)))

        return carry_out_once(request, make, now=now, secret=True)


class WebhookEnableView(EndpointsOfClient):
    @extend_schema(
        operation_id="enable_webhook",
        tags=["Integrators"],
        summary="Go on where it stopped",
        parameters=[ENDPOINT, *ONCE],
        request=None,
        responses={
            200: given(Endpoint, "Enabled."),
            **problems(*CALLER, *WRONG_KEY, "not-found"),
        },
    )
    def post(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()

        def switch() -> HttpResponse:
            enable(self.endpoint(request, endpoint).pk, now=now)
            return respond(Endpoint.of(self.endpoint(request, endpoint)))

        return carry_out_once(request, switch, now=now)


class WebhookDisableView(EndpointsOfClient):
    @extend_schema(
        operation_id="disable_webhook",
        tags=["Integrators"],
        summary="Be told of nothing until it is enabled",
        parameters=[ENDPOINT, *ONCE],
        request=None,
        responses={
            200: given(Endpoint, "Disabled."),
            **problems(*CALLER, *WRONG_KEY, "not-found"),
        },
    )
    def post(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()

        def switch() -> HttpResponse:
            disable(self.endpoint(request, endpoint).pk, Disabled.BY_HAND, now=now)
            return respond(Endpoint.of(self.endpoint(request, endpoint)))

        return carry_out_once(request, switch, now=now)
