"""The report page: who sees what, where its figures lead, and what it costs."""

import json
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts import demo
from accounts.models import Membership, Unit
from dossiers.admin.reports.figure_filter import list_address
from dossiers.models import Dossier
from dossiers.reports.periods import Period
from dossiers.reports.report import Question, build_report
from dossiers.reports.tables import TABLES, Table
from dossiers.reports.unit_tree import UnitTree
from dossiers.states import DossierState as S
from tests.admin_pages import NOW, Desk, Page

from .. import stories as s
from .many import NOVEMBER, OCTOBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many")]

LIST = "/admin/dossiers/dossier/"
REPORT = f"{LIST}report/"
FILES = (f"{REPORT}table.csv", f"{REPORT}tables.xlsx")
MOST_QUERIES = 24


class _Table(HTMLParser):
    """The lines of the page's table: texts by cell, and the address that a cell leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[list[str]] = []
        self.addresses: dict[tuple[int, int], str] = {}
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "table":
            self._inside = True
        elif self._inside and tag == "tr":
            self.lines.append([])
        elif self._inside and tag in ("td", "th"):
            self.lines[-1].append("")
        elif self._inside and tag == "a":
            place = len(self.lines) - 1, len(self.lines[-1]) - 1
            self.addresses[place] = told["href"] or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and self.lines and self.lines[-1]:
            self.lines[-1][-1] += data.strip()


def listed(username: str, address: str) -> int:
    """How many dossiers the list at that address holds for that person."""
    request = RequestFactory().get(address)
    request.user = s.user(username)
    model_admin: Any = admin.site.get_model_admin(Dossier)
    found: int = model_admin.get_changelist_instance(request).result_count
    return found


# Where figures lead


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
@pytest.mark.parametrize(
    ("period", "procedure"), [(OCTOBER, ""), (NOVEMBER, ""), (NOVEMBER, s.BIRTH)]
)
def test_every_figure_opens_as_many_dossiers_as_it_counts(
    table: Table, period: Period, procedure: str
) -> None:
    report = build_report(Question(table, period, NOW, procedure), UnitTree(Unit.objects.all()))
    for row in report.rows:
        for figure in table.figures:
            address = list_address(row, period) + figure.key
            assert listed("giamsat", address) == row.counts[figure.key], (row.label, figure.key)


@pytest.mark.parametrize("username", ["giamsat", "canbo1"])
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_the_pages_own_links_lead_there(username: str, table: Table) -> None:
    page = Desk(username).get(REPORT, table=table.key, period="this_month")
    shown = _Table(page.html)
    assert len(shown.addresses) > len(table.figures)
    for (line, cell), address in shown.addresses.items():
        number = int(shown.lines[line][cell].replace(".", ""))
        assert listed(username, address) == number, address


def test_a_list_says_what_it_lists_and_how_to_leave_it() -> None:
    desk = Desk("giamsat")
    asked = {"figure": "late", "first": "2026-11-01", "last": "2026-11-30", "under": demo.WARD}
    page = desk.get(LIST, **asked, procedure=s.BIRTH)
    assert "Báo cáo: Quá hạn · 01/11/2026–30/11/2026 · UBND phường Bạch Mai" in page
    filters = page.response.context["cl"].filter_specs
    [chip] = [each for each in filters if each.title == "báo cáo"]
    [choice] = chip.choices(page.response.context["cl"])
    assert parse_qs(urlsplit(choice["without"]).query) == {"procedure": [s.BIRTH]}


@pytest.mark.parametrize(
    "asked",
    [
        {"figure": "nothing", "first": "2026-11-01", "last": "2026-11-30"},
        {"figure": "late"},
        {"figure": "late", "first": "2026-11-01"},
        {"figure": "late", "first": "2026-11-31", "last": "2026-11-30"},
        {"figure": "late", "first": "2026-11-30", "last": "2026-11-01"},
        {"figure": "late", "first": "0001-01-01", "last": "9999-12-31"},
    ],
)
def test_an_address_that_makes_no_sense_is_no_fault_of_ours(asked: dict[str, str]) -> None:
    assert Desk("giamsat").get(LIST, **asked).status == 302


# Who sees what


@pytest.mark.parametrize("address", [REPORT, *FILES])
@pytest.mark.parametrize("username", ["vanhanh", "quantri"])
def test_for_whoever_reads_no_dossiers_there_is_no_report(username: str, address: str) -> None:
    assert Desk(username).get(address).status == 404


@pytest.mark.parametrize("address", [REPORT, *FILES])
def test_who_is_not_signed_in_is_asked_to(address: str) -> None:
    response = Client().get(address)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/")


@pytest.mark.parametrize("address", [REPORT, *FILES])
@pytest.mark.parametrize("unit", [demo.OTHER_WARD, demo.PROVINCE, "H24.2", "H99"])
def test_of_another_unit_there_is_no_report(address: str, unit: str) -> None:
    desk = Desk("canbo1")
    assert desk.client.get(address, {"unit": unit}).status_code == 404
    assert desk.client.get(address, {"unit": demo.WARD}).status_code == 200


def test_a_clerk_counts_their_own_ward_only() -> None:
    ward = Unit.objects.get(code=demo.WARD)
    page = Desk("canbo1").get(REPORT)
    counted = page.response.context["sections"]
    assert [section.title for section in counted] == ["Toàn bộ", "Theo thủ tục"]
    assert counted[0].lines[0].label == ward.name
    report = build_report(Question(TABLES[0], NOVEMBER, NOW), UnitTree([ward]))
    assert counted[0].lines[0].cells[0].text == str(report.whole.counts["received"])
    assert "Vĩnh Tuy" not in page
    assert listed("canbo1", f"{LIST}?figure=open&first=2026-11-01&last=2026-11-30&under=H24.2") == 0
    everything = listed("canbo1", f"{LIST}?figure=open&first=2026-11-01&last=2026-11-30")
    assert everything == report.whole.counts["open"]


def test_who_works_in_two_wards_reads_both_and_their_sum() -> None:
    ward = Unit.objects.get(code="H24.2")
    Membership.objects.create(
        user=s.user("canbo1"), unit=ward, role="clerk", valid_from=date(2026, 1, 1)
    )
    whole, _by_procedure, by_unit = Desk("canbo1").get(REPORT).response.context["sections"]
    assert whole.lines[0].label == "Tất cả đơn vị của bạn"
    assert [line.label for line in by_unit.lines] == ["Xã 2", "UBND phường Bạch Mai"]
    received = [int(line.cells[0].text) for line in by_unit.lines]
    assert int(whole.lines[0].cells[0].text) == sum(received)
    shown = _Table(Desk("canbo1").get(REPORT).html)
    for (line, cell), address in shown.addresses.items():
        assert listed("canbo1", address) == int(shown.lines[line][cell])


# What may be asked


def test_a_unit_of_the_tree_is_a_report_of_its_own() -> None:
    page = Desk("giamsat").get(REPORT, unit="H24")
    whole, _by_procedure, by_unit = page.response.context["sections"]
    assert whole.lines[0].label == "Hải Phòng"
    assert [line.label for line in by_unit.lines] == ["Xã 2", "Xã 9", "Xã 10"]


def test_the_first_report_is_this_months_results() -> None:
    context = Desk("giamsat").get(REPORT).response.context
    assert (context["period"], context["table"]) == (NOVEMBER, TABLES[0])


def test_days_of_ones_own_choice() -> None:
    desk = Desk("giamsat")
    for first, last in (("01/10/2026", "31/10/2026"), ("2026-10-01", "2026-10-31")):
        context = desk.get(REPORT, period="days", first=first, last=last).response.context
        assert context["period"] == OCTOBER
    ignored = desk.get(REPORT, period="this_month", first="01/10/2026", last="31/10/2026")
    assert ignored.response.context["period"] == NOVEMBER


@pytest.mark.parametrize("address", [REPORT, *FILES])
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"period": "days"}, "Hãy chọn ngày."),
        ({"period": "days", "first": "30/11/2026", "last": "01/11/2026"}, "Ngày cuối phải từ"),
        ({"period": "days", "first": "31/11/2026", "last": "01/12/2026"}, "Nhập một ngày hợp lệ"),
        ({"period": "days", "first": "01/01/1990", "last": "01/12/2026"}, "từ 01/01/2000"),
        ({"period": "next_month"}, "next_month không phải là một trong"),
        ({"procedure": "9.999999"}, "9.999999 không phải là một trong"),
        ({"table": "secrets"}, "secrets không phải là một trong"),
    ],
)
def test_a_question_without_sense_is_told_so(
    address: str, asked: dict[str, str], said: str
) -> None:
    page: Page = Desk("giamsat").get(address, **asked)
    assert page.status == 422
    assert said in page
    assert "<table" not in page


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_charts_draw_what_the_table_says(table: Table) -> None:
    context = Desk("giamsat").get(REPORT, table=table.key).response.context
    assert len(context["charts"]) == 2
    for chart in context["charts"]:
        drawn = json.loads(chart.data)
        assert json.loads(chart.options)["animation"] is False
        for series in drawn["datasets"]:
            assert len(series["data"]) == len(drawn["labels"])
    first = json.loads(context["charts"][0].data)
    by_procedure = context["sections"][1].lines
    if table is TABLES[0]:
        assert first["labels"] == [line.label for line in by_procedure]
        shown = [[int(line.cells[place].text) for line in by_procedure] for place in (2, 3, 4)]
        assert [series["data"] for series in first["datasets"]] == shown


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_the_page_costs_the_same_for_one_ward_and_for_a_country(table: Table) -> None:
    costs = []
    for username in ("giamsat", "canbo1"):
        desk = Desk(username)
        desk.get(REPORT, table=table.key)
        with CaptureQueriesContext(connection) as queries:
            desk.get(REPORT, table=table.key)
        costs.append(len(queries))
    s.in_state(S.ACCEPTED)
    with CaptureQueriesContext(connection) as queries:
        desk.get(REPORT, table=table.key)
    assert len(queries) == costs[1]
    assert max(costs) <= MOST_QUERIES
