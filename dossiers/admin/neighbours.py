"""The dossiers before and after one, in the list that it was opened from.

The list's own filters are carried in the address (as Django's admin does), with the place that the
dossier had in it: what was done with it may have taken it off the list, and then whatever moved up
to its place is the next.
"""

import copy
from dataclasses import dataclass

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.admin.sealed_search import SearchedList

from ..list_place import FILTERS, PLACE
from ..models import Dossier
from .listing import MOST_LISTED, Listing, listing_of
from .work_lists import WORK_LISTS


@dataclass(frozen=True, slots=True)
class Neighbours:
    """``number``: the place in the list, from 1; None when it is no longer on it.

    ``before`` and ``after`` are addresses, "" at either end; ``back`` is the list's.
    """

    title: str
    back: str
    number: int | None
    total: str
    before: str
    after: str


class _ListedIds(SearchedList):
    """A list's filters and search, without a page of its rows."""

    listing: Listing

    def get_results(self, request: HttpRequest) -> None:
        self.listing = listing_of(self.queryset, self.query)


def neighbours_of(request: HttpRequest, pk: int) -> Neighbours | None:
    """None for a dossier that was not opened from a list. Two queries and those of the filters."""
    place, filters = request.GET.get(PLACE, ""), request.GET.get(FILTERS, "")
    if not (place.isdecimal() and len(place) < 5):
        return None
    asked = QueryDict(filters)
    try:
        listing = _listing(request, asked)
    except (IncorrectLookupParameters, DisallowedModelAdminLookup):
        return None
    ids = listing.ids
    here = ids.index(pk) if pk in ids else None
    at = min(int(place), len(ids)) if here is None else here
    following = at if here is None else at + 1

    def address(number: int) -> str:
        if not 0 <= number < len(ids):
            return ""
        told = {PLACE: str(number)} | ({FILTERS: filters} if filters else {})
        page = reverse("admin:dossiers_dossier_change", args=[ids[number]])
        return f"{page}?{urlencode(told)}"

    everything = reverse("admin:dossiers_dossier_changelist")
    return Neighbours(
        title=title_of(asked),
        back=f"{everything}?{filters}" if filters else everything,
        number=None if here is None else here + 1,
        total=f"{MOST_LISTED}+" if listing.more else str(len(ids)),
        before=address(at - 1),
        after=address(following),
    )


def title_of(asked: QueryDict) -> str:
    """What a list is called, by its address."""
    work = next((each.title for each in WORK_LISTS if each.key == asked.get("work")), None)
    if asked.get("mine"):
        return f"{_('Đang chờ tôi')}: {work}" if work else _("Đang chờ tôi")
    return str(work or _("Tất cả hồ sơ"))


def _listing(request: HttpRequest, asked: QueryDict) -> Listing:
    pages, as_listed = admin.site.get_model_admin(Dossier), copy.copy(request)
    # What this request has asked already stays known.
    as_listed.GET = asked  # type: ignore[assignment]
    found = _ListedIds(
        as_listed,
        Dossier,
        list_display=pages.list_display,
        list_display_links=None,
        list_filter=pages.list_filter,
        date_hierarchy=None,
        search_fields=pages.search_fields,
        list_select_related=False,
        list_per_page=pages.list_per_page,
        list_max_show_all=0,
        list_editable=(),
        model_admin=pages,
        sortable_by=(),
        search_help_text=None,
    )
    return found.listing
