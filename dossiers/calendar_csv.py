"""A year of the working calendar as a CSV file: read whole, every bad line named.

No database is asked here; what is done with the days is in ``calendar_import.py``.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import models
from django.utils.translation import gettext as _

from .holiday_seed import SeedRow
from .models.holiday import Holiday

#: As in dossiers/data/holidays.csv; ``confidence`` may be left out or empty: official.
COLUMNS = ("date", "kind", "name_vi", "source", "confidence")
_NEEDED = COLUMNS[:-1]
#: Spreadsheets set to Vietnamese write days their own way.
_DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
_SATURDAY = 6  # as date.isoweekday() counts


@dataclass(frozen=True, slots=True)
class LineFault:
    """``line`` is counted from 1, the header's; ``reason`` is for people."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedCalendar:
    """The days in order of date; complete only when there are no faults."""

    rows: list[SeedRow]
    faults: list[LineFault]


def parse_calendar(content: bytes, year: int) -> ParsedCalendar:
    """Read the file of one year: UTF-8, with a header, separated by commas or semicolons.

    Never raises for what a file may hold: what is wrong with it is in ``faults``, in the active
    language.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ParsedCalendar([], [LineFault(1, _("Tệp không ở dạng UTF-8."))])
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        reason = _("Dòng tiêu đề thiếu cột: %(names)s.") % {"names": ", ".join(missing)}
        return ParsedCalendar([], [LineFault(1, reason)])

    rows: dict[date, SeedRow] = {}
    lines: dict[date, int] = {}
    faults: list[LineFault] = []
    try:
        for told in reader:
            line, row = reader.line_num, _row(told)
            reasons = list(_faults(told, row, year))
            if row.date in rows:
                reasons.append(_("Trùng ngày với dòng %(line)s.") % {"line": lines[row.date]})
            faults += [LineFault(line, reason) for reason in reasons]
            rows.setdefault(row.date, row)
            lines.setdefault(row.date, line)
    except csv.Error:
        reason = _("Không đọc được từ dòng này: dấu nháy kép đặt sai chỗ hoặc chưa đóng.")
        faults.append(LineFault(reader.line_num + 1, reason))
    if not rows and not faults:
        faults.append(LineFault(1, _("Tệp không có ngày nào.")))
    return ParsedCalendar([rows[day] for day in sorted(rows)], faults)


def _row(told: dict[str, str | None]) -> SeedRow:
    """The line as it is; a day that cannot be read is date.min."""
    date_, kind, name, source, confidence = ((told.get(each) or "").strip() for each in COLUMNS)
    return SeedRow(_day(date_), kind, name, source, confidence or Holiday.Confidence.OFFICIAL.value)


def _day(text: str) -> date:
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
    return date.min


def _faults(told: dict[str, str | None], row: SeedRow, year: int) -> Iterator[str]:
    """What is wrong with one line, beside what other lines say."""
    if None in told:
        yield _("Dòng có nhiều ô hơn tiêu đề.")
    if row.date == date.min:
        yield _("Ngày “%(day)s” không đúng dạng 2027-01-01 hoặc 01/01/2027.") % {
            "day": told.get("date") or ""
        }
    elif row.date.year != year:
        yield _("Ngày %(day)s không thuộc năm %(year)s.") % {
            "day": f"{row.date:%d/%m/%Y}",
            "year": year,
        }
    elif row.kind == Holiday.Kind.MAKEUP_WORKDAY and row.date.isoweekday() < _SATURDAY:
        yield _("Ngày làm bù phải là thứ bảy hoặc chủ nhật.")
    elif row.kind == Holiday.Kind.SWAP_OFF and row.date.isoweekday() >= _SATURDAY:
        yield _("Ngày nghỉ hoán đổi phải từ thứ hai đến thứ sáu.")
    if row.kind not in Holiday.Kind.values:
        yield _("Loại ngày “%(kind)s” không có; dùng %(kinds)s.") % {
            "kind": row.kind,
            "kinds": ", ".join(Holiday.Kind.values),
        }
    if row.confidence not in Holiday.Confidence.values:
        yield _("Độ tin cậy “%(confidence)s” không có; dùng %(confidences)s.") % {
            "confidence": row.confidence,
            "confidences": ", ".join(Holiday.Confidence.values),
        }
    for column, value, field in (("name_vi", row.name, "name"), ("source", row.source, "source")):
        longest = cast("models.CharField[str, str]", Holiday._meta.get_field(field)).max_length
        if not value:
            yield _("Cột %(column)s để trống.") % {"column": column}
        elif longest is not None and len(value) > longest:
            yield _("Cột %(column)s dài quá %(longest)s ký tự.") % {
                "column": column,
                "longest": longest,
            }
