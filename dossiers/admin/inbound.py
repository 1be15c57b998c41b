"""Dossiers pushed in by other systems: why one waits, what to put right, and taking it in again."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic_core import from_json
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.admin.model_admin import ModelAdmin
from accounts.admin.rights import (
    OperatorsOnly,
    ReadOnly,
    instant_of,
    is_operator,
    staff_of,
    standing_in,
)
from accounts.permissions import WORKING_ROLES

from ..inbound.fault import FaultKind, words_of
from ..inbound.taking_in import correct, take_in
from ..inbound.understanding import declared_in
from ..models import InboundCode, InboundDossier
from ..procedures import PROCEDURES, declared_fields
from .rights import reads_dossiers

Status = InboundDossier.Status


@admin.register(InboundCode)
class InboundCodeAdmin(OperatorsOnly, ModelAdmin):
    list_display = ("theirs", "ours", "kind", "note")
    list_filter = ("kind",)
    search_fields = ("theirs", "ours")
    ordering = ("kind", "theirs")


@admin.register(InboundDossier)
class InboundDossierAdmin(ReadOnly, ModelAdmin):
    """Rows decide: a unit's people see what is for it, operators see all but no declaration."""

    list_display = ("their_code", "status", "why", "unit", "client", "received_at", "dossier")
    list_filter = ("status",)
    list_select_related = ("unit", "client", "dossier")
    search_fields = ("their_code", "dossier__code")
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_operator(request) or reads_dossiers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboundDossier]:
        rows: QuerySet[InboundDossier] = super().get_queryset(request)
        if is_operator(request):
            return rows
        return rows.filter(unit__in=standing_in(request).readable_unit_ids())

    def get_urls(self) -> list[URLPattern]:
        again = self.admin_site.admin_view(self.again)
        return [
            path("<int:pk>/again/", again, name="dossiers_inbounddossier_again"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("Vướng mắc"))
    def why(self, row: InboundDossier) -> str:
        """Which codes nobody knows; what is wrong with a declaration is for the ward alone."""
        codes = [f"{each['field']}: {each['value']}" for each in row.faults if each["value"]]
        others = len(row.faults) - len(codes)
        if others:
            codes.append(_("%(number)s mục của tờ khai") % {"number": others})
        return "; ".join(codes)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = get_object_or_404(
            self.get_queryset(request).select_related("unit", "client", "dossier"), pk=object_id
        )
        form = _CorrectionForm(row) if _works_on(request, row) else None
        return self._page(request, row, form)

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put right what the form says, if it is one's to, and look at it again."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method != "POST" or not (is_operator(request) or _works_on(request, row)):
            raise PermissionDenied
        now = instant_of(request)
        form = _CorrectionForm(row, request.POST) if _works_on(request, row) else None
        if form is not None and form.is_valid() and form.corrections():
            row = correct(row.pk, form.corrections(), by=staff_of(request), now=now)
        else:
            row = take_in(row.pk, now=now)
        if row.status == Status.TAKEN_IN:
            messages.success(request, _("Đã vào sổ với mã %(code)s.") % {"code": row.dossier})
        else:
            messages.warning(request, _("Vẫn còn vướng mắc; xem từng mục."))
        return redirect(reverse("admin:dossiers_inbounddossier_change", args=[pk]))

    def _page(
        self, request: HttpRequest, row: InboundDossier, form: "_CorrectionForm | None"
    ) -> HttpResponse:
        theirs = row.unit_id in standing_in(request).readable_unit_ids()
        sent = _sent(row) if theirs else {}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Hồ sơ %(code)s từ %(client)s") % {"code": row, "client": row.client},
            "row": row,
            "faults": _faults(row, sent, whole=theirs),
            "whole": theirs,
            "form": form if row.status == Status.QUARANTINED else None,
            "may_take_in": row.status != Status.TAKEN_IN
            and (is_operator(request) or form is not None),
            "body": row.body if theirs else None,
            "copies": row.copies.count(),
        }
        return TemplateResponse(request, "admin/dossiers/inbound/page.html", context)


class _CorrectionForm(forms.Form):
    """One text a declared field that was found wrong."""

    def __init__(self, row: InboundDossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels, sent = _labels(), _sent(row)
        for fault in row.faults:
            if fault["kind"] == FaultKind.DECLARATION and fault["path"] in labels:
                self.fields[fault["path"]] = forms.CharField(
                    label=labels[fault["path"]],
                    required=False,
                    max_length=500,
                    initial=_value(sent, fault["path"]),
                    widget=UnfoldAdminTextInputWidget(),
                )

    def corrections(self) -> dict[str, str]:
        """What was typed otherwise than it was sent."""
        told = self.cleaned_data
        return {path: told[path] for path in self.changed_data if told[path]}


def _labels() -> dict[str, str]:
    """How people call each declared field, of whichever procedure."""
    return {
        each.path: str(each)
        for procedure in PROCEDURES.values()
        for each in declared_fields(procedure.declaration).values()
    }


def _works_on(request: HttpRequest, row: InboundDossier) -> bool:
    """Whether what is declared is theirs to put right: a working role in that very unit."""
    return row.unit_id is not None and bool(
        standing_in(request).roles_in(row.unit_id) & WORKING_ROLES
    )


def _sent(row: InboundDossier) -> dict[str, Any]:
    """What it declares, corrections included."""
    return declared_in(from_json(row.body), row.corrections)


def _value(sent: dict[str, Any], path: str) -> str:
    """A declared value as text; "" for what is none."""
    value: Any = sent
    for name in path.split(".") if path else ():
        value = value.get(name) if isinstance(value, dict) else None
    return str(value) if isinstance(value, str | int | float) else ""


def _faults(row: InboundDossier, sent: dict[str, Any], *, whole: bool) -> list[dict[str, str]]:
    """The faults for the page; without ``whole`` nothing that a declaration says."""
    told, hidden = [], 0
    for fault in row.faults:
        if fault["kind"] == FaultKind.DECLARATION and not whole:
            hidden += 1
            continue
        where = _labels().get(fault["path"]) or fault["path"] or fault["field"]
        value = fault["value"] or _value(sent, fault["path"])
        told.append({"where": where, "value": value, "words": words_of(fault)})
    if hidden:
        words = _("%(number)s mục chưa đúng; cán bộ của đơn vị xem và sửa.") % {"number": hidden}
        told.append({"where": _("Tờ khai"), "value": "", "words": words})
    return told
