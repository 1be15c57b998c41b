"""Files in parts: tus 1.0, for drafts and for dossiers."""

import base64
import uuid
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from dossiers import scan_storage
from dossiers.citizens.models import DraftPaper, Upload, UploadPart
from onestop.tasks import forget_what_ran_out
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.citizens.test_drafts import begun
from tests.dossiers.scanned import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]

TUS = {"tus_resumable": "1.0.0"}
PART = "application/offset+octet-stream"
FILE = PDF + b"\n" * 10


@pytest.fixture
def citizen() -> Caller:
    return Caller(s.CITIZEN)


def metadata(**told: str) -> str:
    packed = {name: base64.b64encode(text.encode()).decode() for name, text in told.items()}
    return ",".join(f"{name} {text}" for name, text in packed.items())


def begin(caller: Caller, length: int = len(FILE), **told: Any) -> Any:
    told = {"paper": "birth_notice", **told}
    return caller.post(
        "uploads/", b"", upload_length=str(length), upload_metadata=metadata(**told), **TUS
    )


def where(answer: Any) -> str:
    assert answer.status_code == 201, answer.content
    return str(answer["Location"]).removeprefix("http://testserver")


def send(caller: Caller, address: str, offset: int, content: bytes, **headers: str) -> Any:
    told = {"content_type": PART, "upload_offset": str(offset), **TUS, **headers}
    return caller.patch(address, content, **told)


def files_kept() -> int:
    return len(list(scan_storage.names_and_ages(s.MORNING))) if scan_storage.exists("") else 0


def test_a_file_resumes_where_it_broke_off(citizen: Caller) -> None:
    draft = begun(citizen)["id"]
    address = where(begin(citizen, draft=draft))
    assert send(citizen, address, 0, FILE[:100])["Upload-Offset"] == "100"
    elsewhere = Caller(s.CITIZEN)
    found = elsewhere.head(address, **TUS)
    assert (found.status_code, found["Upload-Offset"]) == (200, "100")
    assert found["Upload-Length"] == str(len(FILE))
    done = send(elsewhere, address, 100, FILE[100:])
    assert done.status_code == 204
    assert elsewhere.get(done["Content-Location"]).content == FILE
    assert DraftPaper.objects.get().size == len(FILE)
    assert not UploadPart.objects.exists()
    assert files_kept() == 1  # the paper, and none of its parts


def test_a_part_that_came_already_is_told_where_to_go_on(citizen: Caller) -> None:
    address = where(begin(citizen, draft=begun(citizen)["id"]))
    send(citizen, address, 0, FILE[:100])
    for offset in (0, 50, 101):
        answer = send(citizen, address, offset, FILE[:10])
        assert (answer.status_code, answer.json()["offset"]) == (409, 100)
    assert Upload.objects.get().offset == 100


def test_a_lost_answer_to_the_last_part_does_no_harm(citizen: Caller) -> None:
    address = where(begin(citizen, draft=begun(citizen)["id"]))
    send(citizen, address, 0, FILE)
    assert citizen.head(address, **TUS)["Upload-Offset"] == str(len(FILE))
    again = send(citizen, address, len(FILE), b"")
    assert again.status_code == 204
    assert again["Content-Location"]
    assert DraftPaper.objects.count() == 1


def test_a_paper_of_a_dossier_that_waits_for_it(citizen: Caller) -> None:
    dossier = s.moved(s.filed(), s.ACCEPT)
    assert begin(citizen, dossier=dossier.code).json()["guard"] == "citizens_turn"
    s.moved(dossier, s.REQUEST_SUPPLEMENT)
    address = where(begin(citizen, dossier=dossier.code))
    done = send(citizen, address, 0, FILE)
    assert citizen.get(done["Content-Location"]).content == FILE


def test_what_is_no_paper_is_refused_when_it_is_whole(citizen: Caller) -> None:
    address = where(begin(citizen, length=20, draft=begun(citizen)["id"]))
    answer = send(citizen, address, 0, b"MZ" * 10)
    assert [each["code"] for each in answer.json()["errors"]] == ["not_a_scan"]
    assert citizen.head(address, **TUS).status_code == 404
    assert files_kept() == 0


def test_it_is_not_longer_than_was_said_nor_than_a_paper_may_be(
    citizen: Caller, settings: Settings
) -> None:
    draft = begun(citizen)["id"]
    address = where(begin(citizen, length=10, draft=draft))
    assert send(citizen, address, 0, FILE).json()["errors"][0]["code"] == "longer_than_said"
    settings.PAPER_MAX_BYTES = 1000
    assert begin(citizen, length=1001, draft=draft).json()["errors"][0]["code"] == "too_large"
    assert send(citizen, address, 0, b"x" * 1001).json()["errors"][0]["code"] == "too_large"
    assert files_kept() == 0


@pytest.mark.parametrize("outsider", ["congdan2", s.CLERK])
def test_anothers_upload_does_not_exist(citizen: Caller, outsider: str) -> None:
    draft = begun(citizen)["id"]
    address, other = where(begin(citizen, draft=draft)), Caller(outsider)
    assert begin(other, draft=draft).status_code == 404
    assert other.head(address, **TUS).status_code == 404
    assert send(other, address, 0, FILE).status_code == 404
    assert other.delete(address, **TUS).status_code == 404


def test_an_upload_is_for_something_that_is_there(citizen: Caller) -> None:
    other: Any
    for other in ({"draft": str(uuid.uuid4())}, {"draft": "x"}, {"dossier": "H26-1"}):
        assert begin(citizen, **other).status_code == 404
    draft = begun(citizen)["id"]
    more: Any
    for more in ({}, {"draft": draft, "dossier": "x"}, {"draft": draft, "paper": "of_my_own"}):
        assert begin(citizen, **more).status_code == 400
    answer = citizen.post("uploads/", b"", upload_length="9", upload_metadata="paper !", **TUS)
    assert answer.status_code == 400


def test_another_version_of_the_protocol_is_refused(citizen: Caller) -> None:
    address = where(begin(citizen, draft=begun(citizen)["id"]))
    answer = send(citizen, address, 0, FILE, tus_resumable="2.0.0")
    assert (answer.status_code, answer.json()["type"]) == (412, "/problems/unsupported-version")
    assert send(citizen, address, 0, FILE, content_type="application/json").status_code == 415
    told = citizen.options("uploads/")
    assert (told.status_code, told["Tus-Version"]) == (204, "1.0.0")


def test_what_stopped_coming_is_forgotten_with_its_files(citizen: Caller, clock: Clock) -> None:
    given_up = where(begin(citizen, draft=begun(citizen)["id"]))
    send(citizen, given_up, 0, FILE[:100])
    assert citizen.delete(given_up, **TUS).status_code == 204
    stale = where(begin(citizen, draft=begun(citizen)["id"]))
    send(citizen, stale, 0, FILE[:100])
    clock.now += timedelta(days=2)
    assert Caller(s.CITIZEN).head(stale, **TUS).status_code == 404
    forget_what_ran_out()
    assert not Upload.objects.exists()
    assert files_kept() == 0
