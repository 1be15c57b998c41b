"""What could be done with a dossier now: the buttons of its page.

Only for showing. Whether something is done is decided by move_dossier() alone.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from ..actor import Actor, Who
from ..models import Dossier
from ..move import Move
from ..states import DossierState
from ..transitions import TABLE, Rule, Transition, transitions_from
from .rights import OF_THE_WARD

_T = Transition
#: The steps that carry a dossier on; the others turn it aside or end it.
FORWARD = frozenset(
    {
        _T.ACCEPT,
        _T.SUPPLY,
        _T.START_PROCESSING,
        _T.CONFIRM_PAYMENT,
        _T.SEND_TO_REGISTRY,
        _T.SUBMIT_FOR_SIGNATURE,
        _T.SIGN,
        _T.RETURN_RESULT,
    }
)
#: Nothing brings the dossier back from these.
ENDING = frozenset({_T.REFUSE, _T.STOP, _T.WITHDRAW, _T.RETURN_RESULT})
_ORDER = ("forward", "aside", "ending")


@dataclass(frozen=True, slots=True)
class AvailableMove:
    """A transition that the table knows from here; ``reason`` says why not, "" if it may go."""

    transition: Transition
    reason: str

    @property
    def label(self) -> str:
        return str(self.transition.label)

    @property
    def tone(self) -> str:
        if self.transition in FORWARD:
            return "forward"
        return "ending" if self.transition in ENDING else "aside"


def available_moves(dossier: Dossier, actor: Actor, now: datetime) -> list[AvailableMove]:
    """Those that may go first, each kind in the table's order; empty for a mere reader.

    What only a citizen or the system can do is left out, unless the actor is that citizen.
    """
    capacities = actor.capacities(dossier, now)
    if not capacities:
        return []
    moves = [
        AvailableMove(transition, obstacle(dossier, transition, actor, capacities, now))
        for transition in transitions_from(DossierState(dossier.state))
        if TABLE[transition].by & (OF_THE_WARD | capacities)
    ]
    return sorted(moves, key=lambda move: (move.reason != "", _ORDER.index(move.tone)))


def obstacle(
    dossier: Dossier,
    transition: Transition,
    actor: Actor,
    capacities: frozenset[Who],
    now: datetime,
) -> str:
    """What stands in the way before any argument is known; "" if nothing does."""
    rule = TABLE[transition]
    if dossier.state not in rule.sources:
        return _("Không làm được khi hồ sơ đang ở trạng thái “%(state)s”.") % {
            "state": dossier.get_state_display()
        }
    if not capacities & rule.by:
        return _("Việc của: %(roles)s.") % {"roles": roles_of(rule)}
    move = Move(dossier, transition, actor, capacities, None, now, now)
    messages = (guard(move) for guard in rule.guards)
    return next((str(message) for message in messages if message is not None), "")


def roles_of(rule: Rule) -> str:
    """Who may do it, in words."""
    return ", ".join(str(who.label) for who in Who if who in rule.by)


def outcome_words(dossier: Dossier, transition: Transition) -> str:
    """What carrying it out does to the dossier, for the confirmation."""
    rule = TABLE[transition]
    target = dossier.resumes_to if rule.resumes else rule.target
    if not target:
        return _("Trạng thái hồ sơ không đổi.")
    state = DossierState(target).label
    return str(format_lazy(_("Hồ sơ chuyển sang “{state}”."), state=state))
