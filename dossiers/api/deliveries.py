"""What the links were told of a dossier and what they said: for the ward's own people."""

from operator import itemgetter
from typing import Any, ClassVar, Self

from django.db.models import Count, Max
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from accounts.api.client_authentication import sees_personal_data
from accounts.permissions import standing_of
from accounts.scopes import Scope
from integrations.outbox import (
    SYSTEMS,
    ArchivedMessage,
    Link,
    Operation,
    Status,
    archived_about,
    messages_about,
)
from onestop.openapi import given, problems
from onestop.representation import Instant, Representation, respond

from ..client_reads import record_read
from ..models import ClientRead
from ..refusals import NotPermitted
from .access import CODE, READ_BY_CLIENTS, visible_dossier

_UNSAID = {"answer": None}


class Delivery(Representation):
    """One message. ``tries`` counts the times that it went over the wire; ``answer`` is the link's
    last word on it, or why it is parked or cancelled. ``next_try_at`` is null once it is settled;
    ``archived`` says that it was settled long ago and is kept in the archive.
    """

    operation: Operation
    operation_label: str
    status: Status
    status_label: str
    occurred_at: Instant
    tries: int
    last_tried_at: Instant | None
    next_try_at: Instant | None
    settled_at: Instant | None
    answer: Any
    archived: bool

    @classmethod
    def of(cls, message: Any) -> Self:
        """``message`` as annotated below."""
        waiting = message.status == Status.WAITING
        return cls(
            operation=Operation(message.operation),
            operation_label=message.get_operation_display(),
            status=Status(message.status),
            status_label=message.get_status_display(),
            occurred_at=message.occurred_at,
            tries=message.tried,
            last_tried_at=message.last_tried_at,
            next_try_at=message.not_before if waiting else None,
            settled_at=message.settled_at,
            answer=message.answer,
            archived=False,
        )

    @classmethod
    def of_archived(cls, message: ArchivedMessage) -> Self:
        tried = [each.started_at for each in message.tries_made()]
        return cls(
            operation=Operation(message.operation),
            operation_label=message.get_operation_display(),
            status=Status(message.status),
            status_label=message.get_status_display(),
            occurred_at=message.occurred_at,
            tries=len(tried),
            last_tried_at=max(tried, default=None),
            next_try_at=None,
            settled_at=message.settled_at,
            answer=message.answer,
            archived=True,
        )


class LinkDeliveries(Representation):
    link: Link
    link_label: str
    deliveries: list[Delivery]


class DossierDeliveries(Representation):
    """``personal_data_withheld``: a client without the scope `dossiers:personal` asks; what the
    links answered is left out.
    """

    links: list[LinkDeliveries]
    personal_data_withheld: bool = False


class DeliveriesView(APIView):
    scopes: ClassVar = {"GET": Scope.DELIVERIES_READ}

    @extend_schema(
        operation_id="dossier_deliveries",
        tags=["Dossiers"],
        summary="What the links were told of a dossier",
        description="Per link, every message about it in the order of sending. Not for citizens.",
        parameters=[CODE],
        responses={
            200: given(DossierDeliveries, "The messages."),
            **problems("not-permitted", *READ_BY_CLIENTS),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        now = timezone.now()
        dossier = visible_dossier(account_of(request), code, now)
        standing = standing_of(account_of(request), timezone.localdate(now))
        if dossier.unit_id not in standing.readable_unit_ids():
            raise NotPermitted(_("Chỉ cán bộ của đơn vị xem được việc gửi hồ sơ qua các kết nối."))
        record_read(request, ClientRead.Door.DELIVERIES, now=now, dossier=dossier)
        return respond(_deliveries(dossier.code, personal=sees_personal_data(request)))


def _deliveries(code: str, *, personal: bool) -> DossierDeliveries:
    # The exchanges themselves hold whole batches: only when they took place is asked for.
    messages = (
        messages_about(code)
        .prefetch_related(None)
        .annotate(tried=Count("tries"), last_tried_at=Max("tries__exchange__started_at"))
    )
    found = {message.pk: (Link(message.link), Delivery.of(message)) for message in messages}
    for kept in archived_about(code):
        found.setdefault(kept.pk, (Link(kept.link), Delivery.of_archived(kept)))
    by_link: dict[Link, list[Delivery]] = {link: [] for link in SYSTEMS}
    for _pk, (link, delivery) in sorted(found.items(), key=itemgetter(0)):
        by_link[link].append(delivery if personal else delivery.model_copy(update=_UNSAID))
    return DossierDeliveries(
        links=[
            LinkDeliveries(link=link, link_label=str(link.label), deliveries=deliveries)
            for link, deliveries in by_link.items()
        ],
        personal_data_withheld=not personal,
    )
