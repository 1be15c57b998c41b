"""What waits on the person at the screen and is due, or was refused: their own lists."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rights import instant_of, standing_in
from accounts.models import Role
from accounts.permissions import WORKING_ROLES

from ..clock import Outcome
from ..models import Dossier
from ..refused_by_links import refused_by_a_link
from ..reminders import waits_on
from ..standing_now import outcome_is
from .rights import own_people, visible_dossiers
from .work_lists import REFUSED, WORK_LISTS

_DUE = {"due_soon": Outcome.DUE_SOON, "overdue": Outcome.OVERDUE}
_LISTS = tuple(each for each in WORK_LISTS if each.key in (*_DUE, REFUSED))
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


def my_work(request: HttpRequest) -> dict[str, Any] | None:
    """The side bar's group of the person's own lists; None for whom nothing can wait on."""
    standing = standing_in(request)
    if not any(standing.holds(role) for role in WORKING_ROLES):
        return None
    now, everything = instant_of(request), reverse("admin:dossiers_dossier_changelist")
    counts = (
        visible_dossiers(request)
        .filter(waits_on(standing, own_people(request)), finished_at=None)
        .aggregate(
            all=Count("pk"),
            **{
                key: Count("pk", filter=Q(outcome_is(outcome, now)))
                for key, outcome in _DUE.items()
            },
        )
    )
    if mended := standing.units_as(*_MENDERS):
        counts[REFUSED] = Dossier.objects.filter(refused_by_a_link(), unit_id__in=mended).count()
    here = request.path == everything and "mine" in request.GET
    waiting = {
        "title": _("Đang chờ tôi"),
        "icon": "person",
        "link": f"{everything}?mine=1",
        "badge": counts["all"],
        "badge_variant": "primary",
        "active": here and "work" not in request.GET,
    }
    listed = [
        {
            "title": each.title,
            "icon": each.icon,
            "link": f"{everything}?work={each.key}&mine=1",
            "badge": counts[each.key],
            "badge_variant": each.tone,
            "active": here and request.GET.get("work") == each.key,
        }
        for each in _LISTS
        if each.key in counts
    ]
    absences = reverse("admin:accounts_absence_changelist")
    away = {
        "title": _("Nghỉ vắng"),
        "icon": "beach_access",
        "link": absences,
        "active": request.path.startswith(absences),
    }
    return {"title": _("Việc của tôi"), "items": [waiting, *listed, away]}
