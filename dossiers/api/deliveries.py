"""What the links were told of a dossier and what they said: for the ward's own people."""

from datetime import datetime
from operator import itemgetter
from typing import Any, ClassVar, Self

from django.db import models
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
from integrations.outages import declared_down
from integrations.outbox import (
    SYSTEMS,
    ArchivedMessage,
    Link,
    Operation,
    Status,
    archived_about,
    messages_about,
)
from integrations.parked_causes import Cause, cause_of
from onestop.openapi import CLIENT_REFUSED, given, problems
from onestop.representation import Instant, Representation, respond

from ..client_reads import record_read
from ..models import ClientRead
from ..refusals import NotPermitted
from .access import CODE, visible_dossier

_UNSAID = {"answer": None}


class LinkStanding(models.TextChoices):
    """How far a link is with a dossier."""

    NOTHING_TO_TELL = "nothing_to_tell", _("Chưa có gì để gửi")
    IN_STEP = "in_step", _("Đã đồng bộ")
    WAITING = "waiting", _("Đang chờ gửi")
    NEEDS_PEOPLE = "needs_people", _("Cần người xử lý")


class Delivery(Representation):
    """One message. ``tries`` counts the times that it went over the wire; ``answer`` is the link's
    last word on it, or why it is parked or cancelled. ``next_try_at`` is null once it is settled;
    ``parked_at``: since when it waits for people, and ``cause`` the class of what is wrong, without
    anybody's data. ``archived`` says that it was settled long ago and is kept in the archive.
    """

    operation: Operation
    operation_label: str
    status: Status
    status_label: str
    occurred_at: Instant
    tries: int
    last_tried_at: Instant | None
    next_try_at: Instant | None
    parked_at: Instant | None
    cause: Cause | None
    cause_label: str | None
    settled_at: Instant | None
    answer: Any
    archived: bool

    @classmethod
    def of(cls, message: Any) -> Self:
        """``message`` as annotated below."""
        waiting = message.status == Status.WAITING
        cause = cause_of(message.answer) if message.status == Status.PARKED else None
        return cls(
            operation=Operation(message.operation),
            operation_label=message.get_operation_display(),
            status=Status(message.status),
            status_label=message.get_status_display(),
            occurred_at=message.occurred_at,
            tries=message.tried,
            last_tried_at=message.last_tried_at,
            next_try_at=message.not_before if waiting else None,
            parked_at=message.parked_at,
            cause=cause,
            cause_label=None if cause is None else str(cause.label),
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
            parked_at=None,
            cause=None,
            cause_label=None,
            settled_at=message.settled_at,
            answer=message.answer,
            archived=True,
        )


class LinkDeliveries(Representation):
    """``standing``: whether the link knows all of the dossier; ``since`` when: the oldest change
    that it does not know, what waits for people, or the last that it took. ``behind`` counts what
    it does not know. ``down_since``: the link as a whole is declared to be down.
    """

    link: Link
    link_label: str
    standing: LinkStanding
    standing_label: str
    since: Instant | None
    behind: int
    down_since: Instant | None
    deliveries: list[Delivery]

    @classmethod
    def of(cls, link: Link, deliveries: list[Delivery], down_since: datetime | None) -> Self:
        """``deliveries`` in the order of sending."""
        parked = [each for each in deliveries if each.status is Status.PARKED]
        waiting = [each for each in deliveries if each.status is Status.WAITING]
        taken = [each.settled_at for each in deliveries if each.status is Status.DELIVERED]
        if parked:
            standing, since = LinkStanding.NEEDS_PEOPLE, parked[0].parked_at
        elif waiting:
            standing, since = LinkStanding.WAITING, waiting[0].occurred_at
        elif deliveries:
            standing = LinkStanding.IN_STEP
            since = max((at for at in taken if at is not None), default=None)
        else:
            standing, since = LinkStanding.NOTHING_TO_TELL, None
        return cls(
            link=link,
            link_label=str(link.label),
            standing=standing,
            standing_label=str(standing.label),
            since=since,
            behind=len(parked) + len(waiting),
            down_since=down_since,
            deliveries=deliveries,
        )


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
        description=(
            "Per link, whether it knows all of the dossier and since when, and every message about "
            "it in the order of sending. Not for citizens."
        ),
        parameters=[CODE],
        responses={
            200: given(DossierDeliveries, "The messages."),
            **problems(*CLIENT_REFUSED, "not-permitted", "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        now = timezone.now()
        dossier = visible_dossier(account_of(request), code, now)
        standing = standing_of(account_of(request), timezone.localdate(now))
        if dossier.unit_id not in standing.readable_unit_ids():
            raise NotPermitted(_("Chỉ cán bộ của đơn vị xem được việc gửi hồ sơ qua các kết nối."))
        record_read(request, ClientRead.Door.DELIVERIES, now=now, dossier=dossier)
        return respond(_deliveries(dossier.code, personal=sees_personal_data(request), now=now))


def _deliveries(code: str, *, personal: bool, now: datetime) -> DossierDeliveries:
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
    down = declared_down(now)
    return DossierDeliveries(
        links=[
            LinkDeliveries.of(link, deliveries, down.get(link))
            for link, deliveries in by_link.items()
        ],
        personal_data_withheld=not personal,
    )
