"""A report's sheet as the page shows it: numbers in words, figures with the list that they open."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ...reports.figures import Figure
from ...reports.report import Report, Row
from ...reports.sheet import Column, Kind, Value, sections_of
from .figure_filter import list_address

_MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above several columns."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Cell:
    """``address``: of the list of what is counted; "" where nothing is."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    depth: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class GridSection:
    title: str
    lines: list[Line]


def headings_of(columns: Sequence[Column]) -> list[Heading]:
    """Where there are working times below, it is said how to read them."""
    headings = []
    for title, grouped in groupby(columns, key=lambda column: column.group):
        group = list(grouped)
        if any(column.kind is Kind.MINUTES for column in group):
            title = _("%(title)s (giờ:phút)") % {"title": title}
        headings.append(Heading(title, len(group)))
    return headings


def grid_of(report: Report, columns: Sequence[Column]) -> list[GridSection]:
    return [
        GridSection(section.title, [_line(row, report, columns) for row in section.rows])
        for section in sections_of(report)
    ]


def _line(row: Row, report: Report, columns: Sequence[Column]) -> Line:
    lists = list_address(row, report.question.period)
    cells = []
    for column in columns:
        opens = isinstance(column.shows, Figure)
        value = column.value(row)
        address = f"{lists}{column.shows.key}" if opens and value else ""
        cells.append(Cell(_shown(value, column.kind), address))
    return Line(row.label, row.depth, cells)


def _shown(value: Value, kind: Kind) -> str:
    if value is None:
        return "–"
    if kind is Kind.PERCENT:
        return f"{number_format(value, decimal_pos=2)} %"
    if kind is Kind.MINUTES:
        hours, minutes = divmod(int(value), _MINUTES_AN_HOUR)
        return f"{hours}:{minutes:02}"
    return number_format(value, force_grouping=True)
