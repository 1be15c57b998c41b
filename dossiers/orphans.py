"""Files of the papers' storage that no row is about, and rows whose file is not there."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Model

from . import scan_storage
from .models import Scan

#: Models beside Scan whose rows keep a file of the storage, by ``stored_as``.
_OTHER_KEEPERS: list[type[Model]] = []
#: A file this young may belong to an upload whose row is still to come.
YOUNGEST = timedelta(hours=1)


def orphans(now: datetime, older_than: timedelta) -> Iterator[str]:
    """Names of files without a row, of that age; never of less than ``YOUNGEST``."""
    age = max(older_than, YOUNGEST).total_seconds()
    for name, seconds in scan_storage.names_and_ages(now):
        if seconds >= age and not _is_kept(name):
            yield name


def keep_files_of(model: type[Model]) -> None:
    """Spare the files that rows of this model name in ``stored_as``."""
    _OTHER_KEEPERS.append(model)


def _is_kept(name: str) -> bool:
    keepers: list[type[Model]] = [Scan, *_OTHER_KEEPERS]
    return any(model._default_manager.filter(stored_as=name).exists() for model in keepers)


def without_file() -> Iterator[Scan]:
    """Scans whose file is gone; there should be none."""
    for scan in Scan.objects.select_related("dossier").order_by("pk").iterator(chunk_size=500):
        if not scan_storage.exists(scan.stored_as):
            yield scan
