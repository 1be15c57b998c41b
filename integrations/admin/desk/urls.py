"""The desk's addresses, under /admin/links/: signed in as for all of the admin."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpResponse
from django.urls import URLPattern, path

from .actions import declare_page, lift_page, pause_page, resume_page
from .page import desk_page


def _page(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(route, admin.site.admin_view(view), name=f"links-{name}")


urlpatterns = [
    _page("", desk_page, "desk"),
    _page("<str:link>/declare/", declare_page, "declare"),
    _page("<str:link>/lift/", lift_page, "lift"),
    _page("<str:link>/pause/", pause_page, "pause"),
    _page("<str:link>/resume/", resume_page, "resume"),
]
