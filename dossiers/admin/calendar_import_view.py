"""Publishing a year from a CSV file: what it would change is shown before anything is written."""

import base64
import binascii
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminFileFieldWidget

from accounts.admin.rights import instant_of, is_operator, staff_of

from ..calendar_csv import parse_calendar
from ..calendar_import import ImportPlan, plan_import, publish_year
from ..models import CalendarYear, Holiday
from ..recomputation import MovedDate
from ..working_time import OutsideCalendar
from .forms import widgets
from .forms.reason import ReasonField
from .moved_dates import MovesShown

#: A year has a few dozen lines.
_MOST_BYTES = 256 * 1024


class ImportForm(forms.Form):
    """The file, or on confirming what was read from it, in base64."""

    year = forms.IntegerField(
        label=gettext_lazy("Năm"), min_value=2000, max_value=2100, widget=widgets.number()
    )
    legal_basis = ReasonField(
        label=gettext_lazy("Căn cứ pháp lý"),
        max_length=300,
        widget=widgets.line(),
        help_text=gettext_lazy("Số, ngày và cơ quan ban hành văn bản công bố lịch nghỉ."),
    )
    file = forms.FileField(
        label=gettext_lazy("Tệp CSV"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=gettext_lazy(
            "UTF-8, dòng đầu: date,kind,name_vi,source,confidence. Loại ngày: holiday, swap_off, "
            "makeup_workday. Tệp phải có đủ mọi ngày của năm."
        ),
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > _MOST_BYTES:
            raise forms.ValidationError(_("Tệp quá lớn cho lịch của một năm."))
        return file

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        file = told.get("file")
        try:
            told["read"] = (
                file.read() if file else base64.b64decode(told.get("content", ""), validate=True)
            )
        except binascii.Error:
            told["read"] = b""
        if not told["read"] and "file" not in self.errors:
            self.add_error("file", _("Hãy chọn tệp."))
        return told


def import_page(request: HttpRequest) -> HttpResponse:
    """A form; what the file would do; and once that is confirmed, the year is published.

    Operators and superusers. 422 for a file with faults or a form that is not complete.
    """
    if not is_operator(request):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, ImportForm(initial={"year": instant_of(request).year + 1}))
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    year, content = form.cleaned_data["year"], form.cleaned_data["read"]
    parsed = parse_calendar(content, year)
    if parsed.faults:
        return _page(request, form, status=422, faults=parsed.faults)
    basis = form.cleaned_data["legal_basis"]
    try:
        if "confirm" in request.POST:
            now = instant_of(request)
            moved = publish_year(
                year, parsed.rows, legal_basis=basis, by=staff_of(request), now=now
            )
            return _published(request, year, basis, moved)
        plan = plan_import(year, parsed.rows)
    except OutsideCalendar as outside:
        form.add_error("year", str(outside))
        return _page(request, form, status=422)
    confirming = ImportForm(
        initial={
            "year": year,
            "legal_basis": basis,
            "content": base64.b64encode(content).decode(),
        }
    )
    for name in ("year", "legal_basis"):
        confirming.fields[name].widget = forms.HiddenInput()
    return _page(request, confirming, plan=plan, basis=basis)


def _published(request: HttpRequest, year: int, basis: str, moved: list[MovedDate]) -> HttpResponse:
    told = _("Đã công bố lịch năm %(year)s; %(count)s hồ sơ đổi hạn trả.") % {
        "year": year,
        "count": len(moved),
    }
    LogEntry.objects.log_actions(
        staff_of(request).pk,
        CalendarYear.objects.filter(year=year),
        CHANGE,
        change_message=f"{told} {basis}",
        single_object=True,
    )
    messages.success(request, told)
    return redirect("admin:dossiers_calendaryear_changelist")


def _page(
    request: HttpRequest,
    form: ImportForm,
    *,
    plan: ImportPlan | None = None,
    faults: Any = (),
    basis: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Nhập lịch làm việc năm từ tệp CSV"),
        "form": form,
        "media": form.media,
        "faults": faults,
        "plan": plan,
        "basis": basis,
        "kinds": dict(Holiday.Kind.choices),
        "moves": MovesShown.of(plan.moves) if plan else None,
    }
    return TemplateResponse(
        request, "admin/dossiers/clock/calendar_import.html", context, status=status
    )
