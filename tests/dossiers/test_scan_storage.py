"""Scanned papers on the disk: what is there before its row is, and a storage that is away."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from dossiers import scans
from dossiers.models import Scan, ScanViewing
from dossiers.refusals import PapersUnavailable
from dossiers.scans import read_scan
from dossiers.states import DossierState as S

from . import stories as s
from .scanned import PDF, added, files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
ADMIN = ScanViewing.Door.ADMIN


@pytest.fixture(autouse=True)
def folder(papers_folder: Path) -> Path:
    return papers_folder


def test_it_is_on_the_disk_before_its_row_is_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = []

    def noted(descriptor: int) -> None:
        assert not Scan.objects.exists()
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    monkeypatch.setattr(os, "fsync", noted)
    added(s.filed())
    (file,) = files(folder)
    assert flushed == [file, file.parent, file.parent.parent, folder]


def test_nobody_else_on_the_machine_reads_it(folder: Path) -> None:
    added(s.filed())
    (file,) = files(folder)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_file_that_was_altered_is_not_given_out(folder: Path) -> None:
    scan = added(s.filed())
    (file,) = files(folder)
    file.write_bytes(PDF.replace(b"842", b"843"))
    with pytest.raises(PapersUnavailable, match="nguyên vẹn"):
        read_scan(scan, by=s.user(s.CLERK), door=ADMIN, now=s.MORNING)
    assert not scan.viewings.exists()


def test_with_the_storage_down_a_dossier_is_handed_in_and_worked_all_the_same(
    folder: Path,
) -> None:
    folder.write_text("not a folder")
    dossier = s.in_state(S.ACCEPTED)
    with pytest.raises(PapersUnavailable, match="gián đoạn"):
        added(dossier)
    assert not Scan.objects.exists()
    dossier = s.moved(dossier, s.START)
    assert dossier.state == S.PROCESSING
    folder.unlink()
    assert added(dossier).version == 1  # and once it is back


def test_a_file_that_cannot_be_read_is_no_look(folder: Path) -> None:
    scan = added(s.filed())
    folder.rename(folder.with_name("away"))
    with pytest.raises(PapersUnavailable):
        read_scan(scan, by=s.user(s.CLERK), door=ADMIN, now=s.MORNING)
    assert not ScanViewing.objects.exists()


def test_a_lost_answer_to_a_commit_leaves_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row may be there: a file too many is swept, one too few is lost."""

    def lost(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(scans, "_record", lost)
    with pytest.raises(OperationalError):
        added(s.filed())
    assert len(files(folder)) == 1
