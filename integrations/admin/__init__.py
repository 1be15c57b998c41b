from . import downtime, exchange, link_state, message, outage, pause

__all__ = ["downtime", "exchange", "link_state", "message", "outage", "pause"]
