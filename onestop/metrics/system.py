"""Of the system as a whole: PostgreSQL, migrations, housekeeping, clocks."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from .family import gauge
from .reading import Rows


def of_system(rows: Rows) -> Iterator[Metric]:
    up = gauge("database_up", "1 if PostgreSQL answered this process, else 0.")
    up.add_metric([], float(rows.now is not None))
    yield up
    complete = gauge(
        "metrics_complete",
        "1 if all metrics could be read; 0 leaves the others out of this scrape.",
    )
    complete.add_metric([], float(rows.complete))
    yield complete
    if rows.now is None:
        return
    ahead = gauge(
        "clock_ahead_seconds", "How far this host's clock runs ahead of PostgreSQL's (behind: < 0)."
    )
    ahead.add_metric([], rows.clock_ahead)
    yield ahead
    pending = gauge("migrations_pending", "Migrations of this code that the database has not seen.")
    pending.add_metric([], rows.pending_migrations)
    yield pending
    if rows.last_sample_at is not None:
        silent = gauge(
            "housekeeping_silent_seconds",
            "Since the minute of the last sample, which beat and the housekeeping worker take.",
        )
        silent.add_metric([], max((rows.now - rows.last_sample_at).total_seconds(), 0.0))
        yield silent
