"""Procedures and appointments, for everybody."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from accounts import demo
from accounts.models import Unit
from dossiers.models import TimeLimitRule, WorkingHours
from dossiers.procedures import PROCEDURES
from tests.callers import Caller
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db


def ask(procedure: str, **query: Any) -> Any:
    return Caller().get(f"procedures/{procedure}/appointment/", query)


def test_the_list() -> None:
    told = Caller().get("procedures/").json()["results"]
    assert [each["code"] for each in told] == list(PROCEDURES)
    birth = told[0]
    assert (birth["name"], birth["fee"]["amount"]) == ("Đăng ký khai sinh", 0)
    assert birth["fee"]["legal_basis"]
    (limit,) = birth["time_limits"]
    assert (limit["unit"], limit["cutoff"]) == ("same_day_15h", "15:00")
    marriage = told[1]
    assert [each["sub_type"] for each in marriage["time_limits"]] == ["", "verification"]
    assert [each["code"] for each in marriage["sub_types"]] == ["verification"]


@pytest.mark.parametrize("procedure", list(PROCEDURES))
def test_a_procedure_can_be_filed_from_what_it_tells(procedure: str) -> None:
    told = Caller().get(f"procedures/{procedure}/").json()
    Draft202012Validator.check_schema(told["declaration_schema"])
    Draft202012Validator(told["declaration_schema"]).validate(told["example"])
    papers = [{"paper": paper["code"]} for paper in told["papers"] if paper["required"]]
    submission = {
        "procedure": procedure,
        "unit": demo.WARD,
        "declaration": told["example"],
        "papers": papers,
    }
    answer = Caller(s.CITIZEN).post("dossiers/", submission)
    assert answer.status_code == 201, answer.content.decode()
    assert answer.json()["warnings"] == []


def test_papers_say_when_they_are_asked_for() -> None:
    told = Caller().get(f"procedures/{s.BIRTH}/").json()["papers"]
    papers = {paper["code"]: paper for paper in told}
    assert papers["birth_notice"]["name"] == "Giấy chứng sinh"
    flags = ("required", "conditional", "waived_when_lookup_works")
    assert [papers["birth_notice"][flag] for flag in flags] == [True, True, True]
    assert [papers["authorization"][flag] for flag in flags] == [False, False, False]


def test_labels_follow_the_language_asked_for() -> None:
    vietnamese = Caller().get(f"procedures/{s.BIRTH}/").json()
    english = Caller().get(f"procedures/{s.BIRTH}/", accept_language="en").json()
    assert vietnamese["declaration_schema"]["title"] == vietnamese["name"] == "Đăng ký khai sinh"
    assert english["declaration_schema"]["title"] == english["name"] != vietnamese["name"]


def test_the_time_limit_in_force_is_a_row() -> None:
    TimeLimitRule.objects.filter(procedure=s.BIRTH).update(effective_to="2026-11-22")
    TimeLimitRule.objects.create(
        procedure=s.BIRTH,
        unit="working_hour",
        amount=8,
        legal_basis="Thông tư mới",
        effective_from="2026-11-23",
    )
    (limit,) = Caller().get(f"procedures/{s.BIRTH}/").json()["time_limits"]
    assert (limit["unit"], limit["amount"], limit["cutoff"]) == ("working_hour", 8, None)
    assert limit["legal_basis"] == "Thông tư mới"
    told = ask(s.BIRTH, accepted_at="2026-11-25T16:30+07:00").json()
    assert told["due_at"] == "2026-11-26T16:30:00+07:00"
    assert (
        ask(s.BIRTH, accepted_at="2026-11-20T09:00+07:00")
        .json()["due_at"]
        .startswith("2026-11-20T17")
    )


@pytest.mark.parametrize("code", ["1.999999", "1", "...", "%00", "x"])
def test_an_unknown_procedure(code: str) -> None:
    for path in (f"procedures/{code}/", f"procedures/{code}/appointment/"):
        answer = Caller().get(path)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize(
    ("procedure", "query", "due_at"),
    [
        (s.BIRTH, {}, "2026-11-23T17:00:00+07:00"),  # now
        (s.BIRTH, {"accepted_at": "2026-11-18T15:00:00+07:00"}, "2026-11-18T17:00:00+07:00"),
        (s.BIRTH, {"accepted_at": "2026-11-18T15:00:01+07:00"}, "2026-11-19T17:00:00+07:00"),
        (s.BIRTH, {"accepted_at": "2026-11-18T08:00:00Z"}, "2026-11-18T17:00:00+07:00"),
        (s.BIRTH, {"accepted_at": "2026-11-23T16:00"}, "2026-11-25T17:00:00+07:00"),
        (s.MARITAL_STATUS, {"accepted_at": "2026-02-13T10:00"}, "2026-02-25T17:00:00+07:00"),
        # a "+" that the query string has made a space
        (s.BIRTH, {"accepted_at": "2026-11-18T15:00:00 07:00"}, "2026-11-18T17:00:00+07:00"),
        (s.BIRTH, {"accepted_at": "2026-11-18T15:00 07:00"}, "2026-11-18T17:00:00+07:00"),
        (s.BIRTH, {"accepted_at": "2026-11-18 15:00"}, "2026-11-18T17:00:00+07:00"),
    ],
)
def test_an_appointment(procedure: str, query: dict[str, str], due_at: str) -> None:
    answer = ask(procedure, **query)
    assert answer.status_code == 200, answer.content.decode()
    told = answer.json()
    assert told["due_at"] == due_at
    assert told["provisional"] is False
    assert told["time_limit"]["legal_basis"]


def test_an_appointment_for_a_variant() -> None:
    usual, verified = (
        ask(s.MARRIAGE, accepted_at="2026-11-18T09:00", sub_type=sub_type).json()["due_at"]
        for sub_type in ("", "verification")
    )
    assert usual < verified


def test_an_appointment_in_a_ward_with_hours_of_its_own() -> None:
    WorkingHours.objects.create(
        unit=Unit.objects.get(code=demo.WARD),
        afternoon_closes="16:30",
        effective_from="2026-11-01",
        legal_basis="Quyết định của phường",
    )
    told = [ask(s.BIRTH, unit=unit).json()["due_at"] for unit in (demo.WARD, demo.OTHER_WARD)]
    assert told == ["2026-11-23T16:30:00+07:00", "2026-11-23T17:00:00+07:00"]


def test_a_year_without_a_published_calendar_is_provisional() -> None:
    assert ask(s.BIRTH, accepted_at="2028-11-20T09:00").json()["provisional"] is True


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"accepted_at": "tomorrow"}, "accepted_at", "not_an_instant"),
        ({"accepted_at": ""}, "accepted_at", "not_an_instant"),
        ({"accepted_at": "\x00"}, "accepted_at", "not_an_instant"),
        ({"accepted_at": "2026-02-30T09:00"}, "accepted_at", "not_an_instant"),
        ({"accepted_at": "0001-01-01T00:00:00+14:00"}, "accepted_at", "not_an_instant"),
        ({"accepted_at": "9999-12-31T23:59:59-14:00"}, "accepted_at", "not_an_instant"),
        ({"accepted_at": "2017-06-01T09:00"}, "accepted_at", "outside_calendar"),
        ({"accepted_at": "2041-01-01T00:00"}, "accepted_at", "outside_calendar"),
        ({"accepted_at": "2040-12-31T16:59"}, "accepted_at", "no_appointment"),
        ({"sub_type": "hasty"}, "sub_type", "no_appointment"),
        ({"sub_type": "\x00"}, "sub_type", "wrong_format"),
        ({"unit": "H99"}, "unit", "no_appointment"),
        ({"unit": "\x00"}, "unit", "wrong_format"),
    ],
)
def test_what_has_no_appointment(query: dict[str, str], field: str, code: str) -> None:
    answer = ask(s.BIRTH, **query)
    assert answer.status_code == 400
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [(field, code)]


def test_no_rule_in_force_is_said() -> None:
    TimeLimitRule.objects.filter(procedure=s.BIRTH).update(effective_from="2026-12-01")
    assert ask(s.BIRTH).json()["errors"][0]["code"] == "no_appointment"
