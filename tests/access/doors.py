"""Every address of the API and of the admin, with its methods: from the URL resolver itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

#: Tried at each door of the admin, whose views do not name their methods.
_OF_PAGES = ("GET", "POST")


#: The admin lists its apps in a pattern, which grows with them.
_APPS = re.compile(r"\^\(\?P<app_label>.*\)/\$")


@dataclass(frozen=True, slots=True)
class Door:
    """One address as the resolver has it, and one of its methods where the view names them."""

    route: str
    methods: tuple[str, ...]

    def __str__(self) -> str:
        """As the table of docs/access.md writes it."""
        if self.methods == _OF_PAGES:
            return self.route or "/"
        return f"{' '.join(self.methods)} {self.route}"


def all_doors() -> set[Door]:
    return set(_doors(get_resolver(), ""))


def _doors(resolver: URLResolver, before: str) -> Iterator[Door]:
    for each in resolver.url_patterns:
        route = before + _APPS.sub("<app_label>/", str(each.pattern))
        if isinstance(each, URLResolver):
            yield from _doors(each, route)
            continue
        yield from _of_view(route, each)


def _of_view(route: str, pattern: URLPattern) -> Iterator[Door]:
    view = getattr(pattern.callback, "cls", None)
    if view is None or not issubclass(view, APIView):
        yield Door(route, _OF_PAGES)
        return
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        if hasattr(view, method.lower()):
            yield Door(route, (method,))
