"""Who may open which page of the admin: from memberships, never from Django's permissions."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from ..models import Role, User
from ..permissions import Standing, standing_of


def instant_of(request: HttpRequest) -> datetime:
    """When the request came in (aware): one instant for all that one page says."""
    return cast(datetime, request.__dict__.setdefault("_came_in_at", timezone.now()))


def staff_of(request: HttpRequest) -> User:
    """The signed-in official; the admin lets nobody else in."""
    return cast(User, request.user)


def standing_in(request: HttpRequest) -> Standing:
    """Their roles on the day of the request."""
    return standing_of(staff_of(request), timezone.localdate(instant_of(request)))


def is_operator(request: HttpRequest) -> bool:
    """Whether the links and the calendar are theirs to run."""
    user = staff_of(request)
    return user.is_active and (user.is_superuser or standing_in(request).holds(Role.OPERATOR))


class SuperusersOnly:
    """A page that decides who may do what: nobody raises their own rights."""

    def _may(self, request: HttpRequest) -> bool:
        return request.user.is_active and staff_of(request).is_superuser

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)


class OperatorsOnly(SuperusersOnly):
    """A page about the machinery: links, outages, calendar, time limits."""

    def _may(self, request: HttpRequest) -> bool:
        return is_operator(request)


class ReadOnly:
    """Nothing on this page is typed; goes before a mixin that says who may read it."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
