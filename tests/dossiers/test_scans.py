"""Scanned papers: versions, room, rights, what is on record."""

import hashlib
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from dossiers import scan_storage
from dossiers.models import Dossier, Scan, ScanViewing
from dossiers.refusals import GuardRefused, InvalidInput, NotPermitted
from dossiers.scan_types import ScanType
from dossiers.scans import add_scan, may_add, paper_names, read_scan
from dossiers.states import DossierState as S

from . import stories as s
from .scanned import FILES, JPEG, NOTICE, PDF, PNG, added, files, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
ADMIN = ScanViewing.Door.ADMIN


@pytest.fixture(autouse=True)
def folder(papers_folder: Path) -> Path:
    return papers_folder


@pytest.mark.parametrize(("kind", "content"), FILES.items())
def test_a_file_is_kept_as_it_came(kind: ScanType, content: bytes, folder: Path) -> None:
    scan = added(s.filed(), content)
    assert (scan.number, scan.version, scan.media_type) == (1, 1, kind)
    assert (scan.size, scan.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (scan.added_by_name, scan.added_at) == (str(s.user(s.CLERK)), s.MORNING)
    (file,) = files(folder)
    assert file.read_bytes() == content
    assert file.relative_to(folder).as_posix() == scan.stored_as
    assert file.parent == folder / "2026" / "11"


def test_a_new_scan_is_a_new_version_and_the_old_one_stays(folder: Path) -> None:
    dossier = s.filed()
    first, other, second = (
        added(dossier, JPEG),
        added(dossier, PNG, "authorization"),
        added(dossier),
    )
    assert [(each.number, each.paper, each.version) for each in dossier.scans.all()] == [
        (1, NOTICE, 1),
        (2, "authorization", 1),
        (3, NOTICE, 2),
    ]
    contents = [scan_storage.read(each.stored_as) for each in (first, other, second)]
    assert contents == [JPEG, PNG, PDF]
    assert len(files(folder)) == 3


def test_the_same_file_again_is_no_new_version(folder: Path) -> None:
    dossier = s.filed()
    first = added(dossier)
    again, is_new = add_scan(dossier, NOTICE, PDF, by=s.user(s.CITIZEN), now=s.MORNING)
    assert (again, is_new) == (first, False)
    added(dossier, JPEG)
    assert added(dossier).version == 3  # back to the first is a change
    assert len(files(folder)) == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script></html>", "not_a_scan"),
        (PNG[:40], "cut_short"),
    ],
)
def test_what_is_no_scan_is_refused_by_name(content: bytes, code: str, folder: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        added(s.filed(), content)
    assert [(each.path, each.code) for each in refused.value.problems] == [("file", code)]
    assert not files(folder)


def test_an_unknown_paper_is_refused_by_name(folder: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        added(s.filed(), paper="diploma")
    assert [(each.path, each.code) for each in refused.value.problems] == [
        ("paper", "unknown_paper")
    ]


def test_a_paper_beside_the_list_may_be_scanned_as_well() -> None:
    dossier = s.filed()
    dossier.documents.create(
        code="x/1", name="Đơn trình bày", form="photocopy", received_at=s.MORNING
    )
    assert paper_names(dossier)["x/1"] == "Đơn trình bày"
    assert added(dossier, paper="x/1").paper == "x/1"


def test_too_large_is_told_with_the_limit(settings: Settings, folder: Path) -> None:
    settings.PAPER_MAX_BYTES = 2 * 2**20
    dossier = s.filed()
    whole = pdf() + b"\n" * (2 * 2**20)
    with pytest.raises(InvalidInput, match="2 MB") as refused:
        added(dossier, whole)
    assert refused.value.problems[0].code == "too_large"
    assert not files(folder)


def test_a_dossier_has_room_for_so_much(settings: Settings, folder: Path) -> None:
    settings.PAPERS_MAX_BYTES = len(PDF) + len(JPEG)
    dossier = s.filed()
    added(dossier)
    added(dossier, JPEG)
    with pytest.raises(InvalidInput) as refused:
        added(dossier, PNG)
    assert refused.value.problems[0].code == "no_room"
    assert len(files(folder)) == 2


@pytest.mark.parametrize("by", [s.CLERK, s.OFFICER, s.LEADER, s.CITIZEN])
def test_those_concerned_add(by: str) -> None:
    dossier = s.filed()
    assert may_add(dossier, s.user(by), s.MORNING)
    assert added(dossier, by=by).added_by == s.user(by)


@pytest.mark.parametrize("by", ["giamsat", "canbo2", "congdan2", "vanhanh", "quantri"])
def test_nobody_else_does(by: str, folder: Path) -> None:
    dossier = s.filed()
    assert not may_add(dossier, s.user(by), s.MORNING)
    with pytest.raises(NotPermitted):
        added(dossier, by=by)
    assert not files(folder)


@pytest.mark.parametrize("state", list(S))
def test_until_when(state: S) -> None:
    dossier = s.in_state(state)
    finished = state in (S.RESOLVED, S.RETURNED, S.REFUSED, S.WITHDRAWN, S.STOPPED)
    assert may_add(dossier, s.user(s.CLERK), s.MORNING) == (not finished)
    expected = state in (S.SUBMITTED, S.SUPPLEMENT_REQUIRED)
    assert may_add(dossier, s.user(s.CITIZEN), s.MORNING) == expected


def test_what_was_finished_while_the_file_was_written_takes_no_row_and_keeps_no_file(
    folder: Path,
) -> None:
    stale = s.filed()
    s.moved(Dossier.objects.get(pk=stale.pk), *s.PATHS[S.WITHDRAWN])
    with pytest.raises(GuardRefused):
        added(stale)
    assert not Scan.objects.exists()
    assert not files(folder)


def test_a_look_is_on_record_before_the_file_leaves() -> None:
    scan = added(s.filed())
    at = s.MORNING + timedelta(hours=1)
    assert read_scan(scan, by=s.user(s.LEADER), door=ADMIN, now=at) == PDF
    viewing = scan.viewings.get()
    assert (viewing.viewed_by, viewing.viewed_by_name) == (
        s.user(s.LEADER),
        str(s.user(s.LEADER)),
    )
    assert (viewing.door, viewing.viewed_at) == ("admin", at)


@pytest.mark.parametrize("table", ["dossiers_scan", "dossiers_scanviewing"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_on_record(table: str, statement: str) -> None:
    scan = added(s.filed())
    read_scan(scan, by=s.user(s.CLERK), door=ADMIN, now=s.MORNING)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    "change",
    [
        {"version": 1},
        {"number": 1},
        {"size": 0},
        {"media_type": "text/html"},
        {"sha256": "x" * 64},
    ],
)
def test_the_database_refuses_unsound_rows(change: dict[str, Any]) -> None:
    scan = added(s.filed())
    sound = {"number": 2, "version": 2, "stored_as": "2026/11/other.pdf"}
    for name, value in {**sound, **change}.items():
        setattr(scan, name, value)
    scan.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        scan.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_uploads_at_once_get_a_version_each(folder: Path) -> None:
    dossier, by = s.filed(), s.user(s.CLERK)
    together = threading.Barrier(4)

    def upload(pages: int) -> None:
        together.wait()
        add_scan(dossier, NOTICE, pdf(pages), by=by, now=s.MORNING)
        connection.close()

    threads = [threading.Thread(target=upload, args=(pages,)) for pages in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = list(dossier.scans.values_list("number", "version"))
    assert kept == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert len(files(folder)) == 4
