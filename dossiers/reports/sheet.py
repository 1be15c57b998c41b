"""A report laid out in columns: what the page shows and the files hold, cell by cell the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from .figures import Figure
from .indicators import Indicator
from .report import Report, Row
from .tables import Table, WorkingTime

Value = int | float | None


class Kind(Enum):
    """How a number is to be read."""

    DOSSIERS = "dossiers"
    MINUTES = "minutes"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Column:
    """``group`` is the heading that it stands under, ``meaning`` what it says in full."""

    group: str
    label: str
    meaning: str
    shows: Figure | WorkingTime | Indicator
    time_number: int = 0

    @property
    def kind(self) -> Kind:
        if isinstance(self.shows, WorkingTime):
            return Kind.MINUTES
        return Kind.PERCENT if isinstance(self.shows, Indicator) else Kind.DOSSIERS

    @property
    def heading(self) -> str:
        """The label, with the unit of the numbers below it."""
        units = {Kind.MINUTES: _("phút"), Kind.PERCENT: "%"}
        return f"{self.label} ({units[self.kind]})" if self.kind in units else self.label

    def value(self, row: Row) -> Value:
        """Dossiers, whole working minutes, or per cent; None where there is nothing to say."""
        if isinstance(self.shows, Figure):
            return row.counts[self.shows.key]
        if isinstance(self.shows, Indicator):
            return self.shows.percentage(row.counts)
        return None if row.times is None else round(row.times[self.time_number])


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one sort, under their name."""

    title: str
    rows: list[Row]


def columns_of(table: Table) -> list[Column]:
    """In the active language."""
    return list(_columns(table))


def sections_of(report: Report) -> list[Section]:
    """Those that have rows."""
    sections = [
        Section(_("Toàn bộ"), [report.whole]),
        Section(_("Theo thủ tục"), report.by_procedure),
        Section(_("Theo đơn vị"), report.by_unit),
    ]
    return [section for section in sections if section.rows]


def _columns(table: Table) -> Iterator[Column]:
    for group in table.groups:
        title = str(group.title)
        if group.indicator is not None:
            each = group.indicator
            yield Column(title, _("Tỷ lệ"), str(each.formula), each)
        for figure in group.figures:
            yield Column(title, str(figure.label), str(figure.meaning), figure)
        for number, time in enumerate(group.times):
            yield Column(title, str(time.label), str(time.meaning), time, number)
