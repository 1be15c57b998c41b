"""What reconciliation asks of a link's books, whichever link it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ..models import Exchange, Link
from .asking import Asking
from .findings import Finding
from .ours import Line


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier as a listing shows it."""

    status: str
    steps: int
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Sight:
    """A dossier as the link holds it (None: it does not), and the exchange that shows it."""

    held: dict[str, Any] | None
    exchange: Exchange | None
    #: The link answered, but not about this one.
    refused: bool = False


#: The code of no dossier.
NOBODY_S = "-"


class Books(Protocol):
    link: Link
    #: How many dossiers one look takes.
    at_once: int

    def listing(
        self, asking: Asking, since: datetime, until: datetime, *, whole: bool
    ) -> dict[str, Listed] | None:
        """What changed there from ``since`` up to ``until`` (aware, whole seconds), by code.

        None if that is more than one answer holds, unless the ``whole`` is asked for. Empty for a
        link that lists nothing. Raises LinkSilent.
        """

    def look(self, asking: Asking, lines: Mapping[str, Line]) -> dict[str, Sight]:
        """Each of these dossiers as it is held there now. Raises LinkSilent."""

    def answers(self, asking: Asking) -> bool:
        """Whether the link answers such a look at all: one at a dossier that nobody has."""

    def agrees(self, line: Line, listed: Listed) -> bool:
        """Whether a listing's row is what we expect of it; no look is needed then."""

    def compare(self, line: Line, sight: Sight) -> Sequence[Finding]:
        """How what they hold differs from what we hold; pure."""
