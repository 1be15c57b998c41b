"""What stands in each queue, counted from what is unsettled alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrations.claims import claim
from integrations.lines import line_up
from integrations.models import Link, Operation, OutboxMessage, Status
from integrations.queue_figures import QueueFigures, read_queue_figures

from .messages import MORNING, fetch_result, put, register, step, sync

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL, REGISTRY = Link.NATIONAL_PORTAL, Link.CIVIL_REGISTRY
LEASE = timedelta(seconds=90)


def figures(operation: Operation, now: datetime = MORNING) -> QueueFigures:
    (found,) = [each for each in read_queue_figures(now) if each.operation == operation]
    return found


def change(message: OutboxMessage, **fields: Any) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(**fields)


def test_nothing_waits() -> None:
    (message,) = put(sync(0))
    change(message, status=Status.DELIVERED, next_in_line=False, settled_at=MORNING)
    assert read_queue_figures(MORNING) == []


def test_messages_and_dossiers() -> None:
    put(sync(0), step(0, 1), step(0, 2), sync(1), now=MORNING - timedelta(hours=1))
    put(step(2, 1))
    synced, stepped = figures(Operation.SYNC_DOSSIER), figures(Operation.ADD_PROGRESS)
    assert (synced.waiting, stepped.waiting) == (2, 3)
    # Each dossier once a link: by the message that goes first.
    assert (synced.dossiers, stepped.dossiers) == (2, 1)
    assert (synced.ready, stepped.ready) == (2, 1)
    assert synced.oldest_at == MORNING - timedelta(hours=1)


def test_before_and_after_they_are_put_into_line() -> None:
    put(sync(0), step(0, 1), sync(1))
    before = read_queue_figures(MORNING)
    line_up(PORTAL)
    assert read_queue_figures(MORNING) == before


def test_what_is_put_off_or_in_somebodys_hands_is_not_ready() -> None:
    later, _now = put(sync(0), sync(1))
    change(later, not_before=MORNING + timedelta(seconds=1))
    assert figures(Operation.SYNC_DOSSIER).ready == 1
    assert claim(PORTAL, Operation.SYNC_DOSSIER, most=5, now=MORNING, lease=LEASE) is not None
    held = figures(Operation.SYNC_DOSSIER)
    assert (held.waiting, held.ready, held.leased) == (2, 0, 1)
    assert held.next_lease_end == MORNING + LEASE
    # Its worker died: somebody else may take it.
    after = figures(Operation.SYNC_DOSSIER, MORNING + LEASE)
    assert (after.ready, after.leased) == (2, 0)
    assert after.next_lease_end == MORNING + LEASE


def test_what_waits_for_somebody_else_is_told_apart() -> None:
    parked, *_behind = put(sync(0), step(0, 1), now=MORNING - timedelta(days=3))
    change(parked, status=Status.PARKED)
    asked, _other = put(fetch_result(1), register(2))
    change(asked, polls=3, created_at=MORNING - timedelta(days=9))
    assert figures(Operation.SYNC_DOSSIER).parked == 1
    assert figures(Operation.SYNC_DOSSIER).waiting == 0
    behind = figures(Operation.ADD_PROGRESS)
    assert (behind.waiting, behind.held, behind.dossiers, behind.ready) == (1, 1, 0, 0)
    assert behind.oldest_at is None
    polled = figures(Operation.FETCH_RESULT)
    assert (polled.waiting, polled.held, polled.dossiers) == (1, 1, 0)
    assert polled.oldest_at is None
    assert polled.ready == 1  # when it is due it is asked for, all the same


@pytest.mark.parametrize(
    ("due", "counts"),
    [
        (None, False),
        (datetime(2026, 11, 20, 16, 59, tzinfo=UTC), True),  # 23:59 in the ward
        (datetime(2026, 11, 20, 17, 0, tzinfo=UTC), False),  # midnight
        (MORNING - timedelta(days=2), True),
    ],
)
def test_due_today_is_the_wards_day(due: datetime | None, counts: bool) -> None:
    put(register(0, due_at=due))
    assert figures(Operation.REGISTER).dossiers_due_today == int(counts)


def test_delivered_ones_are_not_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO integrations_outboxmessage (
                link, operation, subject, key, payload, rank, occurred_at, created_at, status,
                attempts, polls, settled_at, sent_again)
            SELECT 'national_portal', 'sync_dossier', 'S' || i / 5, 'K' || i, '{}', 100, now(),
                now(), 'delivered', 0, 0, now(), false
            FROM generate_series(1, 100000) AS i
            """
        )
    put(*[sync(number) for number in range(200)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE integrations_outboxmessage")
    with CaptureQueriesContext(connection) as captured:
        assert figures(Operation.SYNC_DOSSIER).waiting == 200
    (statement,) = [query["sql"] for query in captured]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        plan = cursor.fetchone()[0][0]["Plan"]
    scans = list(_scans(plan))
    assert all(scan["Node Type"] != "Seq Scan" for scan in scans), statement
    assert sum(scan["Actual Rows"] * scan["Actual Loops"] for scan in scans) <= 500


def _scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Scan" in node["Node Type"] and not node.get("Plans"):
        yield node
    for below in node.get("Plans", []):
        yield from _scans(below)
