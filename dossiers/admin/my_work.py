"""What waits on the person at the screen and is due: their own two lists."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rights import instant_of, standing_in
from accounts.permissions import WORKING_ROLES

from ..clock import Outcome
from ..models import Dossier
from ..reminders import waits_on
from ..standing_now import outcome_is
from .rights import visible_dossiers

_LISTS = (
    ("due_soon", Outcome.DUE_SOON, gettext_lazy("Sắp đến hạn"), "schedule", "warning"),
    ("overdue", Outcome.OVERDUE, gettext_lazy("Quá hạn"), "alarm", "danger"),
)


class MineFilter(SimpleListFilter):
    """Chosen in the side bar, so it draws nothing above the table."""

    title = gettext_lazy("việc của tôi")
    parameter_name = "mine"
    template = "admin/dossiers/dossier/nothing.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", self.title)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Dossier]) -> QuerySet[Dossier]:
        return queryset.filter(waits_on(standing_in(request))) if self.value() else queryset


def my_work(request: HttpRequest) -> dict[str, Any] | None:
    """The side bar's group of the person's own lists; None for whom nothing can wait on."""
    standing = standing_in(request)
    if not any(standing.holds(role) for role in WORKING_ROLES):
        return None
    now, everything = instant_of(request), reverse("admin:dossiers_dossier_changelist")
    counts = (
        visible_dossiers(request)
        .filter(waits_on(standing), finished_at=None)
        .aggregate(
            **{
                key: Count("pk", filter=Q(outcome_is(outcome, now)))
                for key, outcome, *_rest in _LISTS
            }
        )
    )
    here = request.path == everything and "mine" in request.GET
    return {
        "title": _("Việc của tôi"),
        "items": [
            {
                "title": title,
                "icon": icon,
                "link": f"{everything}?work={key}&mine=1",
                "badge": counts[key],
                "badge_variant": tone,
                "active": here and request.GET.get("work") == key,
            }
            for key, _outcome, title, icon, tone in _LISTS
        ],
    }
