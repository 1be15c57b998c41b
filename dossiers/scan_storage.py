"""Where scanned papers lie: the storage ``papers`` of Django, on disk or wherever settings say.

Nothing in it has an address of its own; ``scans.py`` alone writes and reads. What a storage raises
when it is away becomes one refusal, ``PapersUnavailable``.
"""

import importlib
import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .refusals import PapersUnavailable

logger = logging.getLogger(__name__)


class DurableFileSystemStorage(FileSystemStorage):
    """Django's, and a file is on the disk itself, with its folders, before it has a name here.

    Without this a power cut could leave a committed row with an empty file.
    """

    def _save(self, name: str, content: Any) -> str:
        saved = str(super()._save(name, content))  # type: ignore[misc]
        path = Path(self.path(saved))
        _flush(path)
        for folder in path.parents:
            _flush(folder)
            if folder == Path(self.location):
                break
        return saved


def keep(content: bytes, extension: str, *, now: datetime) -> str:
    """Write a new file and return its name: by month, without a word about whose it is."""
    name = f"{timezone.localdate(now):%Y/%m}/{uuid.uuid4().hex}.{extension}"
    with _told_apart():
        return _storage().save(name, ContentFile(content))


def read(name: str) -> bytes:
    with _told_apart(), _storage().open(name) as file:
        return bytes(file.read())


def discard(name: str) -> None:
    """Delete a file that no row is about; what cannot be deleted is left for the sweep."""
    try:
        with _told_apart():
            _storage().delete(name)
    except PapersUnavailable:
        logger.warning("a file without a row was left for the sweep")


def exists(name: str) -> bool:
    with _told_apart():
        return bool(_storage().exists(name))


def names_and_ages(now: datetime, folder: str = "") -> Iterator[tuple[str, float]]:
    """Every file with its age in seconds."""
    with _told_apart():
        folders, files = _storage().listdir(folder)
        aged = []
        for file in files:
            name = f"{folder}/{file}".lstrip("/")
            aged.append((name, (now - _storage().get_modified_time(name)).total_seconds()))
    yield from aged
    for each in folders:
        yield from names_and_ages(now, f"{folder}/{each}".lstrip("/"))


def _storage() -> Storage:
    return storages["papers"]


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failures() -> tuple[type[Exception], ...]:
    """What a storage raises when it is away: of a disk OSError, of S3 what its library has."""
    found: list[type[Exception]] = [OSError]
    for module, names in (
        ("botocore.exceptions", ("BotoCoreError", "ClientError")),
        ("boto3.exceptions", ("Boto3Error",)),
    ):
        try:
            library = importlib.import_module(module)
        except ImportError:
            continue
        found += [getattr(library, name) for name in names]
    return tuple(found)


_FAILURES = _failures()


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except _FAILURES as failure:
        logger.error("the storage of papers did not answer: %s", type(failure).__name__)
        raise PapersUnavailable(
            _(
                "Kho lưu bản chụp đang gián đoạn. Hồ sơ vẫn xử lý bình thường; "
                "hãy tải lên hoặc xem lại sau ít phút."
            )
        ) from failure
