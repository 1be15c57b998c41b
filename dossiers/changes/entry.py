"""What integrators are told of one change: the same in the feed and wherever else it is sent."""

from typing import Self

from onestop.representation import Instant, Representation

from ..models import Event
from ..states import DossierState
from ..transitions import Transition


class ChangeEntry(Representation):
    """One event of one dossier, without anybody's personal data.

    ``id`` is the event's own and the same for ever: whoever was told twice knows it by that.
    ``number`` counts the dossier's events from 1 (what is the ward's own affair is left out, so it
    may skip). ``occurred_at`` is when it happened in the ward, ``recorded_at`` when it was learned
    of; ``due_at`` is the promise that it made or changed.
    """

    id: int
    dossier: str
    number: int
    unit: str
    procedure: str
    transition: Transition
    from_state: DossierState | None
    to_state: DossierState
    occurred_at: Instant
    recorded_at: Instant
    due_at: Instant | None

    @classmethod
    def of(cls, event: Event) -> Self:
        """``event`` with its dossier, that one's unit, and its due date at hand."""
        promise = getattr(event, "due_date", None)
        return cls(
            id=event.pk,
            dossier=event.dossier.code,
            number=event.number,
            unit=event.dossier.unit.code,
            procedure=event.dossier.procedure,
            transition=Transition(event.transition),
            from_state=DossierState(event.from_state) if event.from_state else None,
            to_state=DossierState(event.to_state),
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
            due_at=promise.due_at if promise else None,
        )
