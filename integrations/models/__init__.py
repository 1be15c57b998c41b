from .downtime import Downtime
from .exchange import Attempt, Exchange, Outcome
from .intervention import Intervention
from .link_state import LinkState
from .message import Link, Operation, OutboxMessage, Status
from .outage import Outage

__all__ = [
    "Attempt",
    "Downtime",
    "Exchange",
    "Intervention",
    "Link",
    "LinkState",
    "Operation",
    "Outage",
    "OutboxMessage",
    "Outcome",
    "Status",
]
