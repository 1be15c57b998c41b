"""Files of the papers' storage that no row is about, and rows whose file is not there."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from . import scan_storage
from .models import Scan

#: A file this young may belong to an upload whose row is still to come.
YOUNGEST = timedelta(hours=1)


def orphans(now: datetime, older_than: timedelta) -> Iterator[str]:
    """Names of files without a row, of that age; never of less than ``YOUNGEST``."""
    age = max(older_than, YOUNGEST).total_seconds()
    for name, seconds in scan_storage.names_and_ages(now):
        if seconds >= age and not Scan.objects.filter(stored_as=name).exists():
            yield name


def without_file() -> Iterator[Scan]:
    """Scans whose file is gone; there should be none."""
    for scan in Scan.objects.select_related("dossier").order_by("pk").iterator(chunk_size=500):
        if not scan_storage.exists(scan.stored_as):
            yield scan
