"""Does one link's trouble reach the other? Its delivery latency, healthy and beside a black hole.

    .venv/bin/python -m tests.benchmarks.bench_black_hole [--spells 6] [--seconds 20]

Workers of both links run as in production. Declarations for the registry are written ten a second;
meanwhile the portal has a backlog that it takes, or in every other spell one that it swallows
without an answer. Prints the registry's latency from writing to settling (median and 95th
percentile, seconds) of both kinds of spell; exits 1 when the 95th percentile beside the black hole
is more than 1.2 times the healthy one.
"""

import argparse
import statistics
import sys
import time
from contextlib import ExitStack
from itertools import count

from integrations.mocks.client import MockAddresses, MockControl

from .own_links import own_links, running

LIMIT, A_SECOND, PORTAL_A_SECOND = 1.2, 10, 40


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spells", type=int, default=6)
    parser.add_argument("--seconds", type=int, default=20, help="of each spell")
    options = parser.parse_args()
    with own_links("bench-black-hole") as mocks, ExitStack() as stack:
        from onestop.celery import beat_command, worker_command

        for queue in ("link.national_portal", "link.civil_registry"):
            stack.enter_context(running(worker_command(queue)))
        stack.enter_context(running(beat_command()))
        return _measure(mocks, options.spells, options.seconds)


def _measure(mocks: MockAddresses, spells: int, seconds: int) -> int:
    numbers = count()
    taken: dict[str, list[float]] = {"healthy": [], "black hole": []}
    with MockControl(mocks.control_url) as control:
        _spell(numbers, 5)  # workers are up, connections made
        for nth in range(spells):
            kind = ("healthy", "black hole")[nth % 2]
            if kind == "black hole":
                control.fault("portal", "black_hole")
            taken[kind] += _spell(numbers, seconds)
            control.clear()
    p95 = {kind: statistics.quantiles(each, n=20)[-1] for kind, each in taken.items()}
    for kind, each in taken.items():
        print(
            f"portal {kind:>10}: registry's latency median {statistics.median(each):.2f} s, "
            f"95th percentile {p95[kind]:.2f} s ({len(each)} declarations)"
        )
    ratio = p95["black hole"] / p95["healthy"]
    print(f"ratio of the 95th percentiles: {ratio:.2f}")
    return 0 if ratio <= LIMIT else 1


def _spell(numbers: "count[int]", seconds: int) -> list[float]:
    """Write for so many seconds and wait until all declarations are settled; their latencies."""
    from django.utils import timezone

    from integrations.models import OutboxMessage, Status
    from tests.integrations.messages import put, register, sync

    written: list[int] = []
    for _ in range(seconds * A_SECOND):
        began = time.monotonic()
        portal = [sync(next(numbers)) for _ in range(PORTAL_A_SECOND // A_SECOND)]
        rows = put(register(next(numbers)), *portal, now=timezone.now())
        written.append(rows[0].pk)
        time.sleep(max(0.0, began + 1 / A_SECOND - time.monotonic()))
    declarations = OutboxMessage.objects.filter(pk__in=written)
    deadline = time.monotonic() + 60
    while declarations.exclude(status=Status.DELIVERED).exists():
        if time.monotonic() > deadline:
            raise SystemExit("not all declarations were delivered within a minute")
        time.sleep(0.2)
    times = declarations.values_list("created_at", "settled_at")
    return [(settled - made).total_seconds() for made, settled in times if settled]


if __name__ == "__main__":
    sys.exit(main())
