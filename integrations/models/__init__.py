from .exchange import Attempt, Exchange, Outcome
from .link_state import LinkState
from .message import Link, Operation, OutboxMessage, Status
from .outage import Outage

__all__ = [
    "Attempt",
    "Exchange",
    "Link",
    "LinkState",
    "Operation",
    "Outage",
    "Outcome",
    "OutboxMessage",
    "Status",
]
