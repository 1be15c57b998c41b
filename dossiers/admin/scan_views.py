"""Scanned papers from a dossier's page: adding one, looking at one, its file."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.admin.rights import instant_of, staff_of
from onestop.upload import was_too_large

from ..list_place import carried_by
from ..models import Dossier, Scan, ScanViewing
from ..refusals import GuardRefused, InvalidInput, NotPermitted, PapersUnavailable, Refusal
from ..scan_answer import scan_answer
from ..scan_types import ScanType
from ..scans import add_scan, may_add, paper_names, read_scan, too_large
from .forms.widgets import drop_down, file_input
from .rights import visible_dossiers

#: The same answers as the API's.
_STATUSES: dict[type[Refusal], int] = {
    NotPermitted: 403,
    GuardRefused: 409,
    PapersUnavailable: 503,
}
#: How many looks a scan's page tells of.
_LOOKS_SHOWN = 20


class ScanForm(forms.Form):
    """One file of one of the dossier's papers."""

    paper = forms.ChoiceField(label=gettext_lazy("Giấy tờ"), widget=drop_down())
    file = forms.FileField(
        label=gettext_lazy("Tệp bản chụp"),
        allow_empty_file=True,  # told by name further in, as everything else of the content
        widget=file_input(",".join(ScanType), gettext_lazy("Tệp bản chụp")),
    )

    def __init__(self, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["paper"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(paper_names(dossier).items())


def add_page(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the form, for the paper asked for; POST keeps the file."""
    dossier = _dossier(request, pk)
    if request.method != "POST":
        if not may_add(dossier, staff_of(request), instant_of(request)):
            return redirect("admin:dossiers_dossier_change", pk)
        return _form(request, dossier, ScanForm(dossier, initial=request.GET.dict()))
    form = ScanForm(dossier, request.POST, request.FILES)
    if was_too_large(request):
        form.errors.pop("file", None)
        form.add_error("file", too_large().problems[0].message)
    if not form.is_valid():
        return _form(request, dossier, form, status=422)
    try:
        scan, is_new = add_scan(
            dossier,
            form.cleaned_data["paper"],
            form.cleaned_data["file"].read(),
            by=staff_of(request),
            now=instant_of(request),
        )
    except InvalidInput as refusal:
        for problem in refusal.problems:
            form.add_error(problem.path, problem.message)
        return _form(request, dossier, form, status=422)
    except Refusal as refusal:
        status = _STATUSES[type(refusal)]
        return _form(request, dossier, form, refusal=refusal, status=status)
    said = {"paper": paper_names(dossier)[scan.paper], "version": scan.version}
    if is_new:
        messages.success(request, _("Đã lưu bản chụp “%(paper)s”, bản %(version)s.") % said)
    else:
        told = _("Tệp này đã có: “%(paper)s”, bản %(version)s. Không lưu thêm.")
        messages.info(request, told % said)
    page = reverse("admin:dossiers_dossier_change", args=[pk])
    return redirect(f"{page}{carried_by(request)}#papers")


@require_safe
def scan_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A scan with its other versions, its neighbours and who looked at it. The look is the file."""
    dossier = _dossier(request, pk)
    scan = get_object_or_404(dossier.scans, number=number)
    names, all_scans = paper_names(dossier), list(dossier.scans.all())
    place = all_scans.index(scan)
    name = names.get(scan.paper, scan.paper)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"{name} · {dossier.code}",
        "dossier": dossier,
        "scan": scan,
        "name": name,
        "versions": [each for each in reversed(all_scans) if each.paper == scan.paper],
        "before": all_scans[place - 1] if place else None,
        "after": all_scans[place + 1] if place + 1 < len(all_scans) else None,
        "file": reverse("admin:dossiers_dossier_scan_file", args=[pk, number]),
        "viewings": list(scan.viewings.order_by("-pk")[:_LOOKS_SHOWN]),
        "viewing_count": scan.viewings.count(),
        "may_add": may_add(dossier, staff_of(request), instant_of(request)),
    }
    return TemplateResponse(request, "admin/dossiers/dossier/scan.html", context)


@require_safe
def scan_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The file itself, on record: shown in the page, or with ``?save`` to be saved."""
    dossier = _dossier(request, pk)
    scan: Scan = get_object_or_404(dossier.scans.select_related("dossier"), number=number)
    try:
        content = read_scan(
            scan, by=staff_of(request), door=ScanViewing.Door.ADMIN, now=instant_of(request)
        )
    except PapersUnavailable as refusal:
        told = HttpResponse(str(refusal.message), content_type="text/plain; charset=utf-8")
        told.status_code = _STATUSES[PapersUnavailable]
        told["X-Frame-Options"] = "SAMEORIGIN"
        told["Cache-Control"] = "no-store"
        return told
    return scan_answer(scan, content, inline="save" not in request.GET)


def _dossier(request: HttpRequest, pk: int) -> Dossier:
    found: Dossier = get_object_or_404(visible_dossiers(request).select_related("unit"), pk=pk)
    return found


def _form(
    request: HttpRequest,
    dossier: Dossier,
    form: ScanForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"{_('Thêm bản chụp')} · {dossier.code}",
        "dossier": dossier,
        "form": form,
        "refusal": refusal,
        "limits": too_large().problems[0].params,
    }
    return TemplateResponse(request, "admin/dossiers/dossier/add_scan.html", context, status=status)
