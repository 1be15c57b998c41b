"""Which columns stand together: the tables of a report."""

from dataclasses import dataclass
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import figures as f
from .figures import Figure
from .indicators import INDICATORS, Indicator


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """A fraction of the resolved dossiers took no more working minutes than this."""

    key: str
    label: str | Promise
    meaning: str | Promise
    fraction: float


@dataclass(frozen=True, slots=True)
class Group:
    """Columns under one heading; an indicator is followed by the figures that it is made of."""

    title: str | Promise
    figures: tuple[Figure, ...] = ()
    times: tuple[WorkingTime, ...] = ()
    indicator: Indicator | None = None


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str | Promise
    groups: tuple[Group, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Each figure once."""
        found = chain.from_iterable(group.figures for group in self.groups)
        return tuple(dict.fromkeys(found))

    @property
    def times(self) -> tuple[WorkingTime, ...]:
        return tuple(chain.from_iterable(group.times for group in self.groups))


MEDIAN = WorkingTime(
    "median",
    _("Trung vị"),
    _("Một nửa số hồ sơ giải quyết trong kỳ cần không quá thời gian làm việc này."),
    0.5,
)
NINETIETH = WorkingTime(
    "p90",
    _("Bách phân vị 90"),
    _("Chín phần mười số hồ sơ giải quyết trong kỳ cần không quá thời gian làm việc này."),
    0.9,
)

TABLES = (
    Table(
        "results",
        _("Kết quả giải quyết"),
        (
            Group(_("Trong kỳ"), (f.RECEIVED, f.RESOLVED, f.EARLY, f.ON_TIME, f.LATE)),
            Group(
                _("Chưa xong, vào lúc xem"), (f.OPEN, f.RUNNING, f.DUE_SOON, f.OVERDUE, f.PAUSED)
            ),
        ),
    ),
    Table(
        "time",
        _("Thời gian, nguyên nhân quá hạn"),
        (
            Group(_("Thời gian làm việc"), (f.RESOLVED,), (MEDIAN, NINETIETH)),
            Group(_("Quá hạn, phần lớn thời gian ở"), (f.LATE, *f.CAUSES)),
            Group(_("Mất kết nối"), (f.WITHOUT_OUTAGE,)),
        ),
    ),
    Table(
        "indicators",
        _("Chỉ số Quyết định 766"),
        tuple(Group(each.label, (each.counted, each.whole), indicator=each) for each in INDICATORS),
    ),
)
#: By key: what a list may be asked to show.
FIGURES = {figure.key: figure for table in TABLES for figure in table.figures}
