"""What a claim reads does not grow with what was delivered before."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrations.claims import claim
from integrations.lines import line_up
from integrations.models import Link, Operation, OutboxMessage

from .messages import MORNING, put, sync

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hundred_thousand_delivered_are_not_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO integrations_outboxmessage (
                link, operation, subject, key, payload, rank, occurred_at, created_at, status,
                attempts, polls, not_before, settled_at, sent_again)
            SELECT 'national_portal', 'sync_dossier', 'S' || i / 5, 'K' || i, '{}', 100, now(),
                now(), 'delivered', 0, 0, now(), now(), false
            FROM generate_series(1, 100000) AS i
            """
        )
    put(*[sync(number, unit=f"H26.{number % 9}") for number in range(200)])
    line_up(Link.NATIONAL_PORTAL)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE integrations_outboxmessage")
    with CaptureQueriesContext(connection) as captured:
        batch = claim(
            Link.NATIONAL_PORTAL,
            Operation.SYNC_DOSSIER,
            most=100,
            now=MORNING,
            lease=timedelta(seconds=90),
        )
    assert batch is not None
    assert len(batch.messages) == 100
    statements = [query["sql"] for query in captured if "outboxmessage" in query["sql"]]
    assert len(statements) == 3  # what has arrived, who goes, who is known there
    for statement in statements:
        OutboxMessage.objects.exclude(lease_token=None).update(lease_token=None, leased_until=None)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
            plan = cursor.fetchone()[0][0]["Plan"]
        scans = list(_scans(plan))
        assert all(scan["Node Type"] != "Seq Scan" for scan in scans), statement
        of_rows = [scan for scan in scans if "Index" in scan["Node Type"]]
        # A bitmap counts what a claim left behind of its 200 rows too, until that is cleaned away.
        assert sum(scan["Actual Rows"] * scan["Actual Loops"] for scan in of_rows) <= 1_000


def _scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Scan" in node["Node Type"]:
        yield node
    for below in node.get("Plans", []):
        yield from _scans(below)
