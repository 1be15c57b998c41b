"""The figures of a report are those of a recount, row by row, and add up."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from accounts import demo
from accounts.models import Unit
from dossiers.models import Dossier
from dossiers.reports.periods import Period
from dossiers.reports.report import Question, Report, Row, build_report
from dossiers.reports.tables import TABLES, Table
from dossiers.reports.unit_tree import UnitTree
from tests.admin_pages import NOW

from .. import stories as s
from .many import NOVEMBER, OCTOBER
from .recount import Recount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many")]

RESULTS, TIME, INDICATORS = TABLES
PERIODS = [OCTOBER, NOVEMBER, Period(NOVEMBER.first, NOW.date()), Period(NOW.date(), NOW.date())]


def report(table: Table, period: Period, procedure: str = "") -> Report:
    return build_report(Question(table, period, NOW, procedure), UnitTree(Unit.objects.all()))


@pytest.fixture
def all_dossiers() -> list[Dossier]:
    return list(Dossier.objects.select_related("unit__parent__parent"))


def of_row(row: Row, dossiers: Iterable[Dossier]) -> Iterator[Dossier]:
    """Those that the row is about, found without the tree of the report."""
    for dossier in dossiers:
        unit, above = dossier.unit, []
        while unit is not None:
            above.append(unit)
            unit = unit.parent
        if (row.unit is None or row.unit in above) and row.procedure in ("", dossier.procedure):
            yield dossier


@pytest.mark.parametrize("procedure", ["", s.BIRTH])
@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_every_figure_of_every_row_is_a_recount(
    period: Period, procedure: str, all_dossiers: list[Dossier]
) -> None:
    recount = Recount(period, NOW)
    told = {each.pk: recount.figures_of(each) for each in all_dossiers}
    for table in TABLES:
        for row in report(table, period, procedure).rows:
            counted = Counter(key for each in of_row(row, all_dossiers) for key in told[each.pk])
            expected = {figure.key: counted[figure.key] for figure in table.figures}
            shown = {key: row.counts[key] for key in expected}
            assert shown == expected, (row.label, table.key)


@pytest.mark.parametrize("period", [OCTOBER, NOVEMBER], ids=str)
def test_working_times_are_those_of_the_rows_own_dossiers(
    period: Period, all_dossiers: list[Dossier]
) -> None:
    recount = Recount(period, NOW)
    fractions = [each.fraction for each in TIME.times]
    for row in report(TIME, period).rows:
        expected = recount.times(of_row(row, all_dossiers), fractions)
        assert row.times == (expected and pytest.approx(expected)), row.label


def test_every_figure_counts_something() -> None:
    """Else the recount would prove little."""
    for table in TABLES:
        whole = report(table, NOVEMBER).whole
        assert all(whole.counts[figure.key] for figure in table.figures), whole.counts


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_rows_add_up_across_levels(table: Table) -> None:
    shown = report(table, NOVEMBER)
    rows = {row.unit: row for row in shown.by_unit}
    own = {
        unit: build_report(Question(table, NOVEMBER, NOW), UnitTree([unit])).whole.counts
        for unit in Unit.objects.all()
    }
    tops = [row for row in shown.by_unit if row.depth == 0]
    ministry = shown.whole.unit
    assert ministry is not None
    for figure in table.figures:
        key = figure.key
        for unit, row in rows.items():
            assert unit is not None
            below = sum(rows[child].counts[key] for child in unit.children.all())
            assert row.counts[key] == below + own[unit][key], (row.label, key)
        assert shown.whole.counts[key] == sum(row.counts[key] for row in tops) + own[ministry][key]
        assert shown.whole.counts[key] == sum(row.counts[key] for row in shown.by_procedure)


def test_figures_that_split_another_add_up_to_it() -> None:
    for row in report(RESULTS, NOVEMBER).rows:
        told = row.counts
        assert told["resolved"] == told["early"] + told["on_time"] + told["late"]
        assert told["open"] == sum(
            told[key] for key in ("running", "due_soon", "overdue", "paused")
        )
    for row in report(TIME, NOVEMBER).rows:
        causes = [key for key in row.counts if key.startswith("late_")]
        assert row.counts["late"] == sum(row.counts[key] for key in causes)


def test_units_come_in_the_order_of_their_numbers_below_those_above_them() -> None:
    lines = [(row.code, row.depth) for row in report(RESULTS, NOVEMBER).by_unit]
    assert lines == [
        ("H24", 0),
        ("H24.2", 1),
        ("H24.9", 1),
        ("H24.10", 1),
        (demo.PROVINCE, 0),
        (demo.WARD, 1),
        (demo.OTHER_WARD, 1),
    ]
