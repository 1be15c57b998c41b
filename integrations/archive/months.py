"""The archive's months: partitions that are made ahead, and dropped when kept long enough.

No lock here keeps anybody from reading or writing. A month is made beside the table and then
attached, which takes SHARE UPDATE EXCLUSIVE on the table (CREATE TABLE ... PARTITION OF would
take ACCESS EXCLUSIVE); it is detached CONCURRENTLY, with the same lock, and dropped when it
stands alone.
There is no default partition: beside one, PostgreSQL refuses to detach concurrently. What has no
month to go to stays in the working table, and the archiver makes the month first.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from ..models import ArchivedExchange, ArchivedMessage, DroppedMonth

log = logging.getLogger(__name__)

#: The month that goes on, and how many after it, are there before they are needed.
AHEAD = 2
#: How long a change of months waits for a lock (another such change, a dump) before it gives up
#: until the next time.
_PATIENCE = "2s"


class Table(Enum):
    """An archive's table and the column that chooses the month."""

    MESSAGES = (ArchivedMessage._meta.db_table, "line_settled_at")
    EXCHANGES = (ArchivedExchange._meta.db_table, "started_at")

    def __init__(self, parent: str, key: str) -> None:
        self.parent = parent
        self.key = key

    def partition(self, month: date) -> str:
        return f"{self.parent}_{month:%Y_%m}"


@dataclass(frozen=True, slots=True)
class _Partition:
    month: date
    #: As the system's catalogue has it: part of its table, on its way out, or out already.
    attached: bool
    detaching: bool


def month_of(at: datetime) -> date:
    """The first day of the month of an aware instant, as the wards count months."""
    return timezone.localdate(at, timezone.get_default_timezone()).replace(day=1)


def later(month: date, by: int = 1) -> date:
    """The month that many months later (or earlier)."""
    years, months = divmod(month.month - 1 + by, 12)
    return date(month.year + years, months + 1, 1)


def make_ready(months: Iterable[tuple[Table, date]]) -> None:
    """Make these months where they are missing. OperationalError if a lock was not to be had."""
    for table, month in sorted(set(months), key=lambda each: (each[0].parent, each[1])):
        if month not in {each.month for each in _partitions(table) if each.attached}:
            _make(table, month)


def make_ahead(now: datetime) -> None:
    """Make this month and the next ones (``AHEAD``) of both tables."""
    make_ready((table, later(month_of(now), by)) for table in Table for by in range(AHEAD + 1))


def _make(table: Table, month: date) -> None:
    name = table.partition(month)
    start, end = _instant(month), _instant(later(month))
    span = f"{table.key} >= '{start}' AND {table.key} < '{end}'"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('months of the archive'))")
        if month in {each.month for each in _partitions(table) if each.attached}:
            return  # another worker was faster
        # The CHECK spares PostgreSQL from reading the table when it is attached.
        cursor.execute(
            f"CREATE TABLE {name} (LIKE {table.parent} INCLUDING ALL,"
            f" CONSTRAINT {name}_span CHECK ({span}))"
        )
        cursor.execute(
            f"ALTER TABLE {table.parent} ATTACH PARTITION {name}"
            f" FOR VALUES FROM ('{start}') TO ('{end}')"
        )
        cursor.execute(f"ALTER TABLE {name} DROP CONSTRAINT {name}_span")


def drop_before(month: date, *, now: datetime) -> list[DroppedMonth]:
    """Drop all months before this one, on record; returns the records.

    Not inside a transaction. OperationalError if a lock was not to be had; what was begun is
    finished the next time.
    """
    dropped = []
    for table in Table:
        for partition in _partitions(table):
            if partition.month < month:
                dropped.append(_drop(table, partition, now))
    return dropped


def _drop(table: Table, partition: _Partition, now: datetime) -> DroppedMonth:
    name = table.partition(partition.month)
    with _patiently() as cursor:
        if partition.detaching:
            cursor.execute(f"ALTER TABLE {table.parent} DETACH PARTITION {name} FINALIZE")
        elif partition.attached:
            cursor.execute(f"ALTER TABLE {table.parent} DETACH PARTITION {name} CONCURRENTLY")
        with transaction.atomic():
            cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 - the name is ours
            record = DroppedMonth.objects.create(
                table=table.parent,
                month=partition.month,
                rows=cursor.fetchone()[0],
                dropped_at=now,
            )
            cursor.execute(f"DROP TABLE {name}")
    log.warning("%s dropped: kept long enough; it held %s rows", name, record.rows)
    return record


@contextmanager
def _patiently() -> Iterator[CursorWrapper]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_PATIENCE}'")
        try:
            yield cursor
        finally:
            cursor.execute("RESET lock_timeout")


def _partitions(table: Table) -> list[_Partition]:
    """All months that there are, also those detached and not dropped yet; oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT right(relname, 7), inhrelid IS NOT NULL, coalesce(inhdetachpending, false)"
            " FROM pg_class LEFT JOIN pg_inherits ON inhrelid = pg_class.oid"
            " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
            " AND relname ~ %s ORDER BY relname",
            [rf"^{table.parent}_\d{{4}}_\d{{2}}$"],
        )
        return [
            _Partition(datetime.strptime(month, "%Y_%m").date(), attached, detaching)  # noqa: DTZ007
            for month, attached, detaching in cursor.fetchall()
        ]


def _instant(month: date) -> str:
    start = datetime.combine(month, time.min, timezone.get_default_timezone())
    return start.isoformat()
