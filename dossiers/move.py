"""One transition being carried out: what guards judge and what the dossier's facts come from."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import User

from .actor import Actor, Who
from .arguments import Arguments

if TYPE_CHECKING:
    from .models import Dossier
    from .transitions import Transition


@dataclass(frozen=True, slots=True)
class LateEntry:
    """Why a move is recorded after it happened: the only ground for an earlier ``occurred_at``.

    ``source`` is one of paper_register (a leader approves), import, callback.
    """

    occurred_at: datetime
    source: str
    approved_by: User | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """``arguments`` is None while one only asks what could be done."""

    dossier: "Dossier"
    transition: "Transition"
    actor: Actor
    capacities: frozenset[Who]
    arguments: Arguments | None
    occurred_at: datetime
    now: datetime
