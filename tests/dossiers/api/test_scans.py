"""Scanned papers over the API."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from dossiers.models import Scan, ScanViewing
from dossiers.scan_types import ScanType
from dossiers.states import DossierState as S
from tests.callers import Caller

from .. import stories as s
from ..scanned import FILES, JPEG, PDF, PNG, file

pytestmark = pytest.mark.django_db
FORM = "multipart/form-data"


@pytest.fixture(autouse=True)
def folder(papers_folder: Path) -> Path:
    return papers_folder


def uploaded(code: str, content: bytes = PDF, by: str = s.CITIZEN, **fields: Any) -> Any:
    form = {"paper": "birth_notice", "file": file(content), **fields}
    return Caller(by).upload(f"dossiers/{code}/scans/", form)


def test_a_citizen_sends_a_scan_and_reads_it_back() -> None:
    code = s.filed().code
    answer = uploaded(code)
    address = f"/api/v1/dossiers/{code}/scans/1/"
    assert (answer.status_code, answer["Location"]) == (201, address)
    assert answer.json() == {
        "number": 1,
        "paper": "birth_notice",
        "paper_name": "Giấy chứng sinh",
        "version": 1,
        "media_type": "application/pdf",
        "size": len(PDF),
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "added_by": str(s.user(s.CITIZEN)),
        "added_at": "2026-11-23T08:30:00+07:00",
        "address": address,
    }
    citizen = Caller(s.CITIZEN)
    assert citizen.get(f"dossiers/{code}/scans/").json() == {"scans": [answer.json()]}
    assert citizen.get(address).content == PDF
    viewing = ScanViewing.objects.get()
    assert (viewing.viewed_by, viewing.door) == (s.user(s.CITIZEN), "api")


@pytest.mark.parametrize(("kind", "content"), FILES.items())
@pytest.mark.parametrize(
    ("name", "sent_as"), [("evil.html", "text/html"), ("../../etc/x.svg", "image/svg+xml")]
)
def test_what_it_is_called_counts_for_nothing(
    kind: ScanType, content: bytes, name: str, sent_as: str
) -> None:
    code = s.filed().code
    assert uploaded(code, file=file(content, name, sent_as)).status_code == 201
    answer = Caller(s.CLERK).get(f"dossiers/{code}/scans/1/")
    assert answer["Content-Type"] == kind
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'attachment; filename="{code}-1.{kind.extension}"'
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("accept", "status"), [("*/*", 200), ("application/pdf", 200), ("application/json", 406)]
)
def test_it_is_a_file_and_nothing_else(accept: str, status: int) -> None:
    code = s.filed().code
    uploaded(code)
    answer = Caller(s.CITIZEN).get(f"dossiers/{code}/scans/1/", Accept=accept)
    assert answer.status_code == status
    assert ScanViewing.objects.count() == (status == 200)


def test_sent_twice_it_is_kept_once() -> None:
    code = s.filed().code
    first, again = uploaded(code), uploaded(code)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert uploaded(code, JPEG).json()["version"] == 2
    assert Scan.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"file": file(b"<html>", "x.pdf", "application/pdf")}, "file", "not_a_scan"),
        ({"file": file(PNG[:40])}, "file", "cut_short"),
        ({"file": file(b"")}, "file", "empty"),
        ({"file": "text"}, "file", "required"),
        ({"paper": "diploma"}, "paper", "unknown_paper"),
        ({"paper": "\x00"}, "paper", "unknown_paper"),
        ({"paper": file(b"birth_notice")}, "paper", "required"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], field: str, code: str) -> None:
    if hasattr(fields.get("file"), "seek"):
        fields["file"].seek(0)
    answer = uploaded(s.filed().code, **fields)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [(field, code)]
    assert not Scan.objects.exists()


@pytest.mark.parametrize("over", ["paper", "request"])
def test_too_large_names_the_field_and_the_limit(over: str, settings: Settings) -> None:
    """Whether or not the body as a whole was still taken into memory."""
    settings.PAPER_MAX_BYTES = 2**20
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20 if over == "request" else 2**24
    answer = uploaded(s.filed().code, PDF + b"\n" * 2**20)
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "field": "file",
            "code": "too_large",
            "message": "Tệp quá lớn: tối đa 1 MB một giấy tờ.",
        }
    ]


def test_only_a_form_is_taken() -> None:
    address = f"dossiers/{s.filed().code}/scans/"
    answer = Caller(s.CITIZEN).post(address, PDF, content_type="application/pdf")
    assert (answer.status_code, answer.json()["type"]) == (
        415,
        "/problems/unsupported-media-type",
    )
    answer = Caller(s.CITIZEN).post(address, b"--x", content_type=FORM)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed-request")


def test_a_supervisor_reads_and_adds_nothing() -> None:
    code = s.filed().code
    uploaded(code)
    assert Caller("giamsat").get(f"dossiers/{code}/scans/1/").content == PDF
    assert uploaded(code, JPEG, by="giamsat").status_code == 403


@pytest.mark.parametrize("by", ["congdan2", "canbo2", "lanhdao2", "vanhanh", "quantri"])
def test_to_a_stranger_there_is_no_scan(by: str) -> None:
    code = s.filed().code
    uploaded(code)
    stranger = Caller(by)
    assert stranger.get(f"dossiers/{code}/scans/").status_code == 404
    assert stranger.get(f"dossiers/{code}/scans/1/").status_code == 404
    assert uploaded(code, JPEG, by=by).status_code == 404
    assert not ScanViewing.objects.exists()
    assert Scan.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "2", "9" * 40])
def test_a_number_that_is_none_is_not_found(number: str) -> None:
    code = s.filed().code
    uploaded(code)
    assert Caller(s.CITIZEN).get(f"dossiers/{code}/scans/{number}/").status_code == 404


def test_the_scan_of_another_dossier_is_not_reached_by_its_number() -> None:
    mine, other = s.filed().code, s.filed().code
    uploaded(mine)
    assert Caller(s.CITIZEN).get(f"dossiers/{other}/scans/1/").status_code == 404


def test_while_it_is_processed_the_citizen_waits_to_be_asked() -> None:
    dossier = s.in_state(S.ACCEPTED)
    answer = uploaded(dossier.code)
    assert (answer.status_code, answer.json()["guard"]) == (409, "citizens_turn")
    assert uploaded(dossier.code, by=s.CLERK).status_code == 201


def test_with_the_storage_down_everything_else_works(folder: Path) -> None:
    folder.write_text("not a folder")
    citizen = Caller(s.CITIZEN)
    code = s.filed().code
    answer = uploaded(code)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/papers-unavailable")
    assert answer["Retry-After"] == "60"
    assert citizen.get(f"dossiers/{code}/").status_code == 200
    assert citizen.get(f"dossiers/{code}/scans/").json() == {"scans": []}
    folder.unlink()
    assert uploaded(code).status_code == 201
    folder.rename(folder.with_name("away"))
    assert citizen.get(f"dossiers/{code}/scans/1/").status_code == 503
