"""Drills: real incidents replayed against the running system, over HTTP like any other client."""
