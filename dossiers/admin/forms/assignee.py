"""To whom a dossier is given: the unit's officers, with what each has and who is away."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import Absence, User
from accounts.permissions import officers_of

from ...models import Dossier
from ...states import OPEN_STATES
from ..argument_labels import LABELS
from . import widgets


class AssigneePart:
    title = ""
    template = "admin/dossiers/dossier/parts/scalars.html"
    media = forms.Media()

    def __init__(self, unit_id: int, data: Any, *, on: date, held: User | None = None) -> None:
        """``held``: who has it now, and is not offered."""
        choices = [("", _("Chưa giao ai")), *officer_choices(unit_id, on)]
        shown = [each for each in choices if each[0] != (held.username if held else "")]

        class AssigneeForm(forms.Form):
            officer = forms.ChoiceField(
                label=str(LABELS["officer"]),
                choices=shown,
                required=False,
                widget=widgets.drop_down(),
            )

        self.form = AssigneeForm(data, prefix="arguments")

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def arguments(self) -> dict[str, Any]:
        return {"officer": self.form.cleaned_data["officer"] or None}

    def take(self, path: str, message: str) -> bool:
        if path != "officer":
            return False
        self.form.add_error(path, message)
        return True


def officer_choices(unit_id: int, on: date) -> list[tuple[str, str]]:
    """The unit's officers of that day by name: user name, and words with load and absence."""
    open_ones = dict(
        Dossier.objects.filter(unit_id=unit_id, state__in=OPEN_STATES, assignee__isnull=False)
        .order_by()
        .values_list("assignee")
        .annotate(Count("pk"))
    )
    officers = officers_of(unit_id, on).order_by("full_name", "username")
    away = {
        absence.user_id: absence
        for absence in Absence.objects.in_force(on)
        .filter(user__in=officers)
        .select_related("substitute")
    }
    return [
        (each.username, _words(each, open_ones.get(each.pk, 0), away.get(each.pk)))
        for each in officers
    ]


def _words(officer: User, count: int, absence: Absence | None) -> str:
    words = _("%(name)s · %(count)s hồ sơ đang mở") % {"name": officer, "count": count}
    if absence is None:
        return words
    away = _("vắng đến %(day)s, %(substitute)s làm thay") % {
        "day": f"{absence.last_day:%d/%m}",
        "substitute": absence.substitute,
    }
    return f"{words} ({away})"
