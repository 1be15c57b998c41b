"""The figures of a report are those of a recount, row by row, and add up."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import demo
from accounts.models import Unit
from dossiers.calendars import current_calendars
from dossiers.models import Dossier
from dossiers.reports.periods import Period
from dossiers.reports.report import Question, Report, Row, build_report
from dossiers.reports.tables import TABLES, Table
from dossiers.reports.unit_tree import UnitTree
from dossiers.states import DossierState as S
from integrations.models import OutboxMessage
from tests.admin_pages import NOW

from .. import stories as s
from .many import NOVEMBER, OCTOBER, draw_dossiers
from .recount import Recount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("units")]

RESULTS, TIME, INDICATORS = TABLES
PERIODS = [OCTOBER, NOVEMBER, Period(NOVEMBER.first, NOW.date()), Period(NOW.date(), NOW.date())]


def report(table: Table, period: Period, procedure: str = "") -> Report:
    return build_report(Question(table, period, NOW, procedure), UnitTree(Unit.objects.all()))


def dossiers_of(row: Row) -> Iterator[Dossier]:
    """Those that the row is about, found without the tree of the report."""
    for dossier in Dossier.objects.select_related("unit__parent__parent"):
        unit, above = dossier.unit, []
        while unit is not None:
            above.append(unit)
            unit = unit.parent
        if (row.unit is None or row.unit in above) and row.procedure in ("", dossier.procedure):
            yield dossier


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("procedure", ["", s.BIRTH])
@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_every_figure_of_every_row_is_a_recount(period: Period, procedure: str) -> None:
    recount = Recount(period, NOW)
    told = {each.pk: recount.figures_of(each) for each in Dossier.objects.all()}
    for table in TABLES:
        for row in report(table, period, procedure).rows:
            counted = Counter(key for each in dossiers_of(row) for key in told[each.pk])
            expected = {figure.key: counted[figure.key] for figure in table.figures}
            shown = {key: row.counts[key] for key in expected}
            assert shown == expected, (row.label, table.key)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("period", [OCTOBER, NOVEMBER], ids=str)
def test_working_times_are_those_of_the_rows_own_dossiers(period: Period) -> None:
    recount = Recount(period, NOW)
    fractions = [each.fraction for each in TIME.times]
    for row in report(TIME, period).rows:
        expected = recount.times(dossiers_of(row), fractions)
        assert row.times == (expected and pytest.approx(expected)), row.label


@pytest.mark.usefixtures("many")
def test_every_figure_counts_something() -> None:
    """Else the recount would prove little."""
    for table in TABLES:
        whole = report(table, NOVEMBER).whole
        assert all(whole.counts[figure.key] for figure in table.figures), whole.counts


@pytest.mark.usefixtures("many")
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


@pytest.mark.usefixtures("many")
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


def test_a_unit_that_is_no_more_is_shown_only_where_it_counts() -> None:
    gone = Unit.objects.get(code="H24.2")
    gone.valid_to = OCTOBER.last
    gone.save()
    assert gone.code in {row.code for row in report(RESULTS, OCTOBER).by_unit}
    assert gone.code not in {row.code for row in report(RESULTS, NOVEMBER).by_unit}
    Dossier.objects.filter(pk=s.in_state(S.ACCEPTED).pk).update(unit=gone)
    assert gone.code in {row.code for row in report(RESULTS, NOVEMBER).by_unit}


def test_a_dossier_finished_late_by_the_clock_counts_where_it_happened() -> None:
    """From the first door to the figure: what the lifecycle leaves is what is counted."""
    s.in_state(S.RETURNED)
    s.in_state(S.SUPPLEMENT_REQUIRED)
    s.in_state(S.SUBMITTED)
    counts = report(RESULTS, NOVEMBER).whole.counts
    assert {key: number for key, number in counts.items() if number} == {
        "received": 2,
        "resolved": 1,
        "on_time": 1,
        "open": 1,
        "paused": 1,
    }
    [row] = [row for row in report(TIME, NOVEMBER).by_procedure if row.procedure == s.BIRTH]
    dossier = Dossier.objects.get(state=S.RETURNED)
    assert row.times == [dossier.working_minutes] * 2
    rated = {each.key: each.percentage(report(INDICATORS, NOVEMBER).whole.counts)
             for group in INDICATORS.groups if (each := group.indicator)}  # fmt: skip
    assert rated == {"on_time_ratio": 100.0, "online_ratio": 100.0, "sync_ratio": 0.0}


def test_of_nothing_there_is_no_ratio_and_no_time() -> None:
    assert report(TIME, OCTOBER).whole.times is None
    for group in INDICATORS.groups:
        assert group.indicator is not None
        assert group.indicator.percentage(report(INDICATORS, OCTOBER).whole.counts) is None


@pytest.mark.parametrize(("table", "most"), [(RESULTS, 4), (TIME, 4), (INDICATORS, 5)])
def test_queries_do_not_grow_with_dossiers(table: Table, most: int) -> None:
    current_calendars()  # kept in the process for seconds, so not asked for here
    units = list(Unit.objects.all())
    numbers = []
    for drawn in (0, 10, 200):
        Dossier.objects.all().delete()
        OutboxMessage.objects.all().delete()
        draw_dossiers(units, random.Random(drawn), drawn)
        with CaptureQueriesContext(connection) as queries:
            build_report(Question(table, NOVEMBER, NOW), UnitTree(units))
        asked = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
        numbers.append(len(asked) - 1)  # the settings of the transaction are one
    assert set(numbers) == {most}
