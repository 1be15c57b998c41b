"""From rows to metric families, each time they are asked for.

Processes come and go, and there are several: what one of them remembers is not the system's. Every
process gives the same answer, and a counter goes on where it was after any restart.
"""

from collections.abc import Iterator
from contextlib import suppress

from django.db import DatabaseError, InterfaceError
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from .attempts import of_attempts
from .links import of_links
from .queues import of_queues
from .reading import Rows, read
from .system import of_system


class RowsCollector(Collector):
    def collect(self) -> Iterator[Metric]:
        """What can be read; when PostgreSQL is away, that it is."""
        rows = Rows()
        with suppress(DatabaseError, InterfaceError):  # onestop_metrics_complete tells it
            read(rows)
        yield from of_system(rows)
        if rows.now is not None and rows.complete:
            yield from of_links(rows, rows.now)
            yield from of_attempts(rows, rows.now)
            yield from of_queues(rows, rows.now)
