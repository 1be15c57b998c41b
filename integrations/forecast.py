"""When will a link's backlog be through: one division, and on what its figures rest.

What is left, divided by how fast it goes down: how fast the link takes messages while there are
always more to send, minus how fast new ones arrive. The first figure is, in this order:

1. what went through in the last minute, or since the link has warmed up after its return, if there
   was a backlog all the while (``Basis.NOW``);
2. the median of the last such minutes on record (``Basis.USUAL``);
3. ``ASSUMED_RATE``, where there is no record yet (``Basis.ASSUMED``).

While a link does not answer nobody knows when it returns, and no date is made up: the forecast is
how long it takes from its return on. Nothing here reads a clock or a database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median

#: Messages a second with which a link is credited before it has shown what it can.
ASSUMED_RATE = 10.0
#: The last minute tells how fast a link is if it is so long (seconds) ...
_LONG_ENOUGH = 30.0
#: ... or shorter, if so many went through in at least so many seconds.
_MANY, _SHORTEST = 20, 5.0


class Ending(StrEnum):
    """In which way a forecast ends."""

    NOTHING_WAITS = "nothing_waits"
    THROUGH = "through"
    #: So long after the link returns, whenever that is.
    AFTER_RETURN = "after_return"
    #: As many arrive as go through, or more.
    NOT_IN_SIGHT = "not_in_sight"
    #: What waits is being counted.
    UNKNOWN = "unknown"


class Basis(StrEnum):
    NOW = "now"
    USUAL = "usual"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Recent:
    """What happened on a link since it last began to answer, in the last minute at most."""

    seconds: float
    delivered: int
    #: New messages a second.
    arrival_rate: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """``left`` is None unless it ends THROUGH or AFTER_RETURN; ``rate``: messages a second."""

    ending: Ending
    left: timedelta | None = None
    basis: Basis | None = None
    rate: float | None = None


def usual_rate(busy_minutes: Sequence[int]) -> float | None:
    """Messages a second, of what was delivered in minutes that were all sending; None of none."""
    return median(busy_minutes) / 60 if busy_minutes else None


def forecast(
    backlog: int | None, *, answers: bool, recent: Recent, usual: float | None
) -> Forecast:
    """``backlog``: messages that are ours to send, None if nobody has counted them yet.

    ``answers``: whether the link takes messages now. ``usual``: see ``usual_rate``.
    """
    if backlog is None:
        return Forecast(Ending.UNKNOWN)
    if backlog == 0:
        return Forecast(Ending.NOTHING_WAITS)
    rate, basis = (usual, Basis.USUAL) if usual else (ASSUMED_RATE, Basis.ASSUMED)
    if answers:
        seen = recent.delivered / recent.seconds if recent.seconds >= _SHORTEST else 0.0
        if seen and _tells(recent, backlog):
            rate, basis = seen, Basis.NOW
        elif seen > rate:  # it has just done better than it is credited with
            rate = seen
    falls = rate - recent.arrival_rate
    if falls <= 0:
        return Forecast(Ending.NOT_IN_SIGHT, basis=basis, rate=rate)
    left = timedelta(seconds=min(backlog / falls, timedelta(days=3650).total_seconds()))
    return Forecast(Ending.THROUGH if answers else Ending.AFTER_RETURN, left, basis, rate)


def _tells(recent: Recent, backlog: int) -> bool:
    """Whether the link was kept busy the whole time, and long enough to judge it by.

    It was if more waits now than arrived meanwhile: then what it delivered had waited before.
    """
    enough = recent.seconds >= _LONG_ENOUGH or recent.delivered >= _MANY
    return enough and backlog > recent.arrival_rate * recent.seconds
