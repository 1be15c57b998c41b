from . import exchange, link_state, message, outage, pause

__all__ = ["exchange", "link_state", "message", "outage", "pause"]
