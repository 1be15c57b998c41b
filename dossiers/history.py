"""Writing and proving the history of a dossier."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User

from .actor import Actor, Who
from .models import GENESIS, Dossier, Event
from .transitions import Transition


def next_event(
    dossier: Dossier,
    transition: Transition,
    *,
    from_state: str,
    actor: Actor,
    capacity: Who,
    arguments: dict[str, Any],
    occurred_at: datetime,
    recorded_at: datetime,
    source: str = Event.Source.LIVE,
    approved_by: User | None = None,
) -> Event:
    """The event (unsaved) that follows the dossier's last, chained to it.

    The dossier's own count and last hash are advanced with it, so that a chain cut short at its
    end shows as well. The caller holds the dossier's row lock and saves both.
    """
    event = Event(
        number=dossier.event_count + 1,
        transition=transition,
        from_state=from_state,
        to_state=dossier.state,
        actor=actor.user,
        actor_name=actor.name,
        capacity=capacity,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        source=source,
        approved_by=approved_by,
        arguments=arguments,
        previous_hash=dossier.last_event_hash or GENESIS,
    )
    event.hash = event.compute_hash(dossier.code)
    dossier.changed_at = recorded_at
    dossier.event_count = event.number
    dossier.last_event_hash = event.hash
    return event


def last_happened_at(dossier: Dossier) -> datetime:
    """When the last thing happened to the dossier; nothing that is entered late lies before it.

    A recomputation is no happening: it stands in the way of no paper entry.
    """
    happened = dossier.events.exclude(transition=Transition.RECOMPUTE)
    return happened.order_by("-number").values_list("occurred_at", flat=True)[0]


@dataclass(frozen=True, slots=True)
class Break:
    """Where a history does not hold together; ``number`` is the event's, 0 the dossier's own."""

    code: str
    number: int
    reason: str


def breaks_in(dossier: Dossier) -> Iterator[Break]:
    """Every place where the dossier's history has been tampered with or is incomplete."""
    previous, number, state = GENESIS, 0, ""
    for number, event in enumerate(dossier.events.order_by("number"), start=1):
        if event.number != number:
            yield Break(dossier.code, number, f"event {number} is missing")
            return
        if event.previous_hash != previous:
            yield Break(dossier.code, number, "not chained to the event before it")
        if event.hash != event.compute_hash(dossier.code):
            yield Break(dossier.code, number, "its content does not match its hash")
        if event.from_state != state:
            yield Break(dossier.code, number, "does not start from the state before it")
        previous, state = event.hash, event.to_state
    if (dossier.event_count, dossier.last_event_hash) != (number, previous):
        yield Break(dossier.code, 0, "the dossier points to another last event")
    if dossier.state != state:
        yield Break(dossier.code, 0, "the dossier is in another state than its history says")
