"""A body beyond REQUEST_MAX_KB is 413 at every door that takes one, whatever reads it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from accounts.scopes import Scope
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.citizens.test_drafts import begun
from tests.dossiers.scanned import PDF
from tests.integrators import FORM, program_with
from tests.onestop.test_every_write import UNSAFE, operations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]

MOST = 20_000
BODIES = sorted(
    name
    for name, (_path, told) in operations(*UNSAFE).items()
    if {"application/json", FORM} & set(told.get("requestBody", {}).get("content", {}))
)


@pytest.fixture(autouse=True)
def limit(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = MOST
    settings.PAYMENT_GATEWAY_URL = "http://127.0.0.1:1"  # nothing is asked of it


def address(name: str, program: Caller) -> str:
    path, _told = operations(*UNSAFE)[name]
    hook = (
        "{endpoint}" in path
        and program.post("webhooks/", {"url": "https://he-thong.example/hook"}).json()["id"]
    )
    draft = "{draft_id}" in path and begun(Caller(s.CITIZEN))["id"]
    dossier = "{code}" in path and s.filed().code
    return str(path).format(code=dossier, draft_id=draft, outage_id=1, endpoint=hook)


@pytest.mark.parametrize("name", BODIES)
def test_json_and_forms(name: str) -> None:
    program = program_with(*Scope)
    path = address(name, program)
    (media_type,) = operations(*UNSAFE)[name][1]["requestBody"]["content"]
    large = b'{"a": "%s"}' % (b"a" * MOST) if media_type != FORM else b"a=" + b"a" * MOST
    answers = [
        _sent(caller, name, path, large, media_type)
        for caller in (Caller(), Caller(s.CITIZEN), Caller(s.CLERK), Caller("vanhanh"), program)
    ]
    told = {(each.status_code, each.json()["type"]) for each in answers}
    assert (413, "/problems/too-large") in told
    assert all(status in (401, 403, 413) for status, _type in told), told


def _sent(caller: Caller, name: str, path: str, body: bytes, media_type: str) -> Any:
    headers = {"content-type": media_type, **caller.headers}
    (method,) = (each for each in UNSAFE if name in operations(each))
    return caller._http.generic(method.upper(), path, body, media_type, headers=headers)


@pytest.mark.parametrize("where", ["scans", "papers"])
def test_the_fields_beside_a_file(where: str) -> None:
    citizen = Caller(s.CITIZEN)
    path = f"dossiers/{s.filed().code}/scans/"
    if where == "papers":
        path = f"drafts/{begun(citizen)['id']}/papers/"
    content = PDF.replace(b"%%EOF", b"%" + b"x" * MOST + b"\n%%EOF")  # a file may be larger
    file = SimpleUploadedFile("scan.pdf", content)
    kept = citizen.upload(path, {"paper": "birth_notice", "file": file})
    assert kept.status_code == 201
    refused = citizen.upload(path, {"paper": "a" * MOST, "file": SimpleUploadedFile("x", PDF)})
    assert (refused.status_code, refused.json()["type"]) == (413, "/problems/too-large")
