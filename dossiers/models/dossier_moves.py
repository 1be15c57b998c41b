"""What each transition leaves on a dossier: facts only, no I/O and no save.

The state itself is django-fsm's; sources and targets come from the one table in
``dossiers.transitions``. Only ``dossiers.lifecycle`` calls these methods.
"""

from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django_fsm import GET_STATE, transition

from .. import arguments as a
from ..move import Move
from ..states import PAUSED_STATES, DossierState
from ..transitions import TABLE, Transition

if TYPE_CHECKING:
    from .dossier import Dossier


def _row(name: Transition) -> dict[str, Any]:
    """The table's row as django-fsm's arguments."""
    rule = TABLE[name]
    target: DossierState | GET_STATE | None = rule.target
    if rule.resumes:
        back = sorted({state for row in TABLE.values() for state in row.sources} - PAUSED_STATES)
        target = GET_STATE(lambda dossier, move: dossier.resumes_to, states=back)
    return {"field": "state", "source": sorted(rule.sources), "target": target}


class DossierMoves(models.Model):
    """One method a row of the table, each taking the :class:`~dossiers.move.Move`."""

    class Meta:
        abstract = True

    @transition(**_row(Transition.ACCEPT))
    def accept(self, move: Move) -> None:
        self._d.accepted_at = move.occurred_at
        self._d.result_delivery = cast(a.Accept, move.arguments).result_delivery

    @transition(**_row(Transition.REFUSE))
    def refuse(self, move: Move) -> None:
        self._d.finished_at = move.occurred_at

    @transition(**_row(Transition.REQUEST_SUPPLEMENT))
    def request_supplement(self, move: Move) -> None:
        self._d.supplement_count += 1
        self._pause(move)

    @transition(**_row(Transition.SUPPLY))
    def supply(self, move: Move) -> None:
        self._d.paused_at = None

    @transition(**_row(Transition.START_PROCESSING))
    def start_processing(self, move: Move) -> None:
        if self._d.assignee_id is None:
            self._d.assignee = move.actor.user

    @transition(**_row(Transition.REQUEST_PAYMENT))
    def request_payment(self, move: Move) -> None:
        self._pause(move)

    @transition(**_row(Transition.CONFIRM_PAYMENT))
    def confirm_payment(self, move: Move) -> None:
        self._d.paused_at = None

    @transition(**_row(Transition.SEND_TO_REGISTRY))
    def send_to_registry(self, move: Move) -> None:
        self._d.registry_faults = []

    @transition(**_row(Transition.REGISTRY_REGISTERED))
    def registry_registered(self, move: Move) -> None:
        self._take_registry_result(cast(a.RegistryResult, move.arguments))

    @transition(**_row(Transition.REGISTRY_RETURNED))
    def registry_returned(self, move: Move) -> None:
        faults = cast(a.RegistryReturn, move.arguments).faults
        self._d.registry_faults = [fault.model_dump(exclude_none=True) for fault in faults]

    @transition(**_row(Transition.ASK_CONFIRMATION))
    def ask_confirmation(self, move: Move) -> None:
        self._d.draft_sent_at = move.occurred_at

    @transition(**_row(Transition.CONFIRM_DRAFT))
    def confirm_draft(self, move: Move) -> None:
        self._d.draft_sent_at = None

    @transition(**_row(Transition.CONTEST_DRAFT))
    def contest_draft(self, move: Move) -> None:
        self._d.draft_sent_at = None

    @transition(**_row(Transition.SUBMIT_FOR_SIGNATURE))
    def submit_for_signature(self, move: Move) -> None:
        pass

    @transition(**_row(Transition.SEND_BACK))
    def send_back(self, move: Move) -> None:
        pass

    @transition(**_row(Transition.SIGN))
    def sign(self, move: Move) -> None:
        self._d.finished_at = move.occurred_at

    @transition(**_row(Transition.SIGN_WITHOUT_PERSONAL_ID))
    def sign_without_personal_id(self, move: Move) -> None:
        self._d.finished_at = move.occurred_at

    @transition(**_row(Transition.ATTACH_PERSONAL_ID))
    def attach_personal_id(self, move: Move) -> None:
        self._take_registry_result(cast(a.RegistryResult, move.arguments))

    @transition(**_row(Transition.EXTEND))
    def extend(self, move: Move) -> None:
        self._d.extension_count += 1

    @transition(**_row(Transition.RECOMPUTE))
    def recompute(self, move: Move) -> None:
        pass

    @transition(**_row(Transition.ASSIGN))
    def assign(self, move: Move) -> None:
        pass  # whom it names is looked up by the lifecycle

    @transition(**_row(Transition.STOP))
    def stop(self, move: Move) -> None:
        self._d.finished_at = move.occurred_at
        self._d.draft_sent_at = None

    @transition(**_row(Transition.WITHDRAW))
    def withdraw(self, move: Move) -> None:
        self._d.finished_at = move.occurred_at
        self._d.paused_at = None
        self._d.draft_sent_at = None

    @transition(**_row(Transition.RETURN_RESULT))
    def return_result(self, move: Move) -> None:
        self._d.returned_at = move.occurred_at

    @property
    def _d(self) -> "Dossier":
        return cast("Dossier", self)

    def _pause(self, move: Move) -> None:
        self._d.resumes_to = DossierState(self._d.state)
        if self._d.accepted_at is not None:  # before acceptance no clock is running
            self._d.paused_at = move.occurred_at

    def _take_registry_result(self, result: a.RegistryResult) -> None:
        self._d.registry_number = result.registry_number
        self._d.registry_book = result.registry_book
        self._d.registry_page = result.registry_page
        self._d.registered_on = result.registered_on
        self._d.personal_id_number = result.personal_id_number or ""
