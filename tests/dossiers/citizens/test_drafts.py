"""Drafts over the API: saved half-done, gone on with elsewhere, submitted once."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from accounts import demo
from dossiers.citizens.models import Draft, DraftPaper
from dossiers.models import Dossier, Scan
from dossiers.orphans import orphans
from dossiers.procedures import get_procedure
from tests.accounts.codes import signed_in
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.scanned import JPEG, PDF, file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("papers_folder")]


def body(**changes: Any) -> dict[str, Any]:
    declaration = get_procedure(s.BIRTH).example(s.MORNING.date())
    return {"procedure": s.BIRTH, "unit": demo.WARD, "declaration": declaration} | changes


def begun(caller: Caller, **changes: Any) -> dict[str, Any]:
    answer = caller.post("drafts/", body(**changes))
    assert answer.status_code == 201, answer.content
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture
def citizen() -> Caller:
    return Caller(s.CITIZEN)


def test_half_a_declaration_is_saved_with_what_is_still_wrong(citizen: Caller) -> None:
    told = begun(citizen, unit="", declaration={"child": {"full_name": "An 1", "huh": 7}})
    remarks = {each["field"]: (each["code"], each["severity"]) for each in told["remarks"]}
    assert remarks["unit"] == ("required", "error")
    assert remarks["declaration.child.full_name"] == ("name_characters", "error")
    assert "declaration.requester" in {path.rsplit(".", 1)[0] for path in remarks} | set(remarks)
    assert told["declaration"] == {"child": {"full_name": "An 1", "huh": 7}}


def test_it_goes_on_on_another_device(citizen: Caller) -> None:
    told = begun(citizen, declaration={})
    elsewhere = Caller(s.CITIZEN)
    (row,) = elsewhere.get("drafts/").json()["results"]
    assert row["id"] == told["id"]
    read = elsewhere.get(f"drafts/{told['id']}/")
    assert read["ETag"] == '"1"'
    saved = elsewhere.put(f"drafts/{told['id']}/", body(), if_match=read["ETag"])
    assert (saved.status_code, saved["ETag"]) == (200, '"2"')
    assert not [each for each in saved.json()["remarks"] if each["severity"] == "error"]


def test_two_devices_do_not_overwrite_each_other(citizen: Caller) -> None:
    address = f"drafts/{begun(citizen)['id']}/"
    assert citizen.put(address, body(), if_match='"1"').status_code == 200
    late = citizen.put(address, body(declaration={}), if_match='"1"')
    assert (late.status_code, late.json()["type"]) == (412, "/problems/precondition-failed")
    assert late.json()["version"] == 2
    assert citizen.get(address).json()["declaration"] != {}
    assert citizen.put(address, body()).status_code == 200  # without a condition


def test_a_draft_becomes_one_dossier(citizen: Caller, clock: Clock) -> None:
    address = f"drafts/{begun(citizen)['id']}/"
    citizen.upload(f"{address}papers/", {"paper": "birth_notice", "file": file(PDF)})
    answer = citizen.post(f"{address}submit/")
    assert answer.status_code == 201, answer.content
    again = citizen.post(f"{address}submit/")
    assert (again.status_code, again.json()["code"]) == (200, answer.json()["code"])
    dossier = Dossier.objects.get()
    assert dossier.owner == s.user(s.CITIZEN)
    assert [each.code for each in dossier.documents.all()] == ["birth_notice"]
    (scan,) = citizen.get(f"dossiers/{dossier.code}/scans/").json()["scans"]
    assert (scan["paper"], scan["version"], scan["size"]) == ("birth_notice", 1, len(PDF))
    assert citizen.get(f"dossiers/{dossier.code}/scans/1/").content == PDF
    assert not DraftPaper.objects.exists()
    assert citizen.get("drafts/").json()["results"] == []
    assert citizen.get(address).json()["dossier"] == dossier.code
    assert not Draft.objects.get().declaration  # it stands in the dossier alone


def test_a_key_that_comes_again_gets_the_first_answer(citizen: Caller) -> None:
    key = str(uuid.uuid4())
    first = citizen.post("drafts/", body(), idempotency_key=key)
    again = citizen.post("drafts/", body(), idempotency_key=key)
    assert again["Idempotent-Replayed"] == "true"
    assert again.json()["id"] == first.json()["id"]
    address = f"drafts/{first.json()['id']}/submit/"
    submitted = citizen.post(address, idempotency_key=key, if_match='"1"')
    repeated = citizen.post(address, idempotency_key=key, if_match='"1"')
    assert (submitted.status_code, repeated.status_code) == (201, 201)
    assert repeated["Idempotent-Replayed"] == "true"
    assert Dossier.objects.count() == 1


def test_what_is_wrong_is_refused_whole_and_nothing_is_lost(citizen: Caller) -> None:
    told = begun(citizen, unit="", declaration={})
    answer = citizen.post(f"drafts/{told['id']}/submit/")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")
    fields = {each["field"] for each in answer.json()["errors"]}
    assert "unit" in fields
    assert any(each.startswith("declaration.") for each in fields)
    assert citizen.get(f"drafts/{told['id']}/").json()["version"] == 1
    assert not Dossier.objects.exists()


def test_a_draft_that_was_saved_elsewhere_is_not_submitted_unseen(citizen: Caller) -> None:
    address = f"drafts/{begun(citizen)['id']}/"
    citizen.put(address, body())
    assert citizen.post(f"{address}submit/", if_match='"1"').status_code == 412
    assert not Dossier.objects.exists()


def test_what_was_submitted_is_not_saved_over(citizen: Caller) -> None:
    address = f"drafts/{begun(citizen)['id']}/"
    citizen.post(f"{address}submit/")
    for answer in (
        citizen.put(address, body()),
        citizen.delete(address),
        citizen.upload(f"{address}papers/", {"paper": "birth_notice", "file": file(PDF)}),
    ):
        assert (answer.status_code, answer.json()["guard"]) == (409, "draft_not_submitted")


@pytest.mark.parametrize("outsider", ["congdan2", s.CLERK, "quantri"])
def test_anothers_draft_does_not_exist(citizen: Caller, outsider: str) -> None:
    address = f"drafts/{begun(citizen)['id']}/"
    citizen.upload(f"{address}papers/", {"paper": "birth_notice", "file": file(PDF)})
    other = Caller(outsider)
    answers = [
        other.get(address),
        other.put(address, body()),
        other.delete(address),
        other.post(f"{address}submit/"),
        other.get(f"{address}papers/"),
        other.get(f"{address}papers/1/"),
        other.delete(f"{address}papers/1/"),
        other.upload(f"{address}papers/", {"paper": "birth_notice", "file": file(PDF)}),
    ]
    assert {each.status_code for each in answers} == {404}
    assert other.get("drafts/").json()["results"] == []


def test_papers_are_told_by_content_and_kept_once(citizen: Caller) -> None:
    address = f"drafts/{begun(citizen)['id']}/papers/"
    kept = citizen.upload(address, {"paper": "birth_notice", "file": file(JPEG, "x.pdf")})
    assert (kept.status_code, kept.json()["media_type"]) == (201, "image/jpeg")
    same = citizen.upload(address, {"paper": "birth_notice", "file": file(JPEG)})
    assert (same.status_code, same.json()["number"]) == (200, 1)
    for fields in (
        {"paper": "birth_notice", "file": file(b"MZ\x90\x00")},
        {"paper": "of_my_own", "file": file(PDF)},
        {"paper": "birth_notice"},
    ):
        assert citizen.upload(address, fields).status_code == 400
    assert citizen.get(f"{address}1/").content == JPEG
    assert citizen.delete(f"{address}1/").status_code == 204
    assert citizen.get(address).json()["papers"] == []


def test_the_sweep_spares_papers_of_drafts(citizen: Caller, clock: Clock) -> None:
    address = f"drafts/{begun(citizen)['id']}/papers/"
    citizen.upload(address, {"paper": "birth_notice", "file": file(PDF)})
    later = clock.now + timedelta(days=3650)
    assert list(orphans(later, timedelta(hours=24))) == []
    DraftPaper.objects.all().delete()
    assert len(list(orphans(later, timedelta(hours=24)))) == 1


def test_another_procedure_lets_go_of_the_papers(citizen: Caller) -> None:
    told = begun(citizen)
    citizen.upload(f"drafts/{told['id']}/papers/", {"paper": "birth_notice", "file": file(PDF)})
    answer = citizen.put(f"drafts/{told['id']}/", body(procedure=s.DEATH, declaration={}))
    assert (answer.status_code, answer.json()["papers"]) == (200, [])


def test_there_is_room_for_twenty(citizen: Caller) -> None:
    for _ in range(20):
        begun(citizen, declaration={})
    answer = citizen.post("drafts/", body())
    assert (answer.status_code, answer.json()["guard"]) == (409, "room_for_drafts")


def test_drafts_are_listed_in_pages(citizen: Caller, clock: Clock) -> None:
    made = []
    for _ in range(5):
        clock.now += timedelta(minutes=1)
        made.append(begun(citizen, declaration={})["id"])
    found, address = [], "drafts/?limit=2"
    while address:
        page = citizen.get(address).json()
        found += [row["id"] for row in page["results"]]
        address = page["next"] and page["next"].removeprefix("http://testserver")
    assert found == made[::-1]
    assert citizen.get("drafts/", {"cursor": "x"}).status_code == 400


def test_for_somebody_else_the_relation_and_its_paper_are_on_record(citizen: Caller) -> None:
    representation = {"relation": "child", "represented_name": "Ngô Văn Tám"}
    told = begun(citizen, representation=representation)
    address = f"drafts/{told['id']}/"
    refused = citizen.post(f"{address}submit/")
    assert [each["code"] for each in refused.json()["errors"]] == ["representation_unproved"]
    citizen.upload(f"{address}papers/", {"paper": "relation_proof", "file": file(PDF)})
    code = citizen.post(f"{address}submit/").json()["code"]
    event = Caller(s.CLERK).get(f"dossiers/{code}/timeline/").json()["events"][0]
    assert event["arguments"]["representation"] == representation
    (paper,) = Caller(s.CLERK).get(f"dossiers/{code}/").json()["papers"]
    assert paper["name"] == "Giấy tờ chứng minh quan hệ với người được nộp thay"
    assert Scan.objects.get().paper == "relation_proof"


def test_a_citizen_by_code_files_too() -> None:
    citizen, _told = signed_in("0977111222")
    code = citizen.post(f"drafts/{begun(citizen)['id']}/submit/").json()["code"]
    assert [row["code"] for row in citizen.get("dossiers/").json()["results"]] == [code]
