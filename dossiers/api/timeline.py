"""A dossier's history, event by event."""

from typing import Any, ClassVar, Self

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from accounts.api.client_authentication import client_of, sees_personal_data
from accounts.permissions import standing_of
from accounts.scopes import Scope
from onestop.openapi import CLIENT_REFUSED, given, problems
from onestop.representation import Instant, Representation, respond

from ..actor import Who
from ..client_reads import record_read
from ..models import ClientRead, Event
from ..states import DossierState
from ..transitions import INTERNAL, Transition
from .access import CODE, visible_dossier

#: The declaration stands in the dossier; its earlier versions are for those who verify it; what
#: may be the same matter is other people's dossiers, and the ward's own business.
_NOT_TOLD = frozenset(
    {"declaration", "declaration_before", "duplicate_reason", "possible_duplicates"}
)


class TimelineEvent(Representation):
    """``occurred_at`` is when it happened in the ward, ``recorded_at`` when it was learned of.

    ``due_at`` is the promise that it made or changed.
    """

    number: int
    transition: Transition
    transition_label: str
    from_state: DossierState | None
    to_state: DossierState
    state_label: str
    by: str
    capacity: Who
    capacity_label: str
    occurred_at: Instant
    recorded_at: Instant
    source: Event.Source
    source_label: str
    approved_by: str | None
    arguments: dict[str, Any]
    due_at: Instant | None

    @classmethod
    def of(cls, event: Event, *, personal: bool = True) -> Self:
        """``event`` with its approver and due date at hand.

        ``personal`` False: without names and without what was told with it.
        """
        promise = getattr(event, "due_date", None)
        approver = event.approved_by if personal else None
        told = event.arguments if personal else {}
        return cls(
            number=event.number,
            transition=Transition(event.transition),
            transition_label=event.get_transition_display(),
            from_state=DossierState(event.from_state) if event.from_state else None,
            to_state=DossierState(event.to_state),
            state_label=event.get_to_state_display(),
            by=event.actor_name if personal else "",
            capacity=Who(event.capacity),
            capacity_label=event.get_capacity_display(),
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
            source=Event.Source(event.source),
            source_label=event.get_source_display(),
            approved_by=str(approver) if approver else None,
            arguments={k: v for k, v in told.items() if k not in _NOT_TOLD},
            due_at=promise.due_at if promise else None,
        )


class Timeline(Representation):
    """``personal_data_withheld``: a client without the scope `dossiers:personal` asks; names and
    arguments are empty.
    """

    events: list[TimelineEvent]
    personal_data_withheld: bool = False


class TimelineView(APIView):
    scopes: ClassVar = {"GET": Scope.DOSSIERS_READ}

    @extend_schema(
        operation_id="dossier_timeline",
        tags=["Dossiers"],
        summary="A dossier's history",
        description=(
            "Every event, oldest first: who did what, when it happened and when it was recorded. "
            "The history is appended only; nothing in it changes any more. Citizens and "
            "clients are not told who was given the work."
        ),
        parameters=[CODE],
        responses={
            200: given(Timeline, "The history."),
            **problems(*CLIENT_REFUSED, "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        account, now = account_of(request), timezone.now()
        dossier = visible_dossier(account, code, now)
        events = dossier.events.select_related("approved_by", "due_date").order_by("number")
        readable = standing_of(account, timezone.localdate(now)).readable_unit_ids()
        if client_of(request) is not None or dossier.unit_id not in readable:
            events = events.exclude(transition__in=INTERNAL)
        record_read(request, ClientRead.Door.TIMELINE, now=now, dossier=dossier)
        personal = sees_personal_data(request)
        told = [TimelineEvent.of(event, personal=personal) for event in events]
        return respond(Timeline(events=told, personal_data_withheld=not personal))
