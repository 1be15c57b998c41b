"""One table of figures: a row for the whole, one a procedure, and one a unit down the tree.

What is counted once, by unit and procedure, is added up to every row: a supervisor's subtotals are
the sums of the wards below.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Unit

from ..models import Dossier
from ..models.dossier import DossierQuerySet
from ..procedures import PROCEDURES
from .counting import (
    Counts,
    Times,
    count,
    for_many_rows,
    working_times,
    working_times_by_unit,
)
from .periods import Period
from .tables import Table
from .unit_tree import UnitTree


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: ``procedure`` "" is all of them; ``at`` (aware) is when."""

    table: Table
    period: Period
    at: datetime
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The dossiers of ``unit`` and all below it, of ``procedure``; None and "" are all asked for.

    counts: by the key of the table's figures; times: working minutes, one for each of its times.
    """

    label: str
    unit: Unit | None
    procedure: str
    counts: Mapping[str, int]
    times: Times | None
    #: Of what it is about: the procedure's or the unit's; "" for all units of several roots.
    code: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """by_procedure is empty where one was asked for, by_unit where there is but one unit."""

    question: Question
    whole: Row
    by_procedure: list[Row]
    by_unit: list[Row]

    @property
    def rows(self) -> list[Row]:
        return [self.whole, *self.by_procedure, *self.by_unit]


def build_report(question: Question, units: UnitTree) -> Report:
    """Ask about the dossiers of these units, and add up.

    Queries: one for each kind of dossiers in the table, and two for working times if it has any.
    """
    dossiers: DossierQuerySet = Dossier.objects.filter(unit_id__in=units.ids)
    if question.procedure:
        dossiers = dossiers.filter(procedure=question.procedure)
    with for_many_rows():
        counts = count(dossiers, question.table.figures, question.period, question.at)
        sums = _Sums(counts, units)
        times = _Times(dossiers, question, sums.by_procedure, units)
    top = units.only_root
    label = top.name if top else _("Tất cả đơn vị của bạn")
    whole = Row(label, top, question.procedure, sums.whole, times.whole, top.code if top else "")
    by_procedure = [] if question.procedure else list(_by_procedure(sums, times, top))
    by_unit = list(_by_unit(sums, times, units, question)) if len(units.ids) > 1 else []
    return Report(question, whole, by_procedure, by_unit)


class _Sums:
    def __init__(self, counts: Counts, units: UnitTree) -> None:
        self.whole: Counter[str] = Counter()
        self.by_procedure: dict[str, Counter[str]] = {code: Counter() for code in PROCEDURES}
        self.by_unit: dict[int, Counter[str]] = defaultdict(Counter)
        for (unit_id, procedure), found in counts.items():
            self.whole.update(found)
            self.by_procedure.setdefault(procedure, Counter()).update(found)
            for each in units.upward(unit_id):
                self.by_unit[each].update(found)


class _Times:
    """Medians do not add up: every row has its own."""

    def __init__(
        self,
        dossiers: DossierQuerySet,
        question: Question,
        procedures: Iterable[str],
        units: UnitTree,
    ) -> None:
        self.whole: Times | None = None
        self.by_procedure: dict[str, Times] = {}
        self.by_unit: dict[int, Times] = {}
        fractions = [each.fraction for each in question.table.times]
        if not fractions:
            return
        groups: dict[str | int | None, Q] = {None: Q()}
        groups |= {code: Q(procedure=code) for code in procedures}
        top = units.only_root  # the whole; it has no row of its own
        groups |= {
            unit_id: Q(unit_id__in=below)
            for unit_id, below in units.with_others_below().items()
            if top is None or unit_id != top.pk
        }
        told = fractions, question.period, question.at
        found = working_times(dossiers, groups, *told)
        self.whole = found.pop(None, None)
        self.by_unit = working_times_by_unit(dossiers, *told)
        for key, times in found.items():
            if isinstance(key, str):
                self.by_procedure[key] = times
            elif key is not None:
                self.by_unit[key] = times


def _by_procedure(sums: _Sums, times: _Times, top: Unit | None) -> Iterator[Row]:
    for code, counts in sums.by_procedure.items():
        label = str(PROCEDURES[code].name) if code in PROCEDURES else code
        yield Row(label, top, code, counts, times.by_procedure.get(code), code)


def _by_unit(sums: _Sums, times: _Times, units: UnitTree, question: Question) -> Iterator[Row]:
    """All but a root that all others are below: that one is the whole."""
    top = units.only_root
    for unit, depth in units.walk():
        counts = sums.by_unit[unit.pk]
        if unit != top and (any(counts.values()) or _existed(unit, question.period)):
            yield Row(
                label=unit.name,
                unit=unit,
                procedure=question.procedure,
                counts=counts,
                times=times.by_unit.get(unit.pk),
                code=unit.code,
                depth=depth - 1 if top else depth,
            )


def _existed(unit: Unit, period: Period) -> bool:
    return unit.valid_from <= period.last and (
        unit.valid_to is None or unit.valid_to >= period.first
    )
