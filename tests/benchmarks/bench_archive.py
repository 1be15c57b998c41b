"""Archiving keeps nobody waiting: what a claim and a settling cost while lines are moved.

    .venv/bin/python -m tests.benchmarks.bench_archive [--lines 20000]

Fills the message table with lines that have long been settled (three messages each, with attempts
and exchanges) and with waiting messages; claims and settles a hundred at a time, first alone, then
beside ``manage.py archive`` in a process of its own until that has moved every line, then alone
again. Prints medians in milliseconds, the slowest, and how fast the lines went. Exits 1 when a
line is left, when beside the archive a median is more than twice the mean of the two alone (the
archive takes a core of two), or when anything waited for longer than a second.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from .own_links import own_links

BATCH, BATCHES, MOST_BESIDE = 100, 60, 800
LIMIT, LONGEST = 2.0, 1000.0

_LONG_SETTLED = """
    INSERT INTO integrations_outboxmessage (
        link, operation, subject, unit, key, payload, rank, due_at, occurred_at, created_at,
        status, attempts, polls, settled_at, sent_again, next_in_line, correlation_id)
    SELECT 'national_portal', CASE WHEN i %% 3 = 0 THEN 'sync_dossier' ELSE 'add_progress' END,
        'old' || i / 3, 'H26.' || (i / 3) %% 126, 'old#' || i, %(payload)s::jsonb, 100, NULL,
        at, at, 'delivered', 0, 0, at, false, false, ''
    FROM generate_series(0, 3 * %(lines)s - 1) AS i,
        LATERAL (SELECT now() - interval '62 days' + i * interval '100 ms' AS at) AS settled;
    INSERT INTO integrations_exchange (
        link, operation, started_at, finished_at, request, http_status, response, error)
    SELECT 'national_portal', 'add_progress', settled_at, settled_at, %(payload)s::jsonb, 200,
        '{"result": []}', ''
    FROM integrations_outboxmessage WHERE id %% 50 = 1 ORDER BY id;
    INSERT INTO integrations_attempt (message_id, exchange_id, outcome)
    SELECT id, (id - 1) / 50 + 1, 'delivered' FROM integrations_outboxmessage;
"""
_WAITING = """
    INSERT INTO integrations_outboxmessage (
        link, operation, subject, unit, key, payload, rank, due_at, occurred_at, created_at,
        status, attempts, polls, sent_again, correlation_id)
    SELECT 'national_portal', 'sync_dossier', 'new' || i, 'H26.' || i %% 126, 'new#' || i,
        %(payload)s::jsonb, 100, now(), now(), now(), 'waiting', 0, 0, false, ''
    FROM generate_series(1, %(waiting)s) AS i
"""


@dataclass
class Taken:
    """Milliseconds of each claim and each settling."""

    claims: list[float] = field(default_factory=list)
    settlings: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return ", ".join(
            f"{what} {statistics.median(each):6.2f} ms (slowest {max(each):.0f})"
            for what, each in (("claim", self.claims), ("settling", self.settlings))
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=20_000)
    lines = parser.parse_args().lines
    with own_links("bench-archive"):
        _fill(lines)
        before = _measure(lambda done: done < BATCHES)
        print(f"alone:              {before}")
        began = time.perf_counter()
        archiver = subprocess.Popen([sys.executable, "manage.py", "archive"])
        beside = _measure(lambda done: archiver.poll() is None and done < MOST_BESIDE)
        failed = archiver.wait() != 0
        seconds = time.perf_counter() - began
        print(f"beside the archive: {beside}; {len(beside.claims)} of each")
        after = _measure(lambda done: done < BATCHES)
        print(f"alone again:        {after}")
        left = _left()
    print(f"{lines} lines in {seconds:.1f} s: {lines / seconds:.0f} a second; {left} messages left")
    ratios = [
        statistics.median(there) / statistics.mean(map(statistics.median, alone))
        for there, *alone in (
            (beside.claims, before.claims, after.claims),
            (beside.settlings, before.settlings, after.settlings),
        )
    ]
    print(f"ratio beside the archive: claim {ratios[0]:.2f}, settling {ratios[1]:.2f}")
    slowest = max(*beside.claims, *beside.settlings)
    return 1 if failed or left or max(ratios) > LIMIT or slowest > LONGEST else 0


def _fill(lines: int) -> None:
    from django.db import connection

    from integrations.lines import line_up
    from integrations.models import Link
    from tests.integrations.messages import dossier

    payload = json.dumps(dossier(1))
    waiting = (2 * BATCHES + MOST_BESIDE) * BATCH
    with connection.cursor() as cursor:
        cursor.execute(_LONG_SETTLED, {"payload": payload, "lines": lines})
        cursor.execute(_WAITING, {"payload": payload, "waiting": waiting})
        while line_up(Link.NATIONAL_PORTAL):
            pass
        cursor.execute("VACUUM ANALYZE")


def _left() -> int:
    from integrations.models import OutboxMessage

    return OutboxMessage.objects.filter(subject__startswith="old").count()


def _measure(goes_on: Callable[[int], bool]) -> Taken:
    """Claim and settle as a worker does, but for the request between them."""
    from django.utils import timezone

    from integrations.claims import claim
    from integrations.links import adapter_of
    from integrations.links.base import Result, Sending
    from integrations.models import Exchange, Link, Operation, Outcome
    from integrations.settling import settle

    taken = Taken()
    link, operation = Link.NATIONAL_PORTAL, Operation.SYNC_DOSSIER
    wire = adapter_of(link).wire
    while goes_on(len(taken.claims)):
        now = timezone.now()
        began = time.perf_counter()
        batch = claim(link, operation, most=BATCH, now=now, lease=timedelta(seconds=90))
        taken.claims.append((time.perf_counter() - began) * 1000)
        if batch is None or len(batch.messages) != BATCH:
            raise SystemExit("a claim did not find its 100 messages")
        exchange = Exchange(link=link, operation=operation, started_at=now, finished_at=now)
        exchange.request, exchange.http_status = {}, 200
        sending = Sending(link, operation, wire, timezone.now, 60.0, [exchange])
        for each in batch.messages:
            sending.results[each.pk] = Result(each, Outcome.DELIVERED, exchange)
        began = time.perf_counter()
        settle(batch, sending, now=now, draw=lambda: 0.0)
        taken.settlings.append((time.perf_counter() - began) * 1000)
    return taken


if __name__ == "__main__":
    sys.exit(main())
