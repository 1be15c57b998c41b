"""The list as fetched for one page: rows that know as of when they are shown."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.paginator import InvalidPage
from django.http import HttpRequest

from accounts.admin.rights import instant_of
from accounts.admin.sealed_search import SearchedList

from ..list_place import PLACE
from ..models import Dossier
from ..refused_by_links import refusals_of
from ..waiting_for_links import waiting_since
from .listing import listing_of
from .work_lists import REFUSED, REGISTRY


class DossierChangeList(SearchedList):
    """``more``: whether the list goes on after its last page (listing.py)."""

    more: bool

    def get_results(self, request: HttpRequest) -> None:
        """Django's own would count the whole list and sort all of it for each page."""
        listing = listing_of(self.queryset, self.query)
        self.more = listing.more
        self.paginator = self.model_admin.get_paginator(request, listing.ids, self.list_per_page)
        try:
            pks = list(self.paginator.page(self.page_num).object_list)
        except InvalidPage:
            raise IncorrectLookupParameters from None
        self.result_count = self.full_result_count = len(listing.ids)
        self.show_full_result_count = self.show_admin_actions = self.can_show_all = False
        self.multi_page = len(listing.ids) > self.list_per_page
        self.result_list = self._rows(pks)
        first = (self.page_num - 1) * self.list_per_page
        self._places = {pk: place for place, pk in enumerate(pks, start=first)}
        seen_at = instant_of(request)
        for dossier in self.result_list:
            dossier.seen_at = seen_at  # type: ignore[attr-defined]
        if request.GET.get("work") == REFUSED:
            refusals = refusals_of(self.result_list)
            for dossier in self.result_list:
                dossier.refusals = refusals[dossier.pk]  # type: ignore[attr-defined]
        if request.GET.get("work") == REGISTRY:
            since = waiting_since(self.result_list)
            for dossier in self.result_list:
                dossier.waits_since = since.get(dossier.pk)  # type: ignore[attr-defined]

    def url_for_result(self, result: Dossier) -> str:
        """With the place in the list (neighbours.py); Django adds the list's filters."""
        return f"{super().url_for_result(result)}?{PLACE}={self._places[result.pk]}"

    def _rows(self, pks: list[int]) -> list[Dossier]:
        """In the list's order, without what was deleted in between."""
        found = self.apply_select_related(Dossier.objects.all()).in_bulk(pks)
        return [found[pk] for pk in pks if pk in found]
