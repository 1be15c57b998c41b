"""Every request has an id, comes back with it, and leaves one line that tells of no person."""

import re
from typing import Any

import pytest
from django.test import Client

from integrations.models import OutboxMessage
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.api.test_submit import example
from tests.log_lines import LogLines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

HEADER = "X-Request-ID"
PERSON = "Nguyễn Thị Hồng Vân 001195012345"
GIVEN = "0b5cbc5e-5d8b-4cf5-9a3e-0a4c5f1f4f0e"


@pytest.mark.parametrize("given", [GIVEN, GIVEN.replace("-", ""), GIVEN.upper()])
def test_an_id_that_a_gateway_gave_is_kept(given: str) -> None:
    assert Caller().get("procedures/", x_request_id=given)[HEADER] == given


@pytest.mark.parametrize(
    "given",
    [
        "",
        "1",
        "Nguyễn Thị Hồng Vân",
        "001195012345",
        GIVEN + "0",
        "{" + GIVEN + "}",
        "urn:uuid:" + GIVEN,
        "-" * 500 + GIVEN.replace("-", ""),
        GIVEN.replace("-", "_"),
        "0" * 31 + "\u0663",
    ],
)
def test_another_is_replaced(given: str) -> None:
    answer = Caller().get("procedures/", x_request_id=given)
    assert answer.status_code == 200
    assert re.fullmatch(r"[0-9a-f]{32}", answer[HEADER])


def test_each_request_has_another() -> None:
    assert Caller().get("procedures/")[HEADER] != Caller().get("procedures/")[HEADER]


@pytest.mark.parametrize(
    ("path", "status"),
    [("nothing/", 404), ("dossiers/", 401), ("/admin/login/", 200), ("/nothing", 404)],
)
def test_whatever_the_answer_it_comes_back(path: str, status: int) -> None:
    answer = Caller().get(path, x_request_id=GIVEN)
    assert (answer.status_code, answer[HEADER]) == (status, GIVEN)
    if answer["Content-Type"] == "application/problem+json":
        assert answer.json()["correlation_id"] == GIVEN


def test_also_from_a_bug_and_from_a_strange_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("dossiers.api.procedures.TimeLimitRule.objects.all_in_force", fail)
    for headers, status in (({}, 500), ({"host": "evil.example"}, 400)):
        answer = Caller().get("procedures/", x_request_id=GIVEN, **headers)
        assert (answer.status_code, answer[HEADER]) == (status, GIVEN)
        assert answer.json()["correlation_id"] == GIVEN


def test_what_is_enqueued_carries_it() -> None:
    answer = Caller(s.CITIZEN).post("dossiers/", example(), x_request_id=GIVEN)
    assert answer.status_code == 201
    assert set(OutboxMessage.objects.values_list("correlation_id", flat=True)) == {GIVEN}


def test_what_no_request_caused_has_none() -> None:
    s.filed()
    assert set(OutboxMessage.objects.values_list("correlation_id", flat=True)) == {""}


def test_one_line_a_request_by_its_route(log: LogLines) -> None:
    dossier = s.filed()
    answer = Caller(s.CITIZEN).get(f"dossiers/{dossier.code}/", {"q": "Hồng Vân"})
    (line,) = log.of("onestop.request_log")
    assert line["message"] == "GET /api/v1/dossiers/<dossier_code:code>/ 200"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["route"] == "api/v1/dossiers/<dossier_code:code>/"
    assert line["correlation_id"] == answer[HEADER]
    assert line["duration_ms"] >= 0
    assert dossier.code not in log.text
    assert "Vân" not in log.text


def test_what_was_typed_at_no_address_is_not_told(log: LogLines) -> None:
    Client().get("/Nguyễn Thị Hồng Vân/001195012345")
    (line,) = log.of("onestop.request_log")
    assert line["message"] == "GET (no route) 404"
    assert "001195012345" not in log.text


def test_the_health_check_is_not_told_while_all_is_well(log: LogLines) -> None:
    Client().get("/healthz")
    assert not log.of("onestop.request_log")
    Client().post("/healthz")
    (line,) = log.of("onestop.request_log")
    assert line["status"] == 405


def test_a_bug_is_logged_without_what_was_declared(
    monkeypatch: pytest.MonkeyPatch, log: LogLines
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ValueError(PERSON)  # the line of source is told, so the name stands elsewhere

    monkeypatch.setattr("dossiers.api.dossiers.submit_dossier", fail)
    assert Caller(s.CITIZEN).post("dossiers/", example()).status_code == 500
    (line,) = log.of("django.request")
    assert line["exc_info"].endswith("\nValueError")
    assert line["message"] == "Internal Server Error: /api/v1/dossiers/"
    assert line["correlation_id"]
    assert "Vân" not in log.text
    assert "001195012345" not in log.text


def test_a_bug_is_told_by_its_route(monkeypatch: pytest.MonkeyPatch, log: LogLines) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ValueError

    monkeypatch.setattr("dossiers.web.pages.render", fail)
    assert Caller().get("/ho-so/001195012345/").status_code == 500
    (line,) = log.of("django.request")
    assert line["message"] == "Internal Server Error: /ho-so/<str:code>/"
    assert "001195012345" not in log.text
