"""A report as comma-separated values: UTF-8 with a mark, so that spreadsheets read Vietnamese."""

import csv
from io import StringIO

from django.utils.translation import gettext as _

from .report import Report
from .sheet import columns_of, sections_of

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: A text that begins so is a formula to a spreadsheet; an apostrophe before it makes it a text.
_FORMULA_STARTS = tuple("=+-@＝＋－＠")


def csv_file(report: Report) -> bytes:
    """One line of headings, one a row; minutes and per cents are plain numbers."""
    columns = columns_of(report.question.table)
    out = StringIO()
    writer = csv.writer(out)
    names = [f"{column.group}: {column.heading}" for column in columns]
    writer.writerow(as_text(each) for each in [_("Phần"), _("Mã"), _("Tên"), *names])
    for section in sections_of(report):
        for row in section.rows:
            values = [column.value(row) for column in columns]
            texts = (as_text(each) for each in (section.title, row.code, row.label))
            writer.writerow([*texts, *("" if each is None else each for each in values)])
    return BYTE_ORDER_MARK + out.getvalue().encode()


def as_text(value: str) -> str:
    """The value so that no spreadsheet takes it for a formula."""
    return f"'{value}" if value.lstrip().startswith(_FORMULA_STARTS) else value
