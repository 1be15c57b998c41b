"""All that the metrics are made of, read in one go by a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils import timezone

from integrations.clock import DatabaseClock
from integrations.models import (
    LinkSample,
    LinkSession,
    LinkState,
    Outage,
    Outcome,
    Pause,
    ReconciliationRun,
    WebhookEndpoint,
)
from integrations.models.webhook_endpoint import Disabled
from integrations.queue_figures import QueueFigures, read_queue_figures
from integrations.tallies import Count, read_tallies

#: Milliseconds that PostgreSQL may take for one query; Prometheus waits ten seconds for all.
_PATIENCE = 5000


@dataclass(slots=True)
class Rows:
    """What was found, as far as it was; ``complete`` if nothing is missing.

    ``now`` is the queue's clock, and None when PostgreSQL does not answer.
    """

    now: datetime | None = None
    clock_ahead: float = 0.0
    pending_migrations: int = 0
    states: tuple[LinkState, ...] = ()
    outages: frozenset[str] = frozenset()
    pauses: frozenset[str] = frozenset()
    #: Links that answered the last login, and refused it.
    refusing_us: frozenset[str] = frozenset()
    #: The last planned run of each link that was finished.
    reconciled: tuple[ReconciliationRun, ...] = ()
    last_sample_at: datetime | None = None
    #: Webhook endpoints that were not disabled by hand.
    disabled_endpoints: int = 0
    counts: tuple[Count, ...] = ()
    queues: tuple[QueueFigures, ...] | None = None

    @property
    def complete(self) -> bool:
        return self.queues is not None


def read(rows: Rows) -> None:
    """Fill in ``rows``, the dearest last. Raises DatabaseError or InterfaceError on the way."""
    with transaction.atomic():
        before = timezone.now()
        rows.now = DatabaseClock()()
        rows.clock_ahead = (before - rows.now).total_seconds()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(_PATIENCE)])
        rows.pending_migrations = len(_known_migrations() - _applied_migrations())
        rows.states = tuple(LinkState.objects.all())
        open_ones = [
            model.objects.filter(ended_at=None).values_list("link", flat=True)
            for model in (Outage, Pause)
        ]
        rows.outages, rows.pauses = map(frozenset, open_ones)
        refused = LinkSession.objects.filter(trouble=Outcome.FAILED)
        rows.refusing_us = frozenset(refused.values_list("link", flat=True))
        planned = ReconciliationRun.objects.exclude(occasion=ReconciliationRun.Occasion.DEMAND)
        finished = planned.filter(state=ReconciliationRun.State.FINISHED)
        rows.reconciled = tuple(finished.order_by("link", "-asked_at").distinct("link"))
        rows.disabled_endpoints = WebhookEndpoint.objects.filter(
            disabled_reason__in=[Disabled.GAVE_UP, Disabled.GONE]
        ).count()
        rows.last_sample_at = LinkSample.objects.aggregate(at=Max("at"))["at"]
        rows.counts = tuple(read_tallies(rows.now))
        rows.queues = tuple(read_queue_figures(rows.now))


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Those that this process's code has."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations or ())


def _applied_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationRecorder(connection).applied_migrations())
