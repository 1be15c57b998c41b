"""The status and the desk answer from few rows, however much was delivered and however much waits.

    .venv/bin/python -m tests.benchmarks.bench_link_health [--delivered 1000000] [--waiting 100000]

Fills the message table with messages delivered over a month, 30,000 of them in the last minute (a
drain at 500 a second), and with waiting ones, two to a dossier. Prints the median milliseconds of
taking a sample, of the links' health with a fresh sample and without any, and of the desk's chart
over thirty days of samples. Exits 1 when the health takes more than 100 ms either way.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

from .own_links import own_links

LATELY, ROUNDS, LIMIT = 30_000, 20, 100.0

_FILL = """
    INSERT INTO integrations_outboxmessage (
        link, operation, subject, unit, key, payload, rank, due_at, occurred_at, created_at,
        status, attempts, polls, settled_at, sent_again, next_in_line)
    SELECT 'national_portal', 'sync_dossier', %(status)s || i / 2, 'H26.' || (i / 2) %% 126,
        %(status)s || '#' || i, %(payload)s::jsonb, 100, now(), now(),
        now() - i * interval '1 second', %(status)s, 0, 0,
        CASE WHEN %(status)s = 'delivered' THEN now() - CASE WHEN i <= %(lately)s
            THEN i * interval '2 milliseconds'
            ELSE i * interval '2.5 seconds' + interval '1 minute' END END,
        false, CASE WHEN %(status)s = 'delivered' THEN false ELSE i %% 2 = 0 END
    FROM generate_series(1, %(rows)s) AS i
"""
_SAMPLES = """
    INSERT INTO integrations_linksample (
        link, at, delivered, failed, waiting, held, dossiers_waiting, parked, oldest_waiting_at,
        busy)
    SELECT link, date_trunc('minute', now()) - i * interval '1 minute', i %% 900, i %% 7, i, 0, i,
        0, now() - i * interval '2 minutes', i %% 3 = 0
    FROM generate_series(1, 30 * 24 * 60) AS i,
        unnest(ARRAY['national_portal', 'civil_registry']) AS link
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delivered", type=int, default=1_000_000)
    parser.add_argument("--waiting", type=int, default=100_000)
    options = parser.parse_args()
    with own_links("bench-link-health"):
        _fill(delivered=options.delivered, waiting=options.waiting)
        return _measure()


def _fill(**rows: int) -> None:
    import json

    from django.db import connection

    from tests.integrations.messages import dossier

    with connection.cursor() as cursor:
        for status, number in rows.items():
            payload = json.dumps(dossier(1))
            told: dict[str, str | int] = {
                "status": status,
                "payload": payload,
                "rows": number,
                "lately": LATELY,
            }
            cursor.execute(_FILL, told)
        cursor.execute(_SAMPLES.replace("%%", "%"))
        cursor.execute("VACUUM ANALYZE integrations_outboxmessage")
        cursor.execute("VACUUM ANALYZE integrations_linksample")


def _measure() -> int:
    from integrations.admin.desk.history import SPANS, steps_of
    from integrations.clock import DatabaseClock
    from integrations.link_health import read_health
    from integrations.models import Link, LinkSample
    from integrations.samples import take_samples

    clock = DatabaseClock()

    def sample() -> None:
        LinkSample.objects.filter(at__gte=clock().replace(second=0, microsecond=0)).delete()
        take_samples(clock())

    _timed("taking both links' samples", sample)
    fresh = _timed("the links' health, by a fresh sample", lambda: read_health(clock()))
    _timed(
        "a link's chart over thirty days",
        lambda: steps_of(Link.NATIONAL_PORTAL, SPANS[-1], clock()),
    )
    LinkSample.objects.all().delete()
    alone = _timed("the links' health, without the sampler", lambda: read_health(clock()))
    return 0 if max(fresh, alone) <= LIMIT else 1


def _timed(what: str, work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    median, quartiles = statistics.median(taken), statistics.quantiles(taken, n=4)
    print(f"{median:7.1f} ms: {what} (quartiles {quartiles[0]:.1f} to {quartiles[2]:.1f})")
    return median


if __name__ == "__main__":
    sys.exit(main())
