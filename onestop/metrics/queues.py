"""What waits, for how long, and whether anybody takes it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from prometheus_client.core import Metric

from integrations.queue_figures import QueueFigures

from .family import every_queue, gauge
from .reading import Rows

_BY = ("link", "operation")


def of_queues(rows: Rows, now: datetime) -> Iterator[Metric]:
    figures = {(each.link, each.operation): each for each in rows.queues or ()}
    families = {
        "waiting": gauge("messages_waiting", "Messages that are not settled nor parked.", *_BY),
        "held": gauge(
            "messages_held",
            "Of those, messages that wait for a result or behind a parked message.",
            *_BY,
        ),
        "parked": gauge("messages_parked", "Messages that wait for a person.", *_BY),
        "ready": gauge("messages_ready", "Messages that a worker could take at once.", *_BY),
        "leased": gauge("messages_leased", "Messages in a worker's hands.", *_BY),
        "dossiers": gauge(
            "dossiers_waiting", "Dossiers that wait for the link; each is counted once.", *_BY
        ),
        "dossiers_due_today": gauge(
            "dossiers_due_today",
            "Dossiers with a message waiting that are due today or were before.",
            *_BY,
        ),
    }
    oldest = gauge(
        "oldest_waiting_seconds", "Age of the oldest waiting message that is not held, or 0.", *_BY
    )
    lease = gauge(
        "oldest_lease_seconds", "Since the oldest lease was taken that is still there, or 0.", *_BY
    )
    for link, operation in every_queue():
        own = figures.get((link, operation))
        for name, family in families.items():
            family.add_metric([link, operation], getattr(own, name) if own is not None else 0)
        oldest.add_metric([link, operation], _age(own.oldest_at if own is not None else None, now))
        lease.add_metric([link, operation], _age(_lease_taken_at(own), now))
    yield from (*families.values(), oldest, lease)


def _lease_taken_at(own: QueueFigures | None) -> datetime | None:
    if own is None or own.next_lease_end is None:
        return None
    return own.next_lease_end - timedelta(seconds=settings.LINK_LEASE_SECONDS)


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
