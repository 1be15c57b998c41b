"""What a comparison of one dossier comes to (pure): each difference, why it is, what mends it."""

from dataclasses import dataclass
from enum import Enum, auto

from ..models.difference import Difference

Kind = Difference.Kind
Ground = Difference.Ground


class Verdict(Enum):
    """Whose matter a difference is."""

    OURS_TO_REPAIR = auto()
    EXPLAINED = auto()
    #: It cannot be said yet.
    LOOK_AGAIN = auto()
    FOR_PERSON = auto()


#: Why something is so decides whose matter it is.
_REPAIRABLE = {Ground.LOST_THERE, Ground.NOT_ASKED}
_EXPLANATIONS = {
    Ground.ON_ITS_WAY,
    Ground.PARKED,
    Ground.CANCELLED_HERE,
    Ground.RETURNED,
}
_PASSING = {Ground.CHANGED, Ground.NO_ANSWER}


def verdict_on(ground: Ground) -> Verdict:
    if ground in _REPAIRABLE:
        return Verdict.OURS_TO_REPAIR
    if ground in _PASSING:
        return Verdict.LOOK_AGAIN
    return Verdict.EXPLAINED if ground in _EXPLANATIONS else Verdict.FOR_PERSON


@dataclass(frozen=True, slots=True)
class Finding:
    """``ours`` and ``theirs`` are statuses or ids of steps, "" where a side has nothing.

    ``messages`` are the ids of those that, sent again in order, would mend it: done by itself if it
    is ours to repair, and where a person insists if it is theirs to decide.
    """

    kind: Kind
    ours: str
    theirs: str
    ground: Ground
    messages: tuple[int, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return verdict_on(self.ground)
