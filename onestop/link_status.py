"""How each link is doing, for everybody to read: while a link is down, this page is not."""

from typing import Self

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from integrations.forecast import Basis, Ending
from integrations.health_words import basis_words, condition_words, forecast_words
from integrations.link_health import Condition, LinkHealth, told_health
from integrations.models import Link, LinkState, Operation

from .openapi import given, problems
from .representation import Instant, Representation, respond

_WORST_FIRST = (LinkState.Breaker.OPEN, LinkState.Breaker.HALF_OPEN, LinkState.Breaker.CLOSED)


class OperationStatus(Representation):
    """``since``: when the breaker left ``closed``; null while it is closed."""

    operation: Operation
    operation_label: str
    breaker: LinkState.Breaker
    breaker_label: str
    since: Instant | None

    @classmethod
    def of(cls, state: LinkState) -> Self:
        return cls(
            operation=Operation(state.operation),
            operation_label=state.get_operation_display(),
            breaker=LinkState.Breaker(state.breaker),
            breaker_label=state.get_breaker_display(),
            since=state.since,
        )


class LinkForecast(Representation):
    """When what waits will be through.

    ``ending``: ``through`` in ``seconds``, at ``through_at``; ``after_return``: in ``seconds`` from
    the link's return on, whenever that is; ``not_in_sight``: more arrives than goes through;
    ``unknown``: what waits is still being counted. ``basis``: the speed is that of the last minute
    (``now``), the usual one, or assumed for want of a record. ``words`` say all this to people.
    """

    ending: Ending
    seconds: int | None
    through_at: Instant | None
    basis: Basis | None
    basis_label: str
    words: str

    @classmethod
    def of(cls, health: LinkHealth) -> Self:
        told = health.forecast
        return cls(
            ending=told.ending,
            seconds=None if told.left is None else round(told.left.total_seconds()),
            through_at=health.through_at,
            basis=told.basis,
            basis_label=basis_words(told),
            words=forecast_words(health),
        )


class LinkStatus(Representation):
    """``down_since`` is the first of what keeps the link from working now: ``paused_since`` and
    ``outage_since`` (both by an operator), or the breakers' ``since``.

    ``waiting`` counts messages; ``held`` of them wait for somebody else than the link: for a
    result, or for a person to mend a message before them. ``dossiers_waiting`` and
    ``oldest_waiting`` (when it was written) are of the others. All are as of ``counted_at``; with
    ``at_least`` they are what was counted so far. ``breaker`` and ``since`` are those of the
    operation that is worst off.
    """

    link: Link
    link_label: str
    condition: Condition
    condition_label: str
    down_since: Instant | None
    paused_since: Instant | None
    outage_since: Instant | None
    breaker: LinkState.Breaker
    breaker_label: str
    since: Instant | None
    operations: list[OperationStatus]
    counted_at: Instant
    at_least: bool
    dossiers_waiting: int
    waiting: int
    held: int
    oldest_waiting: Instant | None
    parked: int
    forecast: LinkForecast

    @classmethod
    def of(cls, health: LinkHealth) -> Self:
        operations = [OperationStatus.of(state) for state in health.states]
        worst = next(b for b in _WORST_FIRST if b in {*(o.breaker for o in operations), "closed"})
        return cls(
            link=health.link,
            link_label=str(health.link.label),
            condition=health.condition,
            condition_label=condition_words(health.condition).label,
            down_since=health.down_since,
            paused_since=health.pause.started_at if health.pause else None,
            outage_since=health.outage.started_at if health.outage else None,
            breaker=worst,
            breaker_label=str(worst.label),
            since=min((o.since for o in operations if o.since is not None), default=None),
            operations=operations,
            counted_at=health.counted_at,
            at_least=health.at_least,
            dossiers_waiting=health.backlog.dossiers,
            waiting=health.backlog.waiting,
            held=health.backlog.held,
            oldest_waiting=health.backlog.oldest_at,
            parked=health.parked,
            forecast=LinkForecast.of(health),
        )


class SystemStatus(Representation):
    at: Instant
    links: list[LinkStatus]


class StatusView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="read_status",
        tags=["Public"],
        summary="How the links are doing",
        description=(
            "Per link: whether it answers and since when it does not, how many dossiers wait, and "
            "when they are expected to be through. Dossiers are taken in whatever this says. An "
            "answer may be some seconds old: see `at`. `/status/` says the same as a page."
        ),
        responses={200: given(SystemStatus, "The links."), **problems()},
    )
    def get(self, request: Request) -> HttpResponse:
        told = told_health()
        return respond(
            SystemStatus(at=told[0].at, links=[LinkStatus.of(health) for health in told])
        )
