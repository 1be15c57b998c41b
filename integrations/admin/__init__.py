from . import (
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
