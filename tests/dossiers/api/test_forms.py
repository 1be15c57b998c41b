"""A citizen's own papers over the API, and nobody else's."""

import pytest

from dossiers.form_codes import FormCode as F
from dossiers.models import PrintedForm
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.callers import Caller

from .. import stories as s
from ..printing.papers import told

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


def test_a_citizen_gets_the_receipt_and_it_goes_on_record() -> None:
    dossier = s.in_state(S.ACCEPTED)
    citizen = Caller(s.CITIZEN)
    listed = citizen.get(f"dossiers/{dossier.code}/forms/").json()["forms"]
    assert listed == [
        {
            "form": "01",
            "label": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            "version": 1,
            "occurred_at": "2026-11-23T08:35:00+07:00",
            "times_printed": 0,
            "address": f"/api/v1/dossiers/{dossier.code}/forms/01/",
        }
    ]
    answer = citizen.get(listed[0]["address"], Accept=PDF)
    assert answer.status_code == 200
    assert answer["Content-Type"] == PDF
    assert "no-store" in answer["Cache-Control"]
    assert "Tiếp nhận hồ sơ của: Nguyễn Thị Hồng Vân" in told(answer.content)
    assert PrintedForm.objects.get().printed_by == s.user(s.CITIZEN)
    assert citizen.get(f"dossiers/{dossier.code}/forms/").json()["forms"][0]["times_printed"] == 1


@pytest.mark.parametrize(
    ("accept", "status"), [("*/*", 200), (PDF, 200), ("application/json", 406)]
)
def test_it_is_a_pdf_and_nothing_else(accept: str, status: int) -> None:
    dossier = s.in_state(S.ACCEPTED)
    answer = Caller(s.CITIZEN).get(f"dossiers/{dossier.code}/forms/01/", Accept=accept)
    assert answer.status_code == status
    assert PrintedForm.objects.count() == (status == 200)


@pytest.mark.parametrize(
    ("by", "has"),
    [
        (s.CITIZEN, {"01"}),
        (s.CLERK, {"01", "06"}),
        (s.LEADER, {"01", "06"}),
        ("giamsat", {"01", "06"}),
    ],
)
def test_each_has_the_forms_that_are_theirs(by: str, has: set[str]) -> None:
    dossier = s.in_state(S.RESOLVED)
    caller = Caller(by)
    listed = caller.get(f"dossiers/{dossier.code}/forms/").json()["forms"]
    assert {each["form"] for each in listed} == has
    for code in F:  # certificates leave the ward on its own paper alone
        expected = 200 if code in has else 404
        assert caller.get(f"dossiers/{dossier.code}/forms/{code.value}/").status_code == expected
    assert set(PrintedForm.objects.values_list("form", flat=True)) == has


@pytest.mark.parametrize("by", ["congdan2", "canbo2", "lanhdao2", "vanhanh"])
def test_to_a_stranger_there_is_no_form(by: str) -> None:
    dossier = s.in_state(S.RESOLVED)
    for path in ("", "01/", "06/", "birth_certificate/"):
        answer = Caller(by).get(f"dossiers/{dossier.code}/forms/{path}")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
    assert not PrintedForm.objects.exists()


def test_without_signing_in_there_is_none_either() -> None:
    dossier = s.in_state(S.ACCEPTED)
    for path in ("", "01/"):
        assert Caller().get(f"dossiers/{dossier.code}/forms/{path}").status_code == 401


def test_before_acceptance_there_is_nothing_to_print() -> None:
    dossier = s.filed()
    citizen = Caller(s.CITIZEN)
    assert citizen.get(f"dossiers/{dossier.code}/forms/").json() == {"forms": []}
    assert citizen.get(f"dossiers/{dossier.code}/forms/01/").status_code == 404


def test_the_draft_certificate_is_there_while_the_citizen_is_asked() -> None:
    dossier = s.in_state(S.AWAITING_CONFIRMATION)
    address = f"dossiers/{dossier.code}/draft/"
    draft = Caller(s.CITIZEN).get(address, Accept=PDF)
    assert (draft.status_code, draft["Content-Type"]) == (200, PDF)
    assert "Trần Nguyễn An Nhiên".upper() in told(draft.content).upper()
    assert not PrintedForm.objects.exists()
    assert Caller("congdan2").get(address, Accept=PDF).status_code == 404
    s.moved(dossier, (s.CITIZEN, Transition.CONFIRM_DRAFT, {}))
    assert Caller(s.CITIZEN).get(address, Accept=PDF).status_code == 404
