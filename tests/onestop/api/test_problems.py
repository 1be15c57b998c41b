"""Every refusal under /api/ is a problem document, whoever answers."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.utils import translation

from onestop.problems import KINDS, document
from tests.callers import Caller
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parents[3] / "docs" / "problems.md"


def check(answer: Any, name: str) -> None:
    assert answer["Content-Type"] == "application/problem+json", answer.content
    told = answer.json()
    assert told["type"] == f"/problems/{name}"
    assert told["status"] == answer.status_code == KINDS[name].status
    assert told["title"]


def test_every_kind_is_explained_to_callers() -> None:
    explained = set(re.findall(r"^## `([a-z-]+)`", DOCS.read_text(encoding="utf-8"), re.M))
    assert explained == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_speaks_two_languages(name: str) -> None:
    vietnamese = document(KINDS[name])
    with translation.override("en"):
        english = document(KINDS[name])
    assert vietnamese["title"] != english["title"]
    assert vietnamese.get("detail") != english.get("detail") or "detail" not in english


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/dossiers/", "/api/%00"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_unknown_addresses(method: str, path: str) -> None:
    check(getattr(Client(), method)(path), "not-found")


def test_an_unknown_address_of_the_site_is_a_page() -> None:
    answer = Client().get("/nothing/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "path", ["dossiers/", "procedures/", "status/", "tracking/", "auth/token/"]
)
@pytest.mark.parametrize("method", ["put", "patch", "options"])
def test_other_methods(method: str, path: str) -> None:
    answer = getattr(Client(), method)(f"/api/v1/{path}", headers=Caller(s.CLERK).headers)
    check(answer, "method-not-allowed")
    assert answer["Allow"]


@pytest.mark.parametrize("path", ["procedures/", "dossiers/", "status/", "/api/schema/"])
def test_other_formats_than_json(path: str) -> None:
    check(Caller(s.CLERK).get(path, accept="image/png"), "not-acceptable")


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "x",
    ],
)
def test_other_bodies_than_json(media_type: str) -> None:
    answer = Caller(s.CLERK).post("dossiers/", b"a=b", content_type=media_type)
    check(answer, "unsupported-media-type")


@pytest.mark.parametrize(
    ("method", "path", "formats"),
    [
        ("get", "exports/dossiers/", "application/jsonl, text/csv"),
        ("get", "dossiers/x/forms/01/", "application/pdf"),
        ("get", "dossiers/", "application/json"),
        ("post", "oauth/token/", "application/x-www-form-urlencoded"),
        ("post", "dossiers/", "application/json"),
    ],
)
def test_which_formats_there_are_is_said(method: str, path: str, formats: str) -> None:
    caller = Caller(s.CLERK)
    asked = {"accept": "image/png"} if method == "get" else {"content_type": "text/plain"}
    answer = getattr(caller, method)(path, **asked, accept_language="en")
    assert answer.status_code == (406 if method == "get" else 415)
    assert f" {formats} only." in answer.json()["detail"]


@pytest.mark.parametrize(
    ("raw", "place"),
    [(b"{", "line 1, column 1"), (b'{\n"a": 1,\n}', "line 3, column 1"), (b"\xff", "column 1")],
)
def test_where_a_body_is_no_json_is_said(raw: bytes, place: str) -> None:
    answer = Caller(s.CLERK).post("dossiers/", raw, accept_language="en")
    check(answer, "malformed-request")
    assert place in answer.json()["detail"]


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_without_the_last_slash_the_same_is_asked_again(method: str) -> None:
    """After a 301 programs turn a POST into a GET: what was sent would be lost, and 200 told."""
    answer = getattr(Client(), method)("/api/v1/dossiers?limit=1")
    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/dossiers/?limit=1")


def test_a_host_that_is_not_ours() -> None:
    check(
        Client().get("/api/v1/procedures/", headers={"host": "evil.example"}), "malformed-request"
    )


def test_a_session_without_its_csrf_token() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(s.user(s.CLERK))
    assert browser.get("/api/v1/dossiers/").status_code == 200
    answer = browser.post("/api/v1/dossiers/", b"{}", content_type="application/json")
    check(answer, "not-permitted")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes the next look at the procedures fail in a given way."""

    def breaks(failure: Exception) -> None:
        def fail(*args: object) -> None:
            raise failure

        monkeypatch.setattr("dossiers.api.procedures.TimeLimitRule.objects.all_in_force", fail)

    return breaks


def test_a_bug_is_told_without_its_details(broken: Any) -> None:
    broken(RuntimeError("secret of the house"))
    answer = Caller().get("procedures/")
    check(answer, "internal-error")
    assert b"secret" not in answer.content


def test_a_database_that_does_not_answer(broken: Any) -> None:
    broken(OperationalError("server closed the connection unexpectedly"))
    answer = Caller().get("procedures/")
    check(answer, "unavailable")
    assert int(answer["Retry-After"]) > 0
    assert b"server closed" not in answer.content


def test_a_bug_elsewhere_is_djangos_page(broken: Any) -> None:
    from onestop.error_answers import server_error

    request = HttpRequest()
    request.path = "/admin/"
    assert server_error(request)["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "header", ["accept_language", "accept", "idempotency_key", "authorization"]
)
@pytest.mark.parametrize("text", ["\xff", ",;=", "*" * 3000, "vi;q=x, en;q=9", "'"])
def test_odd_headers_never_break_anything(header: str, text: str) -> None:
    citizen = Caller(s.CITIZEN)
    assert citizen.get("procedures/", **{header: text}).status_code < 500
    assert citizen.post("dossiers/", {}, **{header: text}).status_code < 500
