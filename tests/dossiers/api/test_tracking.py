"""POST tracking/: for everybody who knows the code and four digits."""

from typing import Any

import pytest

from dossiers.models import Dossier
from dossiers.states import DossierState as S
from tests.callers import Caller
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db


def ask(code: str, last4: str) -> Any:
    return Caller().post("tracking/", {"code": code, "last4": last4})


@pytest.mark.parametrize("last4", ["2345", "5678"])  # of the identity number, of the phone
def test_four_digits_open_it(last4: str) -> None:
    dossier = s.in_state(S.ACCEPTED)
    answer = ask(f" {dossier.code} ", last4)
    assert answer.status_code == 200, answer.content.decode()
    told = answer.json()
    assert (told["code"], told["state"]) == (dossier.code, "accepted")
    assert told["state_label"] == "Được tiếp nhận"
    assert told["procedure_name"] == "Đăng ký khai sinh"
    assert told["due_at"] == "2026-11-23T17:00:00+07:00"
    assert told["outcome"] == "due_soon"
    assert [(step["transition"], step["state"]) for step in told["timeline"]] == [
        ("submit", "submitted"),
        ("accept", "accepted"),
    ]


def test_it_tells_nobodys_name_and_no_number() -> None:
    dossier = s.in_state(S.RETURNED)
    told = ask(dossier.code, "2345").content.decode()
    for private in ("Nguyễn Thị Hồng Vân", "An Nhiên", "Nguyễn Thị Hoa", "Ngô Thị Bích"):
        assert private not in told
    for number in (dossier.applicant_id_number, dossier.applicant_phone, dossier.registry_number):
        assert f'"{number}"' not in told
    assert dossier.personal_id_number not in told


def test_a_wrong_code_and_wrong_digits_get_the_same_answer() -> None:
    dossier = s.filed()
    wrong_digits, wrong_code = ask(dossier.code, "0000"), ask("H26.18.5-261123-9999", "2345")
    assert wrong_digits.status_code == wrong_code.status_code == 404
    told, other = wrong_digits.json(), wrong_code.json()
    assert told.pop("correlation_id") != other.pop("correlation_id")  # each request has its own
    assert told == other
    assert "bốn số cuối" in wrong_digits.json()["detail"]


def test_without_a_number_nothing_opens_it() -> None:
    dossier = s.filed()
    Dossier.objects.update(applicant_id_number="", applicant_phone="12")
    for last4 in ("0000", "0012", "1212"):
        assert ask(dossier.code, last4).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"code": "H26.18.5-261123-0001"},
        {"code": "H26.18.5-261123-0001", "last4": 2345},
        {"code": "H26.18.5-261123-0001", "last4": "٢٣٤٥"},
        {"code": "H26.18.5-261123-0001", "last4": "12345"},
        {"code": "\x00", "last4": "2345"},
        {"code": "H26.18.5-261123-0001", "last4": "2345", "name": "Vân"},
    ],
)
def test_what_is_no_question(body: Any) -> None:
    answer = Caller().post("tracking/", body)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")


def test_addresses_hold_nothing_personal() -> None:
    assert Caller().get("tracking/", {"code": "x", "last4": "2345"}).status_code == 405


def test_asking_too_fast_is_slowed_down() -> None:
    codes = [s.filed().code for _ in range(2)]
    answers = [ask(codes[number % 2], "2345") for number in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {200}
    assert (answers[30].status_code, answers[30].json()["type"]) == (
        429,
        "/problems/too-many-requests",
    )
    assert int(answers[30]["Retry-After"]) > 0


def test_guessing_digits_is_cut_short_wherever_the_guesses_come_from() -> None:
    code, other = s.filed().code, s.filed().code
    for number in range(20):
        caller = Caller(address=f"203.0.113.{number}")
        answer = caller.post("tracking/", {"code": code, "last4": f"{number:04d}"})
        assert answer.status_code == 404
    assert ask(code, "2345").status_code == 429
    assert ask(other, "2345").status_code == 200


def test_right_digits_are_no_guesses() -> None:
    code = s.filed().code
    assert {ask(code, "2345").status_code for _ in range(25)} == {200}


def test_a_forged_address_does_not_help() -> None:
    code = s.filed().code
    caller = Caller()
    for number in range(30):
        caller.post(
            "tracking/", {"code": code, "last4": "2345"}, x_forwarded_for=f"10.0.0.{number}"
        )
    assert ask(code, "2345").status_code == 429
