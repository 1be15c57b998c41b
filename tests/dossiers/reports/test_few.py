"""Reports of few dossiers, of none, and of one that the lifecycle itself brought to its end."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit
from dossiers.calendars import current_calendars
from dossiers.models import Dossier
from dossiers.reports.report import Question, build_report
from dossiers.reports.tables import Table
from dossiers.reports.unit_tree import UnitTree
from dossiers.states import DossierState as S
from integrations.models import OutboxMessage
from tests.admin_pages import NOW, Desk

from .. import stories as s
from .many import NOVEMBER, OCTOBER, draw_dossiers
from .test_figures import INDICATORS, RESULTS, TIME, report
from .test_page import REPORT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("units")]


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


def test_a_report_of_nothing_is_shown_without_charts() -> None:
    page = Desk("canbo1").get(REPORT)
    assert page.status == 200
    assert page.response.context["charts"] == []
