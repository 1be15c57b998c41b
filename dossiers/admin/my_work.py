"""What waits on the person at the screen and is due, or was refused: their own lists."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rights import instant_of, standing_in
from accounts.models import Role
from accounts.permissions import WORKING_ROLES

from ..models import Dossier
from ..reminders import waits_on
from .reassignment import REASSIGNERS
from .rights import own_people, visible_dossiers
from .work_counts import OWN_LISTS, WAITING, WorkCounts, count_work
from .work_lists import REFUSED

#: Who puts right what a link refused.
_MENDERS = (Role.CLERK, Role.OFFICER)


class MineFilter(SimpleListFilter):
    """Chosen in the side bar, so it draws nothing above the table."""

    title = gettext_lazy("việc của tôi")
    parameter_name = "mine"
    template = "admin/dossiers/dossier/nothing.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", self.title)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        if not self.value():
            return queryset
        standing = standing_in(request)
        if request.GET.get("work") == REFUSED:
            return queryset.filter(unit_id__in=standing.units_as(*_MENDERS))
        return queryset.filter(waits_on(standing, own_people(request)))


def counts_for(request: HttpRequest) -> WorkCounts:
    """The numbers of this person's side bar."""
    standing = standing_in(request)
    waits = mends = None
    if any(standing.holds(role) for role in WORKING_ROLES):
        waits = waits_on(standing, own_people(request))
    if mended := standing.units_as(*_MENDERS):
        mends = Q(unit_id__in=mended)
    return count_work(visible_dossiers(request), instant_of(request), waits, mends)


def my_work(request: HttpRequest, counts: WorkCounts) -> dict[str, Any] | None:
    """The side bar's group of the person's own lists; None for whom nothing can wait on."""
    if WAITING not in counts.own:
        return None
    everything = reverse("admin:dossiers_dossier_changelist")
    here = request.path == everything and "mine" in request.GET
    waiting = {
        "title": _("Đang chờ tôi"),
        "icon": "person",
        "link": f"{everything}?mine=1",
        "badge": counts.own[WAITING],
        "badge_variant": "primary",
        "active": here and "work" not in request.GET,
    }
    listed = [
        {
            "title": each.title,
            "icon": each.icon,
            "link": f"{everything}?work={each.key}&mine=1",
            "badge": counts.own[each.key],
            "badge_variant": each.tone,
            "active": here and request.GET.get("work") == each.key,
        }
        for each in OWN_LISTS
        if each.key in counts.own
    ]
    absences = reverse("admin:accounts_absence_changelist")
    away = {
        "title": _("Nghỉ vắng"),
        "icon": "beach_access",
        "link": absences,
        "active": request.path.startswith(absences),
    }
    items = [waiting, *listed, away]
    if standing_in(request).units_as(*REASSIGNERS):
        link = reverse("admin:dossiers_dossier_reassignment")
        items.append(
            {
                "title": _("Giao lại hồ sơ"),
                "icon": "move_group",
                "link": link,
                "active": request.path == link,
            }
        )
    return {"title": _("Việc của tôi"), "items": items}
