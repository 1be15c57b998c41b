"""The page on which a leader or a clerk gives all of one officer's work to others."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.rights import instant_of, standing_in
from accounts.models import Unit, User
from accounts.permissions import officers_of

from .forms.assignee import officer_choices
from .forms.reason import ReasonField
from .forms.widgets import drop_down, lines
from .reassignment import REASSIGNERS, held_by, holders_of, reassign
from .rights import actor_of
from .told_one_by_one import line_about, line_about_all, told_one_by_one

_TEMPLATE = "admin/dossiers/dossier/reassignment.html"


class ReassignmentForm(forms.Form):
    holder = forms.ChoiceField(label=gettext_lazy("Hồ sơ đang giao cho"), widget=drop_down())
    to = forms.MultipleChoiceField(
        label=gettext_lazy("Giao lại cho"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Chọn nhiều người thì hồ sơ được chia lần lượt."),
    )
    reason = ReasonField(label=gettext_lazy("Lý do"), max_length=1000, widget=lines(2))

    def __init__(self, unit: Unit, data: Any, request: HttpRequest) -> None:
        super().__init__(data)
        on = timezone.localdate(instant_of(request))
        held = holders_of(unit.pk)
        self.holders = {person.username: person for person in held}
        holder, to = self.fields["holder"], self.fields["to"]
        assert isinstance(holder, forms.ChoiceField)
        assert isinstance(to, forms.ChoiceField)
        holder.choices = [
            (who.username, _("%(name)s · %(count)s hồ sơ đang mở") % {"name": who, "count": count})
            for who, count in held.items()
        ]
        to.choices = officer_choices(unit.pk, on)
        self.officers = {each.username: each for each in officers_of(unit.pk, on)}

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("holder") in told.get("to", ()):
            self.add_error("to", _("Không giao lại cho chính người đang giữ hồ sơ."))
        return told

    def chosen(self) -> tuple[User, list[User]]:
        """Whose work it is, and who takes it over."""
        told = self.cleaned_data
        return self.holders[told["holder"]], [self.officers[name] for name in told["to"]]


def reassignment_page(request: HttpRequest) -> HttpResponseBase:
    """GET asks whose work goes to whom and why; POST gives it, telling of each dossier.

    404 for whoever deals out no unit's work, and for a unit that is not theirs.
    """
    units = _units(request)
    asked = request.POST if request.method == "POST" else request.GET
    unit = units.get(asked.get("unit") or next(iter(units)))
    if unit is None:
        raise Http404
    form = ReassignmentForm(unit, request.POST if request.method == "POST" else None, request)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Giao lại hồ sơ"),
        "form": form,
        "unit": unit,
        "units": units.values(),
    }
    if request.method == "POST" and form.is_valid():
        return told_one_by_one(request, _TEMPLATE, context, _given(request, unit, form))
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, _TEMPLATE, context, status=status)


def _given(request: HttpRequest, unit: Unit, form: ReassignmentForm) -> Iterator[str]:
    holder, to = form.chosen()
    pks = list(held_by(holder, unit.pk).values_list("pk", flat=True))
    done = 0
    given = reassign(pks, holder, to, form.cleaned_data["reason"], actor_of(request))
    for number, each in enumerate(given, start=1):
        done += not each.refusal
        words = each.refusal or _("đã giao cho %(name)s") % {"name": each.to}
        yield line_about(each.dossier, words, number, len(pks), done=not each.refusal)
    yield line_about_all(done, len(pks) - done)


def _units(request: HttpRequest) -> dict[str, Unit]:
    """Those whose work they deal out, by code."""
    standing = standing_in(request)
    theirs = standing.units_as(*REASSIGNERS)
    units = {unit.code: unit for unit in standing.readable_units() if unit.pk in theirs}
    if not units:
        raise Http404
    return dict(sorted(units.items()))
