"""Files that are two things at once, and tricks with files in parts: a paper, or nothing."""

import io
import zipfile
from typing import Any

import pytest

from dossiers.citizens.models import Upload
from dossiers.models import Scan
from tests.admin_pages import Desk
from tests.break_in.test_requests import upload
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.admin.addresses import add_scan_page, scan_file
from tests.dossiers.citizens.test_uploads import TUS, begin, metadata, send, where
from tests.dossiers.scanned import JPEG, PDF, PNG, file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]

SCRIPT = b"<html><script>alert(1)</script></html>"


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/cron.d/x", b"0" * 1_000_000)
    return packed.getvalue()


POLYGLOTS = {
    "a picture, then a page": PNG + SCRIPT,
    "a picture, then an archive": PNG + zipped(),
    "a photograph, then a page": JPEG + SCRIPT,
    "a document with a script": PDF.replace(b"%%EOF", b"/OpenAction <</S /JavaScript>>\n%%EOF"),
    "a document, then an archive": PDF + zipped()[:900] + b"\n%%EOF",
}


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS)
def test_a_file_that_is_two_things_is_shown_as_the_harmless_one(content: bytes) -> None:
    """It is served as what its first bytes are, never guessed at, and nothing in it runs."""
    code = s.filed().code
    assert upload(code, content, "anh.html", "text/html").status_code == 201
    scan = Scan.objects.get()
    for got in (
        Caller(s.CITIZEN).get(f"dossiers/{code}/scans/1/"),
        Desk(s.CLERK).client.get(scan_file(scan.dossier, 1)),
    ):
        assert got["Content-Type"] == scan.media_type
        assert got["Content-Type"] in ("image/png", "image/jpeg", "application/pdf")
        assert got["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in got["Content-Security-Policy"]
        assert "script-src" not in got["Content-Security-Policy"]
        if scan.kind.is_picture:
            assert got["Content-Security-Policy"].endswith("; sandbox")
    assert (
        Caller(s.CITIZEN)
        .get(f"dossiers/{code}/scans/1/")["Content-Disposition"]
        .startswith("attachment")
    )


@pytest.mark.parametrize("content", [zipped(), SCRIPT + PDF, b"\xef\xbb\xbf" + PDF, b"\n" + PNG])
def test_what_begins_as_something_else_is_something_else(content: bytes) -> None:
    code = s.filed().code
    assert upload(code, content, "giay.pdf", "application/pdf").status_code == 400
    assert not Scan.objects.exists()


@pytest.mark.parametrize(
    "paper", ["../birth_notice", "birth_notice\x00", "BIRTH_NOTICE", "", "x" * 999]
)
def test_a_paper_is_one_of_the_procedures(paper: str) -> None:
    code = s.filed().code
    answer = Caller(s.CITIZEN).upload(
        f"dossiers/{code}/scans/", {"paper": paper, "file": file(PNG)}
    )
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")


def test_the_counters_form_believes_no_name_and_no_type_either() -> None:
    dossier = s.filed()
    desk = Desk(s.CLERK)
    page = add_scan_page(dossier)
    form = desk.get(page).form_with("paper")
    sent = {**form, "paper": "birth_notice", "file": file(SCRIPT, "anh.png", "image/png")}
    assert desk.post(page, sent).status in (200, 422)
    assert not Scan.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"upload_length": "-1"},
        {"upload_length": "1e3"},
        {"upload_length": "٤٠"},
        {"upload_length": "9" * 400},
        {"upload_length": "0"},
        {"upload_length": ""},
        {"upload_metadata": "paper !!!"},
        {"upload_metadata": "paper YQ==,paper Yg=="},
        {"upload_metadata": "paper " + "A" * 90_000},
        {"upload_metadata": metadata(paper="../../x")},
        {"upload_metadata": metadata(paper="birth_notice", dossier="../H26")},
        {"upload_metadata": metadata(paper="birth_notice", draft="' OR 1=1")},
    ],
)
def test_a_file_in_parts_begins_as_agreed_or_not_at_all(headers: dict[str, str]) -> None:
    told = {
        "upload_length": "40",
        "upload_metadata": metadata(paper="birth_notice", dossier=s.filed().code),
        **TUS,
    }
    answer = Caller(s.CITIZEN).post("uploads/", b"", **(told | headers))
    assert answer.status_code in (400, 404, 413), answer.content
    assert not Upload.objects.exists()


def test_parts_are_neither_swapped_nor_overlapped_nor_anothers() -> None:
    citizen, code = Caller(s.CITIZEN), s.filed().code
    address = where(begin(citizen, dossier=code))
    send(citizen, address, 0, PDF[:100])
    tricks: list[dict[str, Any]] = [
        {"upload_offset": "0"},
        {"upload_offset": "-100"},
        {"upload_offset": "١٠٠"},
        {"upload_offset": "9" * 400},
        {"content_type": "application/octet-stream"},
        {"content_type": "text/html"},
    ]
    for trick in tricks:
        told = {"content_type": "application/offset+octet-stream", "upload_offset": "100", **TUS}
        answer = citizen.patch(address, SCRIPT, **(told | trick))
        assert answer.status_code in (400, 409, 415), trick
    assert send(Caller("congdan2"), address, 100, SCRIPT).status_code == 404
    assert Upload.objects.get().offset == 100
