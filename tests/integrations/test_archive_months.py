"""The archive's months come and go, and nobody who reads or writes meanwhile has to wait."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from integrations.archive import archive, archived_about, keep_up
from integrations.archive.months import Table, drop_before, later, make_ready, month_of
from integrations.models import ArchivedExchange, ArchivedMessage, DroppedMonth, Link, OutboxMessage
from integrations.reconciliation.ours import lines_of
from onestop.celery import app

from .elsewhere import elsewhere
from .messages import MORNING, code, put, sync

pytestmark = pytest.mark.django_db(transaction=True)

NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def no_months() -> Iterator[None]:
    """Months outlive a test that empties tables; here each test begins without any."""
    yield
    with connection.cursor() as cursor:
        for name in months():
            cursor.execute(f"DROP TABLE {name}")


def months() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relname ~ '^integrations_archived.*_[0-9]{4}_[0-9]{2}$' ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]


def settled_at(at: datetime, *numbers: int) -> None:
    """A message of each of these dossiers, as if delivered then."""
    rows = put(*[sync(number) for number in numbers], now=at)
    OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(
        status="delivered", settled_at=at, next_in_line=False
    )


def archived(before: datetime = MORNING) -> int:
    return archive(before=before, clock=lambda: MORNING, until=MORNING + timedelta(1)).lines


def keep_up_at(now: datetime) -> None:
    keep_up(clock=lambda: now, until=now + timedelta(1))


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)), st.integers(-500, 500))
def test_months_are_counted_right(day: date, by: int) -> None:
    month = day.replace(day=1)
    there = later(month, by)
    assert there.day == 1
    assert (there.year - month.year) * 12 + there.month - month.month == by
    assert later(there, -by) == month


def test_months_are_made_ahead_and_when_needed(settings: Settings) -> None:
    settings.ARCHIVE_AFTER_DAYS = 60
    settled_at(MORNING - timedelta(days=400), 1)
    keep_up_at(MORNING)
    ahead = [f"integrations_archived{what}_{month}" for what in ("exchange", "message")
             for month in ("2026_11", "2026_12", "2027_01")]  # fmt: skip
    assert months() == sorted([*ahead, "integrations_archivedmessage_2025_10"])
    assert ArchivedMessage.objects.count() == 1
    keep_up_at(MORNING)
    assert len(months()) == 7


def test_what_is_kept_long_enough_is_dropped_on_record(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ARCHIVE_KEEP_MONTHS = 24
    settled_at(MORNING - timedelta(days=800), 1, 2)
    settled_at(MORNING - timedelta(days=700), 3)
    archived()
    with caplog.at_level(logging.WARNING):
        keep_up_at(MORNING)
    assert [row.subject for row in ArchivedMessage.objects.all()] == [code(3)]
    (record,) = DroppedMonth.objects.all()
    assert (record.table, record.month) == (ArchivedMessage._meta.db_table, date(2024, 9, 1))
    assert (record.rows, record.dropped_at) == (2, MORNING)
    assert "integrations_archivedmessage_2024_09 dropped" in caplog.text
    keep_up_at(MORNING)
    assert DroppedMonth.objects.count() == 1


def test_it_is_done_by_the_task_that_beat_sends(settings: Settings) -> None:
    settled_at(timezone.now() - timedelta(days=61), 1)
    settled_at(timezone.now() - timedelta(days=59), 2)
    app.loader.import_default_modules()
    app.tasks[settings.CELERY_BEAT_SCHEDULE["archive"]["task"]]()
    assert [row.subject for row in ArchivedMessage.objects.all()] == [code(1)]


def test_0_months_is_for_ever(settings: Settings) -> None:
    settings.ARCHIVE_KEEP_MONTHS = 0
    settled_at(MORNING - timedelta(days=8000), 1)
    keep_up_at(MORNING)
    keep_up_at(MORNING)
    assert ArchivedMessage.objects.count() == 1


def test_two_who_make_the_same_month_make_one() -> None:
    together = threading.Barrier(4)

    def make() -> None:
        together.wait(10)
        with suppress(OperationalError):  # who waited too long leaves it to the others
            make_ready([(Table.MESSAGES, NOVEMBER), (Table.EXCHANGES, NOVEMBER)])

    with elsewhere(make, make, make, make):
        pass
    assert len(months()) == 2


def test_a_drop_that_was_cut_short_is_finished_the_next_time() -> None:
    """A long reader keeps a month from leaving: the shift gives up, and readers go on."""
    settled_at(MORNING - timedelta(days=800), 1)
    archived()
    reading, done = threading.Event(), threading.Event()

    def read() -> None:
        with transaction.atomic():
            list(archived_about(code(1)))
            reading.set()
            done.wait(30)

    with elsewhere(read):
        reading.wait(10)
        with pytest.raises(OperationalError, match="lock timeout"):
            drop_before(NOVEMBER, now=MORNING)
        with impatiently():
            assert not archived_about(code(1)).exists()  # on its way out
            settled_at(MORNING - timedelta(days=30), 2)
            assert archived() == 1
        done.set()
    drop_before(NOVEMBER, now=MORNING)
    assert months() == []
    assert [record.rows for record in DroppedMonth.objects.order_by("month")] == [1, 1]


def test_a_month_that_was_detached_and_not_dropped_is_dropped_the_next_time() -> None:
    settled_at(MORNING - timedelta(days=800), 1)
    archived()
    with connection.cursor() as cursor:
        name = "integrations_archivedmessage_2024_09"
        cursor.execute(f"ALTER TABLE integrations_archivedmessage DETACH PARTITION {name}")
    drop_before(NOVEMBER, now=MORNING)
    assert months() == []
    assert DroppedMonth.objects.get().rows == 1


@contextmanager
def impatiently() -> Iterator[None]:
    """On this connection, who waits a second for a lock fails."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1s'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def test_months_come_and_go_under_traffic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers, archivers and readers who give up after a second's wait: none of them has to."""
    monkeypatch.setattr("integrations.archive.months._PATIENCE", "20s")  # the machine may be slow
    make_ready([(Table.MESSAGES, month_of(MORNING)), (Table.EXCHANGES, month_of(MORNING))])
    over = threading.Event()
    rounds = {"write": 0, "archive": 0, "read": 0}
    years = 0

    def again_and_again(name: str, work: Callable[[int], object]) -> Callable[[], None]:
        def run() -> None:
            with impatiently():
                while not over.is_set():
                    rounds[name] += 1
                    work(rounds[name])

        return run

    def read(_nth: int) -> None:
        with transaction.atomic():
            list(ArchivedMessage.objects.filter(key="nothing"))
            list(ArchivedExchange.objects.filter(pk=0))
            lines_of(Link.NATIONAL_PORTAL, [code(1)])

    with elsewhere(
        again_and_again("write", lambda nth: settled_at(MORNING - timedelta(1), nth)),
        again_and_again("archive", lambda _nth: archived()),
        again_and_again("read", read),
    ):
        began = time.monotonic()
        try:
            while years < 6 or min(rounds.values()) < 4:
                assert time.monotonic() - began < 60, rounds
                gone = [date(1900 + years, month, 1) for month in (1, 2)]
                years += 1
                make_ready((table, month) for table in Table for month in gone)
                drop_before(date(2026, 1, 1), now=MORNING)
        finally:
            over.set()
    assert DroppedMonth.objects.count() == 4 * years
    archived()
    assert ArchivedMessage.objects.count() == rounds["write"]
    assert len(months()) == 2
