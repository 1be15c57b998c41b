from . import bulk, downtime, exchange, link_state, message, outage, parked, pause

__all__ = [
    "bulk",
    "downtime",
    "exchange",
    "link_state",
    "message",
    "outage",
    "parked",
    "pause",
]
