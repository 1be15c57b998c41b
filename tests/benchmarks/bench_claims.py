"""Claiming stays flat: what was delivered, and what waits, must not make a claim dearer.

    .venv/bin/python -m tests.benchmarks.bench_claims [--delivered 1000000] [--waiting 100000]

Fills the message table with a thousand delivered and a thousand waiting rows, measures claims of
100 messages, fills it up to the numbers given, measures again, empties it to the small size and
measures a third time. Waiting rows are of 126 units, two to a dossier. Prints the median claim in
milliseconds and the database's own part of it; exits 1 when the large table costs more than 1.5
times the mean of the two small ones.
"""

import argparse
import statistics
import sys
import time
from datetime import timedelta

from .own_links import own_links

SMALL, CLAIMS, LIMIT = 1000, 60, 1.5

_FILL = """
    INSERT INTO integrations_outboxmessage (
        link, operation, subject, unit, key, payload, rank, due_at, occurred_at, created_at,
        status, attempts, polls, settled_at, sent_again, next_in_line)
    SELECT 'national_portal', 'sync_dossier', %(status)s || i / 2, 'H26.' || (i / 2) %% 126,
        %(status)s || '#' || i, %(payload)s::jsonb, CASE WHEN i %% 6 < 2 THEN 10 ELSE 100 END,
        now() + (i %% 5000) * interval '1 minute', now(), now() + i * interval '1 millisecond',
        %(status)s, 0, 0, CASE WHEN %(status)s = 'delivered' THEN now() END, false,
        CASE WHEN %(status)s = 'delivered' THEN false END
    FROM generate_series(%(first)s, %(last)s) AS i
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delivered", type=int, default=1_000_000)
    parser.add_argument("--waiting", type=int, default=100_000)
    options = parser.parse_args()
    with own_links("bench-claims"):
        _fill("delivered", 1, SMALL)
        _fill("waiting", 1, SMALL)
        before = _measure(SMALL, SMALL)
        _fill("delivered", SMALL + 1, options.delivered)
        _fill("waiting", SMALL + 1, options.waiting)
        large = _measure(options.delivered, options.waiting)
        _empty_to(SMALL)
        after = _measure(SMALL, SMALL)
    ratio = large / statistics.mean((before, after))
    print(f"ratio of the large table to the small: {ratio:.2f}")
    return 0 if ratio <= LIMIT else 1


def _fill(status: str, first: int, last: int) -> None:
    import json

    from django.db import connection

    from tests.integrations.messages import dossier

    rows: dict[str, str | int] = {
        "status": status,
        "payload": json.dumps(dossier(1)),
        "first": first,
        "last": last,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FILL, rows)


def _empty_to(small: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM integrations_outboxmessage WHERE split_part(key, '#', 2)::int > %s",
            [small],
        )


def _measure(delivered: int, waiting: int) -> float:
    """The median claim in milliseconds, everything in line and the table vacuumed first."""
    from django.db import connection
    from django.utils import timezone

    from integrations.claims import claim
    from integrations.lines import line_up
    from integrations.models import Link, Operation, OutboxMessage

    while line_up(Link.NATIONAL_PORTAL):
        pass
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE integrations_outboxmessage")
    taken = []
    for _ in range(CLAIMS):
        now = timezone.now()
        began = time.perf_counter()
        batch = claim(
            Link.NATIONAL_PORTAL,
            Operation.SYNC_DOSSIER,
            most=100,
            now=now,
            lease=timedelta(seconds=90),
        )
        taken.append((time.perf_counter() - began) * 1000)
        if batch is None or len(batch.messages) != 100:
            raise SystemExit("a claim did not find its 100 messages")
        held = [message.pk for message in batch.messages]
        OutboxMessage.objects.filter(pk__in=held).update(lease_token=None, leased_until=None)
    median, quartiles = statistics.median(taken), statistics.quantiles(taken, n=4)
    print(
        f"{delivered:>9} delivered, {waiting:>7} waiting: {median:6.2f} ms a claim "
        f"(quartiles {quartiles[0]:.2f} to {quartiles[2]:.2f})"
    )
    return median


if __name__ == "__main__":
    sys.exit(main())
