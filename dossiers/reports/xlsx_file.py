"""A report as a workbook: a sheet a table. Texts are written as texts, never as formulas."""

from collections.abc import Iterable
from io import BytesIO
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .report import Report
from .sheet import Column, Kind, columns_of, sections_of

_FORMATS = {Kind.DOSSIERS: "#,##0", Kind.MINUTES: "#,##0", Kind.PERCENT: "0.00"}
#: Nothing in a cell is guessed at.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_TEXT_COLUMNS = 3
_FIRST_ROW = 5  # after the title, the period, the time and two lines of headings


def xlsx_file(reports: Iterable[Report]) -> bytes:
    """The reports, each on a sheet of its own."""
    out = BytesIO()
    with Workbook(out, _OPTIONS) as book:
        for report in reports:
            title = str(report.question.table.title)
            _fill(book.add_worksheet(title[:31]), book, report, title)  # 31: as many as Excel takes
    return out.getvalue()


def _fill(sheet: Worksheet, book: Workbook, report: Report, title: str) -> None:
    columns = columns_of(report.question.table)
    bold, head = book.add_format({"bold": True}), _head_format(book)
    at = timezone.localtime(report.question.at).strftime("%H:%M %d/%m/%Y")
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, _("Kỳ %(period)s") % {"period": report.question.period})
    sheet.write_string(2, 0, _("Lập lúc %(at)s") % {"at": at})
    _write_head(sheet, columns, head)
    numbers = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    line = _FIRST_ROW
    for section in sections_of(report):
        for row in section.rows:
            for place, text in enumerate((section.title, row.code, "  " * row.depth + row.label)):
                sheet.write_string(line, place, text)
            for place, column in enumerate(columns, start=_TEXT_COLUMNS):
                value = column.value(row)
                if value is not None:
                    sheet.write_number(line, place, value, numbers[column.kind])
            line += 1
    sheet.set_column(0, 1, 14)
    sheet.set_column(2, 2, 44)
    sheet.set_column(_TEXT_COLUMNS, _TEXT_COLUMNS + len(columns) - 1, 13)
    sheet.freeze_panes(_FIRST_ROW, _TEXT_COLUMNS)


def _write_head(sheet: Worksheet, columns: list[Column], head: Format) -> None:
    for place, text in enumerate([_("Phần"), _("Mã"), _("Tên")]):
        sheet.merge_range(_FIRST_ROW - 2, place, _FIRST_ROW - 1, place, text, head)
    place = _TEXT_COLUMNS
    for title, group in groupby(columns, key=lambda column: column.group):
        wide = list(group)
        if len(wide) > 1:
            sheet.merge_range(
                _FIRST_ROW - 2, place, _FIRST_ROW - 2, place + len(wide) - 1, "", head
            )
        sheet.write_string(_FIRST_ROW - 2, place, title, head)
        for column in wide:
            sheet.write_string(_FIRST_ROW - 1, place, column.heading, head)
            sheet.write_comment(_FIRST_ROW - 1, place, column.meaning, {"x_scale": 2})
            place += 1


def _head_format(book: Workbook) -> Format:
    return book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}
    )
