"""Which list a dossier was opened from, and where in it: carried in the addresses of its pages."""

from django.http import HttpRequest
from django.utils.http import urlencode

#: Django's name for a list's filters in another page's address, and ours for the place in it.
FILTERS, PLACE = "_changelist_filters", "at"


def carried_by(request: HttpRequest) -> str:
    """``?...`` that carries them to another page of the same dossier; "" if it is from no list."""
    told = {name: request.GET[name] for name in (FILTERS, PLACE) if name in request.GET}
    return f"?{urlencode(told)}" if PLACE in told else ""
