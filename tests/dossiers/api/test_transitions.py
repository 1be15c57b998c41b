"""What can be done with a dossier, and doing it."""

from typing import Any

import pytest

from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import TABLE
from tests.callers import Caller
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db


def offered(dossier: Dossier, by: str, **headers: str) -> dict[str, Any]:
    answer = Caller(by).get(f"dossiers/{dossier.code}/transitions/", **headers)
    assert answer.status_code == 200, answer.content.decode()
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize("state", list(S))
def test_what_is_offered_is_what_the_table_allows_from_there(state: S) -> None:
    told = offered(s.in_state(state), s.CLERK)
    assert (told["state"], told["version"]) == (state, Dossier.objects.get().event_count)
    assert [each["transition"] for each in told["transitions"]] == [
        transition
        for transition, rule in TABLE.items()
        if state in rule.sources and rule.by != {"system"}
    ]


def test_an_offer_says_who_may_and_what_is_in_the_way() -> None:
    dossier = s.in_state(S.PROCESSING)

    def offer(transition: str, by: str, **headers: str) -> dict[str, Any]:
        choice = offered(dossier, by, **headers)["transitions"]
        return next(each for each in choice if each["transition"] == transition)

    assert offer("submit_for_signature", s.OFFICER) == {
        "transition": "submit_for_signature",
        "label": "Trình ký",
        "by": ["officer"],
        "permitted": True,
        "obstacle": {
            "guard": "registered",
            "message": "Chưa đăng ký trên hệ thống hộ tịch; hãy gửi đăng ký trước khi trình ký.",
        },
        "printed_form": None,
    }
    assert offer("send_to_registry", s.OFFICER)["obstacle"] is None
    assert offer("send_to_registry", s.LEADER)["permitted"] is False
    assert offer("withdraw", s.CITIZEN)["permitted"] is True
    assert offer("withdraw", "giamsat")["permitted"] is False
    assert offer("stop", s.LEADER)["printed_form"] == "05"
    english = offer("submit_for_signature", s.OFFICER, accept_language="en")
    assert english["label"] == "Submitted for signature"
    assert "registry" in str(english["obstacle"])


def test_who_may_is_told_without_the_system() -> None:
    choice = offered(s.in_state(S.AWAITING_CONFIRMATION), s.CITIZEN)["transitions"]
    assert {each["transition"]: each["by"] for each in choice}["confirm_draft"] == ["citizen"]


def press(dossier: Dossier, body: object, by: str = s.CLERK, **headers: str) -> Any:
    return Caller(by).post(f"dossiers/{dossier.code}/transitions/", body, **headers)


def test_a_transition_answers_with_the_dossier_as_it_stands() -> None:
    dossier = s.filed()
    body = {
        "transition": "accept",
        "arguments": {"result_delivery": "post", "papers": [{"paper": "birth_notice"}]},
        "version": 1,
    }
    answer = press(dossier, body)
    assert answer.status_code == 200, answer.content.decode()
    told = answer.json()
    assert (told["state"], told["version"]) == ("accepted", 2)
    assert told["due_at"] == "2026-11-23T17:00:00+07:00"
    assert Dossier.objects.get().result_delivery == "post"


def test_whoever_comes_second_is_told_what_changed_and_by_whom() -> None:
    dossier = s.in_state(S.ACCEPTED)
    for body in (
        {"transition": "accept"},
        {"transition": "withdraw", "arguments": s.REASON, "version": 1},
    ):
        answer = press(dossier, body, accept_language="en")
        assert answer.status_code == 409
        problem = answer.json()
        assert problem["type"] == "/problems/out-of-turn"
        assert (problem["state"], problem["by"]) == ("accepted", "Nguyễn Thị Hoa")
        assert (problem["transition"], problem["at"]) == (
            "accept",
            "2026-11-23T08:35:00+07:00",
        )
        assert "Nguyễn Thị Hoa" in problem["detail"]


def test_the_version_as_a_condition() -> None:
    dossier = s.filed()
    seen = Caller(s.CLERK).get(f"dossiers/{dossier.code}/")["ETag"]
    assert seen == Caller(s.CLERK).get(f"dossiers/{dossier.code}/transitions/")["ETag"] == '"1"'
    moved = press(dossier, {"transition": "accept"}, if_match=seen, idempotency_key="a")
    assert (moved.status_code, moved["ETag"]) == (200, '"2"')

    withdraw = {"transition": "withdraw", "arguments": s.REASON}
    answer = press(dossier, withdraw, if_match=seen)
    assert (answer.status_code, answer.json()["type"]) == (412, "/problems/precondition-failed")
    assert (answer.json()["version"], answer.json()["by"]) == (2, "Nguyễn Thị Hoa")
    # It is where the caller saw it, but that cannot be done from there.
    assert press(dossier, {"transition": "accept"}, if_match='"2"').status_code == 409
    # Sent again, it gets the first answer: its condition held when it was carried out.
    again = press(dossier, {"transition": "accept"}, if_match=seen, idempotency_key="a")
    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert press(dossier, withdraw, if_match="*").status_code == 200


@pytest.mark.parametrize("header", ["", "1", 'W/"1"', '"0"', '"1", "2"', '"x"', '"99999999999"'])
def test_a_condition_that_cannot_be_read(header: str) -> None:
    answer = press(s.filed(), {"transition": "accept"}, if_match=header)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed-request")


def test_a_precondition_is_named() -> None:
    answer = press(s.in_state(S.PROCESSING), {"transition": "submit_for_signature"}, s.OFFICER)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/guard-refused")
    assert answer.json()["guard"] == "registered"
    assert answer.json()["detail"].startswith("Chưa đăng ký")


def test_who_may_see_but_not_do() -> None:
    answer = press(s.filed(), {"transition": "accept"}, s.CITIZEN)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-permitted")


@pytest.mark.parametrize("transition", ["registry_registered", "attach_personal_id", "submit"])
def test_what_is_the_systems_own_is_not_offered(transition: str) -> None:
    answer = press(s.filed(), {"transition": transition, "arguments": s.RESULT})
    assert answer.status_code == 400
    assert [e["field"] for e in answer.json()["errors"]] == ["transition"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["transition"]),
        ([], [""]),
        ({"transition": 1}, ["transition"]),
        ({"transition": "accept", "arguments": []}, ["arguments"]),
        ({"transition": "accept", "arguments": None}, ["arguments"]),
        ({"transition": "accept", "version": "1"}, ["version"]),
        ({"transition": "accept", "version": 10**400}, ["version"]),
        ({"transition": "accept", "version": 0}, ["version"]),
        ({"transition": "accept", "verison": 1}, ["verison"]),
        ({"transition": "refuse"}, ["arguments.reason"]),
        ({"transition": "refuse", "arguments": {"reason": "\x00"}}, ["arguments.reason"]),
        (
            {"transition": "request_supplement", "arguments": {"missing": [{}]}},
            ["arguments.missing.0.note", "arguments.reason", "arguments.supply_by"],
        ),
    ],
)
def test_what_is_wrong_is_named(body: object, fields: list[str]) -> None:
    dossier = s.filed()
    answer = press(dossier, body)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == fields
    assert Dossier.objects.get().event_count == 1


def test_corrections_are_judged_as_the_declaration_they_make() -> None:
    dossier = s.moved(s.filed(), s.REQUEST_SUPPLEMENT)
    body = {
        "transition": "supply",
        "arguments": {"corrections": {"child": {"sex": "unknown"}, "mother": {"age": 31}}},
    }
    answer = press(dossier, body, s.CITIZEN)
    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} == {
        "declaration.child.sex",
        "declaration.mother.age",
    }
    assert Dossier.objects.get().state == "supplement_required"
