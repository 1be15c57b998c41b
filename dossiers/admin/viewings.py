"""Who opened a dossier: kept at each look, and shown to whoever answers for it."""

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.admin.rights import instant_of, staff_of, standing_in
from accounts.models import Role

from ..models import Dossier, Viewing
from ..viewings import record_viewing
from .work_lists import WORK_LISTS

#: So many of the latest are shown.
SHOWN = 50
#: From where a page is opened, beside the work lists.
_PLACES: dict[str, Promise] = {
    "search": _("Tìm kiếm"),
    "mine": _("Đang chờ tôi"),
    "list": _("Tất cả hồ sơ"),
    "dossier": _("Trang hồ sơ"),
    **{each.key: each.title for each in WORK_LISTS},
}


def keep_viewing(request: HttpRequest, dossier: Dossier) -> None:
    """This request shows the declaration."""
    record_viewing(
        dossier,
        by=staff_of(request),
        door=Viewing.Door.ADMIN,
        now=instant_of(request),
        came_from=came_from(request),
    )


def came_from(request: HttpRequest) -> str:
    """The key of the list that the page was opened from; "" if from nowhere that we know.

    What was searched for is not kept: it names people.
    """
    asked = urlsplit(request.headers.get("Referer", ""))
    everything = reverse("admin:dossiers_dossier_changelist")
    if asked.netloc != request.get_host() or not asked.path.startswith(everything):
        return ""
    if asked.path != everything:
        return "dossier"
    query = parse_qs(asked.query)
    if "q" in query:
        return "search"
    work = query.get("work", [""])[0]
    if work in _PLACES:
        return work
    return "mine" if "mine" in query else "list"


def viewings_of(request: HttpRequest, dossier: Dossier) -> Sequence[Viewing] | None:
    """The latest looks for the unit's leader and its supervisors; None for everybody else."""
    leads = Role.LEADER in standing_in(request).roles_in(dossier.unit_id)
    supervises = standing_in(request).holds(Role.SUPERVISOR)  # the page is theirs to read
    if not (leads or supervises):
        return None
    looks = list(dossier.viewings.order_by("-id")[:SHOWN])
    for look in looks:
        look.place = _PLACES.get(look.came_from, "")  # type: ignore[attr-defined]
    return looks
