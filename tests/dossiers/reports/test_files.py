"""CSV and workbook say what the page says, and nothing in them is a formula."""

import csv
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from accounts.models import Unit
from dossiers.reports.csv_file import as_text
from dossiers.reports.tables import TABLES, Table
from tests.admin_pages import Desk

from .test_page import REPORT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many")]

_XML = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_HEADINGS = 5
FORMULA = '=HYPERLINK("http://example.org","Xã 2")'


def page_numbers(table: Table) -> list[tuple[str, list[float | None]]]:
    """Label and numbers of each line of the page, as a person reads them."""
    sections = Desk("giamsat").get(REPORT, table=table.key).response.context["sections"]
    return [
        (line.label, [_number(cell.text) for cell in line.cells])
        for section in sections
        for line in section.lines
    ]


def _number(text: str) -> float | None:
    if text == "–":
        return None
    if ":" in text:
        hours, minutes = text.split(":")
        return int(hours) * 60 + int(minutes)
    return float(text.removesuffix(" %").replace(".", "").replace(",", "."))


def csv_rows(table: Table) -> list[list[str]]:
    response = Desk("giamsat").client.get(f"{REPORT}table.csv", {"table": table.key})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = f'attachment; filename="bao-cao-2026-11-01-2026-11-30-{table.key}.csv"'
    assert response["Content-Disposition"] == name
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def workbook() -> tuple[ZipFile, list[list[list[Any]]]]:
    """The file, and its sheets cell by cell: texts, and numbers as they are stored."""
    response = Desk("giamsat").client.get(f"{REPORT}tables.xlsx")
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert "bao-cao-2026-11-01-2026-11-30.xlsx" in response["Content-Disposition"]
    book = ZipFile(BytesIO(response.content))
    shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    texts = ["".join(each.itertext()) for each in shared.findall("m:si", _XML)]
    sheets = []
    for number in range(1, len(TABLES) + 1):
        tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
        sheets.append([_cells(row, texts) for row in tree.findall(".//m:row", _XML)])
    return book, sheets


def _cells(row: ElementTree.Element, texts: list[str]) -> list[Any]:
    cells = {}
    for cell in row.findall("m:c", _XML):
        assert cell.find("m:f", _XML) is None, "a formula"
        value = cell.findtext("m:v", None, _XML)
        letter = cell.attrib["r"].rstrip("0123456789")
        if value is not None:
            cells[letter] = texts[int(value)] if cell.get("t") == "s" else float(value)
    return [cells.get(letter) for letter in "ABCDEFGHIJKLMNOPQ"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_the_csv_file_says_what_the_page_says(table: Table) -> None:
    heading, *rows = csv_rows(table)
    told = [(row[2], [float(each) if each else None for each in row[3:]]) for row in rows]
    assert told == page_numbers(table)
    assert heading[:3] == ["Phần", "Mã", "Tên"]
    assert all(len(row) == len(heading) for row in rows)


def test_the_workbook_says_what_the_pages_say() -> None:
    book, sheets = workbook()
    names = ElementTree.fromstring(book.read("xl/workbook.xml")).findall(".//m:sheet", _XML)
    assert [sheet.attrib["name"] for sheet in names] == [str(table.title) for table in TABLES]
    for table, sheet in zip(TABLES, sheets, strict=True):
        expected = page_numbers(table)
        rows = sheet[_HEADINGS:]
        assert len(rows) == len(expected)
        for row, (label, numbers) in zip(rows, expected, strict=True):
            assert row[2].strip() == label
            assert row[3 : 3 + len(numbers)] == numbers


def test_a_name_that_would_be_a_formula_is_a_text() -> None:
    Unit.objects.filter(code="H24.2").update(name=FORMULA)
    names = [row[2] for row in csv_rows(TABLES[0])]
    assert f"'{FORMULA}" in names
    assert not any(name.startswith("=") for name in names)
    book, sheets = workbook()  # looks for formulas in every cell
    assert FORMULA in [row[2].strip() for row in sheets[0][_HEADINGS:]]
    assert not any("hyperlink" in name for name in book.namelist())
    assert FORMULA.replace('"', "&quot;") in Desk("giamsat").get(REPORT)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Xã 2", "Xã 2"),
        ("", ""),
        ("1.001193", "1.001193"),
        ("=1+1", "'=1+1"),
        ("+84912345678", "'+84912345678"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("＝1+1", "'＝1+1"),
    ],
)
def test_texts_that_spreadsheets_would_reckon_with(text: str, written: str) -> None:
    assert as_text(text) == written
