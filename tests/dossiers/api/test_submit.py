"""POST dossiers/."""

import re
from typing import Any

import pytest
from django.utils import timezone

from accounts import demo
from dossiers.api.submissions import example_submission
from dossiers.models import Dossier
from dossiers.procedures import PROCEDURES
from tests.callers import Caller
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db


def example(procedure: str = s.BIRTH, **changes: Any) -> dict[str, Any]:
    told = example_submission(PROCEDURES[procedure], today=s.MORNING.date())
    return {**told, **changes}


@pytest.mark.parametrize("procedure", list(PROCEDURES))
def test_a_citizen_submits(procedure: str) -> None:
    citizen = Caller(s.CITIZEN)
    answer = citizen.post("dossiers/", example(procedure))
    assert answer.status_code == 201, answer.content.decode()
    told = answer.json()
    assert told["code"] == f"{demo.WARD}-261123-0001"
    assert (told["procedure"], told["state"], told["version"]) == (procedure, "submitted", 1)
    assert (told["state_label"], told["portal_status"]) == ("Mới đăng ký", 1)
    assert (told["due_at"], told["outcome"]) == (None, None)
    assert told["submitted_at"] == "2026-11-23T08:30:00+07:00"
    assert answer["Location"] == f"/api/v1/dossiers/{told['code']}/"
    read = citizen.get(answer["Location"]).json()
    assert read | told == read
    assert Dossier.objects.get().owner == s.user(s.CITIZEN)


@pytest.mark.parametrize("channel", ["counter", "post"])
def test_a_clerk_takes_in(channel: str) -> None:
    answer = Caller(s.CLERK).post("dossiers/", example(channel=channel))
    assert answer.status_code == 201
    dossier = Dossier.objects.get()
    assert (dossier.owner, dossier.channel) == (None, channel)


@pytest.mark.parametrize(
    ("by", "channel"),
    [("canbo2", "counter"), ("congchuc1", "counter"), ("vanhanh", "post"), (s.CITIZEN, "counter")],
)
def test_who_may_not(by: str, channel: str) -> None:
    answer = Caller(by).post("dossiers/", example(channel=channel))
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-permitted")
    assert not Dossier.objects.exists()


TEN_WRONG_FIELDS = {
    "registration_kind": "sometime",
    "child.date_of_birth": "2026-11-31",
    "child.sex": "unknown",
    "child.ethnicity": "99",
    "child.nationality": "Việt Nam",
    "mother.personal_id": "12345",
    "mother.date_of_birth": "95",
    "father.full_name": "Tr4n Đức Long",
    "father.residence.kind": "somewhere",
    "requester.phone": "1",
}


def test_ten_wrong_fields_are_named_in_one_answer_in_vietnamese_and_in_english() -> None:
    told = example()
    for path, value in TEN_WRONG_FIELDS.items():
        *above, name = path.split(".")
        section = told["declaration"]
        for part in above:
            section = section[part]
        section[name] = value
    citizen = Caller(s.CITIZEN)
    vietnamese = citizen.post("dossiers/", told)
    english = citizen.post("dossiers/", told, accept_language="en")
    for answer in (vietnamese, english):
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/invalid-input"
        named = {error["field"] for error in answer.json()["errors"]}
        assert named == {f"declaration.{path}" for path in TEN_WRONG_FIELDS}
    assert (vietnamese["Content-Language"], english["Content-Language"]) == ("vi", "en")
    told_in = {
        language: {e["field"]: (e["code"], e["message"]) for e in answer.json()["errors"]}
        for language, answer in (("vi", vietnamese), ("en", english))
    }
    for field, (code, message) in told_in["vi"].items():
        assert told_in["en"][field][0] == code
        assert told_in["en"][field][1] != message
        # What is quoted (a field's own label, a value) apart, no Vietnamese is left.
        assert not re.search("[ăâđêôơưạ-ỹ]", told_in["en"][field][1].lower())
    assert vietnamese.json()["title"] != english.json()["title"]
    assert not Dossier.objects.exists()


def errors_of(body: Any, by: str = s.CITIZEN) -> list[tuple[str, str]]:
    answer = Caller(by).post("dossiers/", body)
    assert answer.status_code == 400, answer.content.decode()
    return [(error["field"], error["code"]) for error in answer.json()["errors"]]


def test_the_envelope_and_the_declaration_are_judged_together() -> None:
    told = example(unit="nowhere", channel="fax", papers=[{"paper": "birth notice"}], colour="red")
    del told["declaration"]["child"]["full_name"]
    assert errors_of(told) == [
        ("unit", "wrong_format"),
        ("channel", "not_a_choice"),
        ("papers.0.paper", "wrong_format"),
        ("colour", "unknown_field"),
        ("declaration.child.full_name", "required"),
    ]


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("procedure", "required"), ("unit", "required"), ("declaration", "required")]),
        ([], [("", "wrong_type")]),
        (None, [("", "wrong_type")]),
        ("x", [("", "wrong_type")]),
        (7, [("", "wrong_type")]),
    ],
)
def test_what_is_no_submission(body: Any, errors: list[tuple[str, str]]) -> None:
    assert errors_of(body) == errors


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"procedure": "1.999999"}, [("procedure", "unknown_procedure")]),
        ({"procedure": []}, [("procedure", "wrong_type")]),
        ({"procedure": {"a": 1}}, [("procedure", "wrong_type")]),
        ({"procedure": "\x00"}, [("procedure", "unknown_procedure")]),
        ({"unit": "H26.99.99"}, [("unit", "unknown_unit")]),
        ({"unit": "H26\x00"}, [("unit", "wrong_format")]),
        ({"declaration": None}, [("declaration", "wrong_type")]),
        ({"declaration": []}, [("declaration", "wrong_type")]),
        ({"papers": [{"paper": "a", "quantity": 10**400}]}, [("papers.0.quantity", "too_large")]),
        ({"papers": [{"paper": "a", "note": "\x00"}]}, [("papers.0.note", "forbidden_character")]),
        ({"papers": [{"paper": "a"}] * 51}, [("papers", "too_many")]),
        ({"result_delivery": "pigeon"}, [("result_delivery", "not_a_choice")]),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], errors: list[tuple[str, str]]) -> None:
    assert errors_of(example() | changes) == errors


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"unit": "\\ud800"}',
        b'{"unit": NaN}',
        b'{"unit": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
    ],
)
def test_what_is_no_json(raw: bytes) -> None:
    answer = Caller(s.CITIZEN).post("dossiers/", raw)
    problem = "invalid-input" if raw == b"" else "malformed-request"
    assert (answer.status_code, answer.json()["type"]) == (400, f"/problems/{problem}")


def test_a_body_beyond_the_limit() -> None:
    told = example()
    told["declaration"]["child"]["full_name"] = "A" * 1_100_000
    answer = Caller(s.CITIZEN).post("dossiers/", told)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")


def test_nobody_submits_without_an_account() -> None:
    answer = Caller().post("dossiers/", example())
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_it_is_submitted_at_the_instant_of_the_request() -> None:
    Caller(s.CITIZEN).post("dossiers/", example())
    assert Dossier.objects.get().submitted_at == timezone.now() == s.MORNING
