"""What an endpoint is sent at its client's word: a test, and what it was told before."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request

from integrations.endpoints import send_test
from onestop.idempotency import carry_out_once
from onestop.openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.representation import respond

from ..changes.webhooks import UnknownEvent, replay
from ..procedures.problems import Problem
from ..refusals import InvalidInput
from .changes import place_since
from .query import read_whole
from .webhook_access import CALLER, ENDPOINT, EndpointsOfClient
from .webhook_representations import Endpoint, Replay, TestSent


class WebhookTestView(EndpointsOfClient):
    @extend_schema(
        operation_id="test_webhook",
        tags=["Integrators"],
        summary="Send a test",
        description="`webhook.test`, signed like any other, also while the endpoint is disabled.",
        parameters=[ENDPOINT, *ONCE],
        request=None,
        responses={
            202: given(TestSent, "On its way."),
            **problems(*CALLER, *WRONG_KEY, "not-found"),
        },
    )
    def post(self, request: Request, endpoint: int) -> HttpResponse:
        now = timezone.now()

        def send() -> HttpResponse:
            found = self.endpoint(request, endpoint)
            return respond(TestSent(webhook_id=send_test(found, now=now)), status=202)

        return carry_out_once(request, send, now=now)


class WebhookReplayView(EndpointsOfClient):
    @extend_schema(
        operation_id="replay_webhook",
        tags=["Integrators"],
        summary="Be told again",
        description="Under the `webhook-id`s that the events had, by which you know them.",
        parameters=[ENDPOINT, *ONCE],
        request=taken(Replay),
        responses={
            202: given(Endpoint, "On their way."),
            **problems(*CALLER, *WRONG_BODY, *WRONG_KEY, "not-found", "feed-not-ready"),
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
        place = None if told.since is None else place_since(told.since)

        def tell_again() -> HttpResponse:
            try:
                replay(self.endpoint(request, endpoint), place=place, event=told.event)
            except UnknownEvent:
                message = _("Không có sự kiện nào mang mã này.")
                raise InvalidInput(message, [Problem("event", "unknown_event", message)]) from None
            return respond(Endpoint.of(self.endpoint(request, endpoint)), status=202)

        return carry_out_once(request, tell_again, now=now)
