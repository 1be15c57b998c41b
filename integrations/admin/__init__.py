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
    webhook_endpoint,
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
    "webhook_endpoint",
]
