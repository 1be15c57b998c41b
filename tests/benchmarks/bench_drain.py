"""How fast a backlog of progress steps drains, beside one Celery task a message.

    .venv/bin/python -m tests.benchmarks.bench_drain [--steps 10000] [--rounds 3]

Both send to the same mock portal from the same database, one worker process on one core (pinned;
everything else has the other), in turn, round by round. The plain sender
(tests/benchmarks/plain_sender.py) gets a tenth of the steps, since it is what is slow. Prints steps
a second of each round, from the first sent to the last settled, and the ratio of the medians;
exits 1 when it is below 10.
"""

import argparse
import statistics
import sys
import time

from .own_links import own_links, running

STEPS_EACH, LEAST_RATIO = 5, 10.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000, help="steps of ours a round")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with own_links("bench-drain"):
        ours, plain = [], []
        for nth in range(options.rounds):
            ours.append(_ours(options.steps, nth * 2))
            plain.append(_plain(options.steps // 10, nth * 2 + 1))
            print(f"round {nth + 1}: ours {ours[-1]:.0f} steps/s, plain {plain[-1]:.0f} steps/s")
    ratio = statistics.median(ours) / statistics.median(plain)
    print(
        f"median: ours {statistics.median(ours):.0f} steps/s, "
        f"plain {statistics.median(plain):.0f} steps/s, ratio {ratio:.1f}"
    )
    return 0 if ratio >= LEAST_RATIO else 1


def _put_steps(count: int, nth: int) -> list[int]:
    """Dossiers that the portal knows, each with steps to be sent; the messages' ids."""
    from django.utils import timezone

    from integrations.delivery import deliver
    from integrations.models import Link, Operation, OutboxMessage
    from tests.integrations.messages import put, step, sync

    numbers = range(nth * 100_000, nth * 100_000 + count // STEPS_EACH)
    now = timezone.now()
    put(*[sync(number, unit=f"H26.{number % 20}") for number in numbers], now=now)
    later = timezone.now().replace(year=now.year + 1)
    deliver(Link.NATIONAL_PORTAL, clock=timezone.now, until=later)
    put(
        *[
            step(number, each, unit=f"H26.{number % 20}")
            for each in range(1, STEPS_EACH + 1)
            for number in numbers
        ],
        now=now,
    )
    waiting = OutboxMessage.objects.filter(status="waiting", operation=Operation.ADD_PROGRESS)
    return list(waiting.order_by("id").values_list("pk", flat=True))


def _ours(count: int, nth: int) -> float:
    from onestop.celery import beat_command, worker_command

    pks = _put_steps(count, nth)
    worker = worker_command("link.national_portal")
    worker[worker.index("prefork")] = "solo"
    with running(worker, core=0), running(beat_command(), core=1):
        return _rate(pks)


def _plain(count: int, nth: int) -> float:
    from .plain_sender import send

    pks = _put_steps(count, nth)
    for pk in pks:
        send.apply_async((pk,), queue="plain")
    worker = [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "onestop", "worker"),
        *("--include", "tests.benchmarks.plain_sender", "--pool", "solo"),
        *("--queues", "plain", "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    with running(worker, core=0):
        return _rate(pks)


def _rate(pks: list[int]) -> float:
    """Steps a second, from the first settled to the last."""
    from django.db.models import Max, Min

    from integrations.models import OutboxMessage, Status

    messages = OutboxMessage.objects.filter(pk__in=pks)
    deadline = time.monotonic() + 300
    while messages.exclude(status=Status.DELIVERED).exists():
        if time.monotonic() > deadline:
            raise SystemExit("the steps were not delivered within five minutes")
        time.sleep(0.5)
    spell = messages.aggregate(first=Min("settled_at"), last=Max("settled_at"))
    seconds: float = (spell["last"] - spell["first"]).total_seconds()
    return len(pks) / seconds


if __name__ == "__main__":
    sys.exit(main())
