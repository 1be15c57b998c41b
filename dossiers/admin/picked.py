"""The dossiers that were picked in the list, as a page about all of them needs them."""

from collections.abc import Iterable

from django.http import HttpRequest

from ..models import Dossier
from ..printing.prints import MOST_AT_ONCE
from .rights import visible_dossiers


def picked_dossiers(request: HttpRequest, picked: Iterable[str], *prefetched: str) -> list[Dossier]:
    """Those that the reader may see, in the order in which they were picked.

    ``picked`` holds ids as they were sent; too many of them (MOST_AT_ONCE) give none.
    """
    order = {int(pk): place for place, pk in enumerate(picked) if pk.isdecimal()}
    if len(order) > MOST_AT_ONCE:
        return []
    dossiers = (
        visible_dossiers(request)
        .filter(pk__in=order)
        .select_related("unit__parent", "rule", "assignee")
        .prefetch_related(*prefetched)
    )
    return sorted(dossiers, key=lambda dossier: order[dossier.pk])
