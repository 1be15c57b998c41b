"""What can be done with a dossier now, and doing it."""

from datetime import datetime
from typing import Self

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import account_of
from onestop.idempotency import carry_out_once
from onestop.openapi import ONCE, WRONG_BODY, WRONG_KEY, given, problems, taken
from onestop.representation import Representation, respond

from ..actor import Actor, Who
from ..form_codes import FormCode
from ..lifecycle import move_dossier, refuse_if_guarded
from ..models import Dossier
from ..move import Move
from ..refusals import GuardRefused
from ..states import DossierState
from ..transitions import TABLE, Transition, transitions_from
from .access import CODE, visible_dossier
from .commands import OFFERED, CommandBody, TransitionCommand
from .query import read_whole
from .representations import DossierRow
from .versions import ETAG, IF_MATCH, tagged, version_to_match


class Obstacle(Representation):
    """A precondition that does not hold; ``message`` tells a person what to do about it."""

    guard: str
    message: str


class OfferedTransition(Representation):
    """``permitted``: the caller is one of ``by`` for this dossier. ``obstacle``: what else is in
    the way, as far as it can be told without the arguments.
    """

    transition: Transition
    label: str
    by: list[Who]
    permitted: bool
    obstacle: Obstacle | None
    printed_form: FormCode | None


class OfferedTransitions(Representation):
    """``version`` is what the offer holds for; send it back with the transition."""

    state: DossierState
    state_label: str
    version: int
    transitions: list[OfferedTransition]

    @classmethod
    def of(cls, dossier: Dossier, actor: Actor, now: datetime) -> Self:
        state = DossierState(dossier.state)
        return cls(
            state=state,
            state_label=str(state.label),
            version=dossier.event_count,
            transitions=[
                _offer(dossier, transition, actor, now)
                for transition in transitions_from(state)
                if transition in OFFERED
            ],
        )


class TransitionsView(APIView):
    @extend_schema(
        operation_id="list_transitions",
        tags=["Dossiers"],
        summary="What can be done with a dossier now",
        description="The transitions that lead on from its state: who may, and what is in the way.",
        parameters=[CODE, ETAG],
        responses={
            200: given(OfferedTransitions, "The transitions, in the lifecycle's order."),
            **problems("unauthenticated", "not-found"),
        },
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        now = timezone.now()
        dossier = visible_dossier(account_of(request), code, now)
        offered = OfferedTransitions.of(dossier, Actor.person(account_of(request)), now)
        return tagged(respond(offered), dossier)

    @extend_schema(
        operation_id="move_dossier",
        tags=["Dossiers"],
        summary="Carry out a transition",
        description=(
            "Checked, carried out and recorded in one transaction. With `If-Match` "
            "or `version`, only if nothing has happened to the dossier since; else the answer (412 "
            "or 409) tells what did. What "
            "was done on paper comes with `occurred_at` and `approved_by`, a leader of the ward: "
            "outcomes are judged by when it happened, and both times are on record."
        ),
        parameters=[CODE, *ONCE, IF_MATCH, ETAG],
        request=taken(TransitionCommand),
        responses={
            200: given(DossierRow, "Done; the dossier as it stands now."),
            **problems(
                "unauthenticated",
                *WRONG_BODY,
                *WRONG_KEY,
                "not-permitted",
                "not-found",
                "out-of-turn",
                "guard-refused",
                "precondition-failed",
            ),
        },
        examples=[
            OpenApiExample(str(body["transition"]), body, request_only=True)
            for body in (
                {
                    "transition": "accept",
                    "arguments": {
                        "result_delivery": "counter",
                        "papers": [{"paper": "birth_notice", "form": "original"}],
                    },
                    "version": 1,
                },
                {
                    "transition": "request_supplement",
                    "arguments": {
                        "missing": [
                            {"paper": "birth_notice", "note": "Bản chụp bị mờ, đề nghị nộp lại."}
                        ],
                        "reason": "Giấy chứng sinh không đọc được.",
                        "supply_by": "2026-12-04",
                    },
                },
                {"transition": "sign"},
                {
                    "transition": "start_processing",
                    "occurred_at": "2026-11-23T09:15:00+07:00",
                    "approved_by": "lanhdao1",
                },
                {
                    "transition": "return_result",
                    "arguments": {
                        "received_by": "Nguyễn Thị Hồng Vân",
                        "received_by_paper": "Thẻ căn cước 001195012345",
                    },
                },
            )
        ],
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        now = timezone.now()
        command = read_whole(CommandBody, request.data)
        expected = version_to_match(request) or command.version
        late = command.late
        actor = Actor.person(account_of(request))

        def move() -> HttpResponse:
            dossier = move_dossier(
                code,
                command.chosen,
                command.arguments,
                actor=actor,
                now=now,
                expected_events=expected,
                late=late,
                savepoint=False,
            )
            return tagged(respond(DossierRow.of(dossier, now)), dossier)

        return carry_out_once(request, move, now=now)


def _offer(
    dossier: Dossier, transition: Transition, actor: Actor, now: datetime
) -> OfferedTransition:
    rule = TABLE[transition]
    capacities = actor.capacities(dossier, now)
    obstacle = None
    try:
        move = Move(dossier, transition, actor, capacities, None, now, now)
        refuse_if_guarded(move, rule)
    except GuardRefused as refusal:
        obstacle = Obstacle(guard=refusal.guard, message=str(refusal.message))
    return OfferedTransition(
        transition=transition,
        label=str(transition.label),
        by=[who for who in Who if who in rule.by and who is not Who.SYSTEM],
        permitted=bool(capacities & rule.by),
        obstacle=obstacle,
        printed_form=rule.form,
    )
