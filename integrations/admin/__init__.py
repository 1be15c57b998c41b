from . import exchange, link_state, message, outage

__all__ = ["exchange", "link_state", "message", "outage"]
