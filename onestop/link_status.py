"""How each link is doing, for everybody to read: while a link is down, this page is not."""

from datetime import datetime
from typing import Self

from django.db.models import Count, Min
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from integrations.models import Link, LinkState, Operation, Outage, OutboxMessage, Status

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


class LinkStatus(Representation):
    """``breaker`` and ``since`` are those of the operation that is worst off; ``oldest_waiting``
    is when the oldest waiting message was written; ``outage_since``: declared by an operator.
    """

    link: Link
    link_label: str
    breaker: LinkState.Breaker
    breaker_label: str
    since: Instant | None
    operations: list[OperationStatus]
    waiting: int
    oldest_waiting: Instant | None
    parked: int
    outage_since: Instant | None


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
            "Per link: whether it answers, how many messages wait and since when. Dossiers are "
            "taken in whatever this says."
        ),
        responses={200: given(SystemStatus, "The links."), **problems("not-acceptable")},
    )
    def get(self, request: Request) -> HttpResponse:
        now = timezone.now()
        return respond(SystemStatus(at=now, links=_statuses(now)))


def _statuses(now: datetime) -> list[LinkStatus]:
    states = list(LinkState.objects.order_by("link", "operation"))
    outages = dict(Outage.objects.filter(ended_at=None).values_list("link", "started_at"))
    unsettled = OutboxMessage.objects.filter(status__in=[Status.WAITING, Status.PARKED])
    counted = {
        (row["link"], row["status"]): row
        for row in unsettled.order_by()
        .values("link", "status")
        .annotate(number=Count("id"), oldest=Min("created_at"))
    }
    nothing = {"number": 0, "oldest": None}
    statuses = []
    for link in Link:
        operations = [OperationStatus.of(state) for state in states if state.link == link]
        worst = next(b for b in _WORST_FIRST if b in {*(o.breaker for o in operations), "closed"})
        waiting = counted.get((link, Status.WAITING), nothing)
        statuses.append(
            LinkStatus(
                link=link,
                link_label=str(link.label),
                breaker=worst,
                breaker_label=str(worst.label),
                since=min((o.since for o in operations if o.since is not None), default=None),
                operations=operations,
                waiting=waiting["number"],
                oldest_waiting=waiting["oldest"],
                parked=counted.get((link, Status.PARKED), nothing)["number"],
                outage_since=outages.get(link),
            )
        )
    return statuses
