"""The report page and its files: for whoever reads dossiers, about the units that they may read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.rights import instant_of, staff_of
from accounts.models import Unit

from ...printing.answer import pdf_answer
from ...printing.base import NoFormInForce
from ...printing.forms.dossier_register import TooManyRows
from ...printing.register_print import print_register
from ...reports.csv_file import csv_file
from ...reports.periods import Period
from ...reports.report import Question, Report, build_report
from ...reports.sheet import columns_of
from ...reports.tables import TABLES, Table
from ...reports.unit_tree import UnitTree
from ...reports.xlsx_file import xlsx_file
from .charts import charts_of
from .grid import grid_of, headings_of
from .question_form import QuestionForm
from .readable_units import readable_units

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question as the address has it, and the units that it is about."""

    form: QuestionForm
    units: UnitTree
    at: datetime

    @property
    def period(self) -> Period:
        period: Period = self.form.cleaned_data["asked_period"]
        return period

    def report(self, table: Table) -> Report:
        procedure = self.form.cleaned_data["procedure"]
        return build_report(Question(table, self.period, self.at, procedure), self.units)

    @property
    def ward(self) -> Unit | None:
        """The ward that it is about, if it is about one alone."""
        unit = self.units.only_root if len(self.units.ids) == 1 else None
        return unit if unit is not None and unit.level == Unit.Level.WARD else None

    @property
    def table(self) -> Table:
        key = self.form.cleaned_data["table"]
        return next((table for table in TABLES if table.key == key), TABLES[0])


def report_page(request: HttpRequest) -> HttpResponse:
    """One table with its charts; every figure leads to the list of its dossiers."""
    asked = _asked(request)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Báo cáo"),
        "form": asked.form,
    }
    if not asked.form.is_valid():
        return _page(request, context, status=422)
    report = asked.report(asked.table)
    columns = columns_of(asked.table)
    context |= {
        "period": asked.period,
        "ward": asked.ward,
        "at": asked.at,
        "tables": [(each, _query(request, table=each.key)) for each in TABLES],
        "table": asked.table,
        "query": _query(request),
        "charts": charts_of(report),
        "headings": headings_of(columns),
        "columns": columns,
        "sections": grid_of(report, columns),
    }
    return _page(request, context)


def report_csv(request: HttpRequest) -> HttpResponse:
    """The table of the page, as a file."""
    asked = _asked(request)
    if not asked.form.is_valid():
        return report_page(request)
    content = csv_file(asked.report(asked.table))
    return _file(content, "text/csv; charset=utf-8", f"{_name(asked)}-{asked.table.key}.csv")


def report_xlsx(request: HttpRequest) -> HttpResponse:
    """All tables in one workbook."""
    asked = _asked(request)
    if not asked.form.is_valid():
        return report_page(request)
    content = xlsx_file(asked.report(table) for table in TABLES)
    return _file(content, _XLSX, f"{_name(asked)}.xlsx")


def print_register_page(request: HttpRequest) -> HttpResponse:
    """Form 07 of the one ward that is asked about. 404 for several at once."""
    asked = _asked(request)
    if asked.ward is None or request.method != "POST":
        raise Http404
    if not asked.form.is_valid():
        return report_page(request)
    period = asked.period
    try:
        pdf = print_register(asked.ward, period, by=staff_of(request), now=asked.at)
    except NoFormInForce:
        asked.form.add_error(None, _("Không có mẫu in nào có hiệu lực vào ngày đó."))
    except TooManyRows as refusal:
        asked.form.add_error(None, str(refusal.message))
    else:
        return pdf_answer(pdf, f"07-{asked.ward.code}-{period.first}-{period.last}")
    context = {**admin.site.each_context(request), "title": _("Báo cáo"), "form": asked.form}
    return _page(request, context, status=422)


def _asked(request: HttpRequest) -> _Asked:
    """404 for whoever reads no dossiers, and for units that one may not read."""
    readable, code = readable_units(request), request.GET.get("unit", "")
    units = readable.under(code) if code else readable
    if units is None or not units.ids:
        raise Http404
    at = instant_of(request)
    form = QuestionForm(request.GET.dict(), readable, timezone.localdate(at))
    return _Asked(form, units, at)


def _query(request: HttpRequest, **changes: str) -> str:
    """The question for an address, with changes."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return query.urlencode()


def _name(asked: _Asked) -> str:
    return f"bao-cao-{asked.period.first}-{asked.period.last}"


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "admin/reports/page.html", context, status=status)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )
