"""Rows as the lines of a file: JSON Lines for programs, comma-separated values for spreadsheets.

CSV is RFC 4180 in UTF-8 with a byte order mark, for Excel takes Vietnamese without one for a legacy
code page; programs read it as ``utf-8-sig``. A text that a spreadsheet would take for a formula has
an apostrophe before it. JSON Lines have neither (RFC 8259 forbids the mark).
"""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from io import StringIO
from typing import Any

from ..reports.csv_file import BYTE_ORDER_MARK, as_text
from .row import HEADINGS, ExportedDossier


def json_lines(rows: Iterable[ExportedDossier]) -> bytes:
    """One JSON object a line."""
    return "".join(f"{row.model_dump_json()}\n" for row in rows).encode()


def csv_heading() -> bytes:
    """How a CSV file begins: the mark and the headings."""
    return BYTE_ORDER_MARK + _written([list(HEADINGS.values())])


def csv_lines(rows: Iterable[ExportedDossier]) -> bytes:
    return _written([_cell(getattr(row, name)) for name in HEADINGS] for row in rows)


def _written(rows: Iterable[list[Any]]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    """Texts made harmless, instants in Asia/Ho_Chi_Minh, yes and no as 1 and 0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return as_text(str(value)) if isinstance(value, str) else value
