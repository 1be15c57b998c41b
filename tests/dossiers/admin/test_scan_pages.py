"""Scanned papers in the admin: adding, looking, and what is said when it cannot be done."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from dossiers.models import Dossier, Scan, ScanViewing
from dossiers.scan_types import ScanType
from dossiers.scans import add_scan
from dossiers.states import DossierState as S
from tests.admin_pages import NOW, Desk, Page

from .. import stories as s
from ..scanned import FILES, JPEG, PDF, PNG, file
from .addresses import add_scan_page, page, scan_file, scan_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
NOTICE = "birth_notice"


@pytest.fixture(autouse=True)
def folder(papers_folder: Path) -> Path:
    return papers_folder


def scanned(dossier: Dossier, content: bytes = PDF, paper: str = NOTICE) -> Scan:
    return add_scan(dossier, paper, content, by=s.user(s.CLERK), now=NOW)[0]


def upload(by: str, dossier: Dossier, content: bytes = PDF, paper: str = NOTICE) -> Page:
    form = {"paper": paper, "file": file(content)}
    return Desk(by).post(add_scan_page(dossier), form, follow=True)


def test_a_clerk_adds_a_scan_from_the_dossiers_page() -> None:
    dossier = s.filed()
    before = Desk(s.CLERK).get(page(dossier))
    assert add_scan_page(dossier) in before
    assert before.form_with("paper")["paper"] == NOTICE
    after = upload(s.CLERK, dossier)
    assert after.response.redirect_chain == [(f"{page(dossier)}#papers", 302)]
    assert "Đã lưu bản chụp “Giấy chứng sinh”, bản 1." in list(after.messages)
    assert scan_page(dossier, 1) in after
    scan = dossier.scans.get()
    assert (scan.added_by, scan.added_at, scan.media_type) == (s.user(s.CLERK), NOW, ScanType.PDF)


def test_the_same_file_again_is_said_to_be_there() -> None:
    dossier = s.filed()
    upload(s.CLERK, dossier)
    again = upload(s.CLERK, dossier)
    assert "Tệp này đã có: “Giấy chứng sinh”, bản 1. Không lưu thêm." in list(again.messages)
    assert dossier.scans.count() == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html><script>alert(1)</script>", "Chỉ nhận ảnh JPEG, PNG hoặc tệp PDF."),
        (PNG[:40], "Tệp bị cắt cụt"),
        (b"", "Tệp rỗng."),
    ],
)
def test_what_is_no_scan_is_said_at_the_field(content: bytes, told: str) -> None:
    dossier = s.filed()
    refused = upload(s.CLERK, dossier, content)
    assert refused.status == 422
    assert told in refused.response.context["form"].errors["file"][0]
    assert not Scan.objects.exists()


@pytest.mark.parametrize("over", ["paper", "request"])
def test_too_large_is_said_with_the_limit(over: str, settings: Settings) -> None:
    settings.PAPER_MAX_BYTES = 2**20
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20 if over == "request" else 2**24
    refused = upload(s.CLERK, s.filed(), PDF + b"\n" * 2**20)
    assert refused.status == 422
    assert refused.response.context["form"].errors["file"] == [
        "Tệp quá lớn: tối đa 1 MB một giấy tờ."
    ]


def test_with_the_storage_down_it_says_so_and_the_dossier_is_worked(folder: Path) -> None:
    dossier = s.filed()
    scanned(dossier)
    folder.rename(folder.with_name("away"))
    folder.write_text("not a folder")
    refused = upload(s.CLERK, dossier, JPEG)
    assert refused.status == 503
    assert "Kho lưu bản chụp đang gián đoạn" in refused
    desk = Desk(s.CLERK)
    assert desk.get(page(dossier)).status == 200
    assert desk.get(scan_page(dossier, 1)).status == 200
    told = desk.get(scan_file(dossier, 1))
    assert told.status == 503
    assert "Kho lưu bản chụp đang gián đoạn" in told
    assert told.response["Content-Type"].startswith("text/plain")
    assert not ScanViewing.objects.exists()


@pytest.mark.parametrize(("kind", "content"), FILES.items())
def test_a_file_is_shown_in_our_own_page_and_never_run(kind: ScanType, content: bytes) -> None:
    dossier = s.filed()
    scanned(dossier, content)
    answer: Any = Desk(s.CLERK).client.get(scan_file(dossier, 1))
    assert answer.content == content
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("inline;")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert ("sandbox" in policy) == kind.is_picture
    assert "no-store" in answer["Cache-Control"]
    saved: Any = Desk(s.CLERK).client.get(scan_file(dossier, 1), {"save": ""})
    assert saved["Content-Disposition"].startswith("attachment;")
    assert saved["X-Frame-Options"] == "DENY"


def test_each_look_is_on_record_and_told_to_the_next() -> None:
    dossier = s.filed()
    scanned(dossier)
    assert "Chưa ai xem." in Desk(s.CLERK).get(scan_page(dossier, 1))
    Desk(s.LEADER).client.get(scan_file(dossier, 1))
    viewing = ScanViewing.objects.get()
    assert (viewing.viewed_by, viewing.door, viewing.viewed_at) == (s.user(s.LEADER), "admin", NOW)
    told = Desk(s.CLERK).get(scan_page(dossier, 1))
    assert [each.pk for each in told.response.context["viewings"]] == [viewing.pk]
    assert ScanViewing.objects.count() == 1  # the page about it is no look


def test_old_versions_stay_in_reach_and_say_that_they_are_old() -> None:
    dossier = s.filed()
    for content in (JPEG, PDF):
        scanned(dossier, content)
    scanned(dossier, PNG, "authorization")
    old = Desk(s.CLERK).get(scan_page(dossier, 1))
    assert "Đây là bản cũ" in old
    assert scan_page(dossier, 2) in old
    new = Desk(s.CLERK).get(scan_page(dossier, 2))
    assert "Đây là bản cũ" not in new
    context = new.response.context
    assert (context["before"].number, context["after"].number) == (1, 3)
    listed = Desk(s.CLERK).get(page(dossier))
    assert [
        [scan.number for scan in line.scans]
        for line in listed.response.context["papers"]
        if line.scans
    ] == [[2, 1], [3]]


def test_what_is_only_scanned_is_listed_as_not_handed_in() -> None:
    dossier = s.filed(papers=[])
    scanned(dossier)
    told = Desk(s.CLERK).get(page(dossier))
    assert "Chỉ có bản chụp, chưa ghi nhận đã nhận." in told
    assert "Giấy chứng sinh" in told


@pytest.mark.parametrize("username", ["canbo2", "congchuc2", "lanhdao2", "vanhanh", "quantri"])
def test_to_a_stranger_there_is_no_scan(username: str) -> None:
    dossier = s.filed()
    scanned(dossier)
    desk = Desk(username)
    for door in (scan_page(dossier, 1), scan_file(dossier, 1), add_scan_page(dossier)):
        assert desk.get(door).status == 404
        assert desk.post(door, {}).status in (404, 405)
    assert upload(username, dossier, JPEG).status == 404
    assert not ScanViewing.objects.exists()
    assert dossier.scans.count() == 1


def test_a_supervisor_looks_and_adds_nothing() -> None:
    dossier = s.filed()
    scanned(dossier)
    desk = Desk("giamsat")
    assert add_scan_page(dossier) not in desk.get(page(dossier))
    assert desk.get(add_scan_page(dossier)).status == 302
    assert desk.client.get(scan_file(dossier, 1)).status_code == 200
    assert upload("giamsat", dossier, JPEG).status == 403
    assert dossier.scans.count() == 1


def test_a_finished_dossier_takes_no_more() -> None:
    dossier = s.in_state(S.RETURNED)
    assert add_scan_page(dossier) not in Desk(s.CLERK).get(page(dossier))
    assert upload(s.CLERK, dossier).status == 409


def test_a_scan_of_another_dossier_is_not_reached_through_this_one() -> None:
    ours, other = s.filed(), s.filed()
    scanned(other)
    for door in (scan_page(ours, 1), scan_file(ours, 1), scan_page(other, 2)):
        assert Desk(s.CLERK).get(door).status == 404


def test_a_visitor_is_sent_to_sign_in() -> None:
    dossier = s.filed()
    scanned(dossier)
    citizen = Desk("congdan1")
    assert citizen.get(scan_file(dossier, 1)).status == 302
    assert reverse("admin:login") in citizen.get(scan_file(dossier, 1)).response["Location"]
