"""The units that whoever asks may read, as a tree; asked once a request."""

from typing import cast

from django.http import HttpRequest

from accounts.admin.rights import standing_in
from accounts.models import Unit

from ...reports.unit_tree import UnitTree


def readable_units(request: HttpRequest) -> UnitTree:
    kept = request.__dict__.get("_readable_units")
    if kept is None:
        readable = standing_in(request).readable_unit_ids()
        kept = UnitTree(Unit.objects.filter(pk__in=readable))
        request.__dict__["_readable_units"] = kept
    return cast(UnitTree, kept)
