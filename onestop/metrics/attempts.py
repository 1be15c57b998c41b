"""What came of attempts, how fast messages drain, and how long they had waited."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate
from math import inf

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from integrations.models import Outcome
from integrations.tallies import BOUNDS, LATELY, Count

from .family import every_queue, gauge
from .reading import Rows


def of_attempts(rows: Rows, now: datetime) -> Iterator[Metric]:
    attempts = CounterMetricFamily(
        "onestop_attempts",
        "Attempts to deliver a message, by how they ended.",
        labels=("link", "operation", "outcome"),
    )
    rate = gauge("delivery_rate", "Deliveries a second, over the last minute.", "link", "operation")
    waits = HistogramMetricFamily(
        "onestop_delivery_wait_seconds",
        "From a message's being written to its delivery; of those delivered for the first time.",
        labels=("link", "operation"),
    )
    delivered_ago = gauge(
        "last_delivery_seconds", "Since the last delivery; absent before it.", "link", "operation"
    )
    attempted_ago = gauge(
        "last_attempt_seconds", "Since the last attempt; absent before it.", "link", "operation"
    )
    for link, operation in every_queue():
        counts = [each for each in rows.counts if (each.link, each.operation) == (link, operation)]
        delivered = [each for each in counts if each.outcome == Outcome.DELIVERED]
        by_outcome = Counter({str(outcome): 0 for outcome in Outcome})
        for each in counts:
            by_outcome[each.outcome] += each.attempts
        for outcome, number in by_outcome.items():
            attempts.add_metric([link, operation, outcome], number)
        rate.add_metric(
            [link, operation], sum(each.lately for each in delivered) / LATELY.total_seconds()
        )
        waits.add_metric([link, operation], *_histogram(delivered))
        for ago, of in ((delivered_ago, delivered), (attempted_ago, counts)):
            if of:
                last = max(each.last_at for each in of)
                ago.add_metric([link, operation], max((now - last).total_seconds(), 0.0))
    yield from (attempts, rate, waits, delivered_ago, attempted_ago)


def _histogram(delivered: list[Count]) -> tuple[list[tuple[str, float]], float]:
    """Cumulative buckets and the sum of all waits, in seconds."""
    within: Counter[float] = Counter()
    for each in delivered:
        if each.waited_at_most is not None:
            within[each.waited_at_most] += each.attempts
    so_far = accumulate(within[bound] for bound in BOUNDS)
    buckets = [
        ("+Inf" if bound == inf else str(bound), float(number))
        for bound, number in zip(BOUNDS, so_far, strict=True)
    ]
    return buckets, sum(each.waited.total_seconds() for each in delivered)
