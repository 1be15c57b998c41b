from . import (
    archive,
    bulk,
    difference,
    downtime,
    exchange,
    link_state,
    message,
    outage,
    parked,
    pause,
    reconciliation,
)

__all__ = [
    "archive",
    "bulk",
    "difference",
    "downtime",
    "exchange",
    "link_state",
    "message",
    "outage",
    "parked",
    "pause",
    "reconciliation",
]
