"""An export as a file: names, cells, headings."""

from pathlib import Path

import pytest

from dossiers.exports.row import HEADINGS, ExportedDossier
from dossiers.models import Dossier
from tests.dossiers import stories as s
from tests.dossiers.api.exporting import DAY, EXPORT, PERIOD, PERSONAL, answer, content, rows, table
from tests.integrators import program_with

pytestmark = pytest.mark.django_db


def test_names_need_the_scope_for_them() -> None:
    dossier = s.filed()
    (withheld,), (shown,) = rows(program_with(EXPORT)), rows(program_with(EXPORT, PERSONAL))
    assert withheld["personal_data_withheld"] is True
    assert (withheld["applicant_name"], withheld["subject_name"]) == ("", "")
    assert shown["applicant_name"] == dossier.applicant_name
    assert shown["subject_name"] == dossier.subject_name
    without = content(answer(program_with(EXPORT), format="csv")).decode()
    for name in (dossier.applicant_name, dossier.subject_name):
        assert name
        assert name not in without
    differing = {name for name in shown if shown[name] != withheld[name]}
    assert differing == {"applicant_name", "subject_name", "personal_data_withheld"}


def test_the_same_rows_as_csv_for_spreadsheets() -> None:
    s.moved(s.filed(), s.ACCEPT)
    caller = program_with(EXPORT, PERSONAL)
    told = answer(caller, format="csv")
    assert told["Content-Type"] == "text/csv; charset=utf-8"
    assert told["Content-Disposition"] == f'attachment; filename="ho-so-{DAY}-{DAY}.csv"'
    assert told["Cache-Control"] == "private, no-store"
    raw = content(told)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\xef\xbb\xbf") == 1
    assert raw.endswith(b"\r\n")
    (line,), (row,) = table(caller), rows(caller)
    assert list(line) == list(HEADINGS.values())
    for name, heading in HEADINGS.items():
        value = row[name]
        expected = "" if value is None else str(int(value)) if value in (True, False) else value
        assert line[heading] == str(expected), name
    by_header = caller.get("exports/dossiers/", PERIOD, accept="text/csv")
    assert content(by_header) == raw
    english = caller.get("exports/dossiers/", {**PERIOD, "format": "csv"}, accept_language="en")
    assert content(english).splitlines()[0] == raw.splitlines()[0]
    assert answer(caller, format="xml").status_code == 404
    assert caller.get("exports/dossiers/", PERIOD, accept="text/html").status_code == 406


@pytest.mark.parametrize(
    "name", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1+1", "＝1", " =HYPERLINK()"]
)
def test_no_name_is_a_formula(name: str) -> None:
    Dossier.objects.filter(pk=s.filed().pk).update(applicant_name=name)
    caller = program_with(EXPORT, PERSONAL)
    (line,), (row,) = table(caller), rows(caller)
    assert line["Người nộp"] == f"'{name}"
    assert row["applicant_name"] == name  # programs read what it is


def test_separators_in_a_name_stay_in_it() -> None:
    name = 'Trần "Hai"\r\nNgô, Ba; Bốn'
    Dossier.objects.filter(pk=s.filed().pk).update(applicant_name=name)
    (line,) = table(program_with(EXPORT, PERSONAL))
    assert line["Người nộp"] == name


def test_the_headings_are_documented_and_whole() -> None:
    text = (Path(__file__).parents[3] / "docs" / "integrators.md").read_text(encoding="utf-8")
    section = text.partition("## Exports")[2].partition("\n## ")[0]
    documented = {
        cells[1].strip("` "): cells[2].strip()
        for line in section.splitlines()
        if line.startswith("| `") and len(cells := line.split("|")) == 5
    }
    assert documented == dict(HEADINGS)
    assert list(HEADINGS) == list(ExportedDossier.model_fields)
    assert len(set(HEADINGS.values())) == len(HEADINGS)
