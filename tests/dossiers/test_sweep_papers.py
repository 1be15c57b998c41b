"""Files without a row are deleted once they are old enough; rows without a file are named."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dossiers.models import Scan
from dossiers.scans import add_scan

from . import stories as s
from .scanned import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
HOUR = 3600


def scan() -> Scan:
    return add_scan(s.filed(), "birth_notice", PDF, by=s.user(s.CLERK), now=s.MORNING)[0]


def orphan(folder: Path, name: str, age: float) -> Path:
    file = folder / "2026" / "11" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(PDF)
    os.utime(file, (time.time() - age, time.time() - age))
    return file


def sweep(*arguments: str) -> str:
    told = StringIO()
    call_command("sweep_papers", *arguments, stdout=told)
    return told.getvalue()


def test_an_old_orphan_goes_and_everything_else_stays(papers_folder: Path) -> None:
    kept = papers_folder / scan().stored_as
    os.utime(kept, (0, 0))
    old = orphan(papers_folder, "old.pdf", 25 * HOUR)
    young = orphan(papers_folder, "young.pdf", 23 * HOUR)
    assert "1 files without a row found" in sweep("--dry-run")
    assert old.exists()
    assert sweep() == "2026/11/old.pdf\n1 files without a row deleted\n"
    assert (old.exists(), young.exists(), kept.exists()) == (False, True, True)


def test_what_may_still_get_its_row_is_never_swept(papers_folder: Path) -> None:
    young = orphan(papers_folder, "young.pdf", 0.9 * HOUR)
    with pytest.raises(CommandError, match="at least 1"):
        sweep("--older-than", "0")
    assert "0 files" in sweep("--older-than", "1")
    assert young.exists()


def test_a_scan_whose_file_is_gone_is_named(papers_folder: Path) -> None:
    one = scan()
    (papers_folder / one.stored_as).unlink()
    with pytest.raises(CommandError, match="1 scans have no file"):
        sweep()


def test_a_storage_that_is_away_deletes_nothing(papers_folder: Path) -> None:
    scan()
    papers_folder.rename(papers_folder.with_name("away"))
    with pytest.raises(CommandError, match="does not answer"):
        sweep()
