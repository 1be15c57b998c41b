"""Their books against ours: every difference found, ours to repair repaired, the rest explained.

A run is a row. Whoever wants one writes it (``ask_for``); workers find it (``work``), in short
spells, however often they or the link die in between.
"""

from .asking import LinkSilent
from .decisions import DecisionRefused, ask_for_repair, close
from .runs import Occasion, RunRefused, State, ask_for, stop, under_way
from .schedule import ask_for_what_is_due
from .working import work

__all__ = [
    "DecisionRefused",
    "LinkSilent",
    "Occasion",
    "RunRefused",
    "State",
    "ask_for",
    "ask_for_repair",
    "ask_for_what_is_due",
    "close",
    "stop",
    "under_way",
    "work",
]
