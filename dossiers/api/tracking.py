"""Track a dossier without an account: by its code and four digits that the applicant knows."""

from typing import Annotated, Self

from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from pydantic import BaseModel, ConfigDict, StringConstraints
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from onestop.openapi import WRONG_BODY, given, problems, taken
from onestop.problems import ProblemRaised
from onestop.representation import Instant, Representation, respond

from ..clock import Outcome
from ..models import Dossier, Event
from ..procedures import get_procedure
from ..promises import outcome_of
from ..states import DossierState
from ..transitions import Transition
from .query import read_whole
from .throttles import TrackingByAddress, WrongGuesses


class TrackingQuestion(BaseModel):
    """In a body, not in the address: addresses end up in logs."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{1,60}$")]
    last4: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]


class TrackedStep(Representation):
    transition: Transition
    transition_label: str
    state: DossierState
    state_label: str
    occurred_at: Instant

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(
            transition=Transition(event.transition),
            transition_label=event.get_transition_display(),
            state=DossierState(event.to_state),
            state_label=event.get_to_state_display(),
            occurred_at=event.occurred_at,
        )


class TrackedDossier(Representation):
    """Where it stands and by when it is due; nobody's name."""

    code: str
    procedure_name: str
    unit_name: str
    state: DossierState
    state_label: str
    submitted_at: Instant
    accepted_at: Instant | None
    first_due_at: Instant | None
    due_at: Instant | None
    outcome: Outcome | None
    timeline: list[TrackedStep]


class TrackingView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_throttles(self) -> list[BaseThrottle]:
        self._guesses = WrongGuesses()
        return [TrackingByAddress(), self._guesses]

    @extend_schema(
        operation_id="track_dossier",
        tags=["Public"],
        summary="Track a dossier",
        description=(
            "By its code and the last four digits of the applicant's identity number or phone. A "
            "wrong code and wrong digits get the same answer."
        ),
        request=taken(TrackingQuestion),
        responses={
            200: given(TrackedDossier, "Where it stands."),
            **problems(*WRONG_BODY, "not-found", "too-many-requests"),
        },
        examples=[
            OpenApiExample(
                "question", {"code": "H26.18.5-261123-0001", "last4": "2345"}, request_only=True
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        return respond(self.tracked(request.data))

    def tracked(self, asked: object) -> TrackedDossier:
        """The dossier that is asked for. Raises InvalidInput, and ProblemRaised for a wrong guess,
        which is counted.
        """
        now = timezone.now()
        question = read_whole(TrackingQuestion, asked)
        dossier = Dossier.objects.filter(code=question.code).select_related("unit").first()
        if dossier is None or not _knows(question.last4, dossier):
            self._guesses.add()
            raise ProblemRaised("not-found", _("Không có hồ sơ nào khớp mã và bốn số cuối này."))
        state = DossierState(dossier.state)
        return TrackedDossier(
            code=dossier.code,
            procedure_name=str(get_procedure(dossier.procedure).name),
            unit_name=dossier.unit.name,
            state=state,
            state_label=str(state.label),
            submitted_at=dossier.submitted_at,
            accepted_at=dossier.accepted_at,
            first_due_at=dossier.first_due_at,
            due_at=dossier.due_at,
            outcome=outcome_of(dossier, now),
            timeline=[TrackedStep.of(event) for event in dossier.events.order_by("number")],
        )


def _knows(last4: str, dossier: Dossier) -> bool:
    known = (dossier.applicant_id_number[-4:], dossier.applicant_phone[-4:])
    return any(constant_time_compare(last4, each) for each in known)
