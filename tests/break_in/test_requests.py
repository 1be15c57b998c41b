"""Tricks with headers, methods, types and sizes: an odd request is refused, or an ordinary one."""

import json
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client as Browser
from pytest_django import Settings

from dossiers.states import DossierState as S
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.scanned import JPEG, PDF, PNG, file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "x@evil", ""])
@pytest.mark.parametrize("path", ["/admin/login/", "/api/v1/procedures/"])
def test_another_host_is_not_ours(host: str, path: str) -> None:
    answer = Browser(raise_request_exception=False).get(path, headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_no_header_puts_another_host_or_path_in_its_place() -> None:
    headers = {
        "x-forwarded-host": "evil.example",
        "x-host": "evil.example",
        "forwarded": "host=evil.example;proto=https",
        "x-original-url": "/api/v1/status/",
        "x-rewrite-url": "/api/v1/status/",
    }
    answer = Browser().get("/admin/dossiers/dossier/", headers=headers)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize(
    "header", ["x-http-method-override", "x-http-method", "x-method-override", "x-original-method"]
)
def test_no_header_puts_another_method_in_its_place(header: str) -> None:
    dossier = s.filed()
    caller, path = Caller(s.CLERK), f"dossiers/{dossier.code}/"
    assert caller.get(path, **{header: "DELETE"}).status_code == 200
    assert caller.post(path, {"_method": "DELETE"}, **{header: "DELETE"}).status_code == 405
    moves = f"{path}transitions/"
    assert caller.get(moves, {"_method": "POST"}, **{header: "POST"}).status_code == 200
    dossier.refresh_from_db()
    assert dossier.event_count == 1


def test_an_address_in_a_header_is_believed_of_trusted_proxies_alone() -> None:
    """Twenty guesses from one connection are twenty, whatever each says of itself."""
    for number in range(20):
        caller = Caller(address="203.0.113.7")
        told = {"username": f"ai{number}", "password": "x"}
        caller.post("auth/token/", told, x_forwarded_for=f"192.0.2.{number}")
    last = Caller(address="203.0.113.7").post(
        "auth/token/", {"username": "x", "password": "x"}, x_forwarded_for="192.0.2.99"
    )
    assert last.status_code == 429


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/plain", b'{"transition": "accept"}'),
        ("application/x-www-form-urlencoded", b"transition=accept"),
        ("application/json; charset=utf-7", b"+AHs-+ACI-transition+ACI-:+ACI-accept+ACI-+AH0-"),
        ("application/xml", b"<transition>accept</transition>"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\naccept\r\n--x--"),
        ("", b'{"transition": "accept"}'),
    ],
)
def test_what_is_not_json_is_not_read_as_json(content_type: str, body: bytes) -> None:
    dossier = s.filed()
    path = f"dossiers/{dossier.code}/transitions/"
    answer = Caller(s.CLERK).post(path, body, content_type=content_type)
    assert answer.status_code in (400, 415)
    dossier.refresh_from_db()
    assert dossier.event_count == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"transition": "accept"' + b" " * 2 * 1024 * 1024 + b"}",
        b"[" * 100_000,
        b'{"transition": "accept", "transition": "sign"}' * 40_000,
    ],
)
def test_a_body_without_end_is_not_read_to_the_end(body: bytes) -> None:
    code = s.filed().code
    answer = Caller(s.CLERK).post(f"dossiers/{code}/transitions/", body)
    assert answer.status_code in (400, 413)
    assert answer["Content-Type"] == "application/problem+json"


def upload(code: str, content: bytes, name: str = "scan.pdf", sent_as: str = "") -> Any:
    told = {"paper": "birth_notice", "file": file(content, name, sent_as)}
    return Caller(s.CITIZEN).upload(f"dossiers/{code}/scans/", told)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ" + b"\x00" * 200,
        b"PK\x03\x04" + b"\x00" * 200,
        b"GIF89a" + b"\x00" * 200,
        b"%PDF-1.7",  # and nothing after it
        JPEG[:30] + b"<script>",
        b"",
    ],
)
def test_a_disguised_file_is_told_by_its_content(content: bytes) -> None:
    code = s.filed().code
    answer = upload(code, content, "giay-chung-sinh.pdf", "application/pdf")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")
    assert s.user(s.CITIZEN).dossiers.get().scans.count() == 0


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..\\..\\x.pdf", "/etc/passwd", "a\r\nSet-Cookie: x=1.pdf"]
)
def test_a_files_name_leads_nowhere(name: str) -> None:
    code = s.filed().code
    answer = upload(code, PNG, name)
    assert answer.status_code == 201
    got = Caller(s.CITIZEN).get(f"dossiers/{code}/scans/1/")
    assert got["Content-Disposition"].endswith(f'filename="{code}-1.png"')
    assert "Set-Cookie" not in got.headers


def test_an_oversized_file_is_kept_nowhere(settings: Settings) -> None:
    settings.PAPER_MAX_BYTES = 10_000
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 20_000
    code = s.filed().code
    for size in (15_000, 3_000_000):
        answer = upload(code, PDF.replace(b"%%EOF", b"%" + b"x" * size + b"\n%%EOF"))
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "too_large")
    assert Caller(s.CITIZEN).get(f"dossiers/{code}/scans/").json()["scans"] == []


def test_another_origin_is_told_nothing_of_how_to_call_us() -> None:
    assert configured.CORS_ALLOWED_ORIGINS == []
    asked = {
        "origin": "https://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
    }
    for answer in (
        Browser().options("/api/v1/dossiers/", headers=asked),
        Caller(s.CITIZEN).get("dossiers/", origin="https://evil.example"),
    ):
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]


def test_an_origin_that_a_ward_names_may_call_with_a_token_only(settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://dichvucong.example"]
    asked = {"origin": "https://dichvucong.example", "access-control-request-method": "POST"}
    told = Browser().options("/api/v1/dossiers/", headers=asked)
    assert told["Access-Control-Allow-Origin"] == "https://dichvucong.example"
    assert "Access-Control-Allow-Credentials" not in told.headers
    allowed = {each.strip() for each in told["Access-Control-Allow-Headers"].split(",")}
    assert {"idempotency-key", "if-match", "upload-offset"} <= allowed
    assert "Access-Control-Allow-Origin" not in Browser().options("/admin/", headers=asked).headers


def test_odd_json_is_an_ordinary_refusal() -> None:
    code = s.in_state(S.ACCEPTED).code
    bodies: tuple[Any, ...] = (
        {"transition": ["accept"]},
        {"transition": {"$ne": ""}},
        {"__proto__": {}},
        1,
    )
    for body in bodies:
        answer = Caller(s.CLERK).post(f"dossiers/{code}/transitions/", json.dumps(body).encode())
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")


HEADERS = (
    "authorization accept accept_language idempotency_key if_match if_none_match x_request_id "
    "x_forwarded_for content_type origin range x_signature cookie referer upload_offset"
)


@pytest.mark.parametrize("header", HEADERS.split())
def test_a_header_without_end_or_sense_is_an_ordinary_refusal(header: str) -> None:
    """What the web server lets through; it ends a connection itself at its own limit."""
    code = s.in_state(S.ACCEPTED).code
    caller = Caller(s.CLERK)
    odd = ("x" * 60_000, "*;q=0.1," * 5000, "é", 'W/"' + "9" * 400 + '"', ",,;;q=1;q=", "a: b\tc")
    for said in odd:
        for answer in (
            caller.get(f"dossiers/{code}/", **{header: said}),
            caller.post(f"dossiers/{code}/transitions/", {"transition": "x"}, **{header: said}),
            caller.get("/admin/login/", **{header: said}),
        ):
            assert answer.status_code < 500, (said[:20], answer.status_code)


@pytest.mark.parametrize("shape", ["[", '{"a":'])
def test_json_of_any_depth_is_an_ordinary_refusal(shape: str) -> None:
    """Also where a text in the body is JSON by itself: test_call_backs.py."""
    code = s.filed().code
    close = {"[": "]", '{"a":': "}"}[shape]
    for depth in (150, 250, 5000):
        inner = shape * depth + ("1" if close == "}" else "") + close * depth
        for where in ("transition", "arguments", "declaration"):
            body = f'{{"transition": "accept", "{where}": {inner}}}'.encode()
            answers = (
                Caller(s.CLERK).post(f"dossiers/{code}/transitions/", body),
                Caller(s.CITIZEN).post("dossiers/", body),
                Caller(s.CITIZEN).post("drafts/", body),
            )
            assert {each.status_code for each in answers} == {400}
