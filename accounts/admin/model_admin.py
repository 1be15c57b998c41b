"""What every page of the admin is made from: Unfold's, with two doors shut that Django leaves open.

A list may be asked by the filters that it shows and by nothing else. Django lets anybody who may
open a list ask it by any column (``?payload__icontains=...``): an operator, who is shown no
declaration, would read one by asking yes or no often enough. And what is searched for stands in no
address (sealed_search.py).
"""

from typing import Any

from django.contrib.admin import ListFilter
from django.contrib.admin.views.main import SEARCH_VAR
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.admin import ModelAdmin as UnfoldModelAdmin
from unfold.views import ChangeList

from .sealed_search import SearchedList, address_of

#: How the filters of a column write themselves into an address.
_WAYS = frozenset(
    {"", "exact", "isnull", "id__exact", "in", "gte", "lt", "year", "month", "day", "date"}
)


class ModelAdmin(UnfoldModelAdmin):
    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Whether the list may be asked so: by one of its filters, or its hierarchy of dates."""
        filters = self.get_list_filter(request) if request is not None else self.list_filter
        columns = {self.date_hierarchy} if self.date_hierarchy else set()
        for each in filters:
            if isinstance(each, type) and issubclass(each, ListFilter):
                own = getattr(each, "parameter_names", [getattr(each, "parameter_name", None)])
                if lookup in own:
                    return True
            else:
                columns.add(each[0] if isinstance(each, tuple | list) else each)
        return any(
            lookup == column
            or (lookup.startswith(f"{column}__") and lookup[len(column) + 2 :] in _WAYS)
            for column in columns
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SearchedList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and SEARCH_VAR in request.POST:
            return redirect(request.path + address_of(request.POST))
        answer: HttpResponse = super().changelist_view(request, extra_context)
        return answer
