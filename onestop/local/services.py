"""Start and stop the embedded services, and say how to reach them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from . import places


@contextmanager
def embedded_services() -> Iterator[dict[str, str]]:
    """Run PostgreSQL and Redis for as long as the block lasts.

    Yields the environment that reaches them (``DATABASE_URL``, ``REDIS_URL``). A service whose
    URL is in the environment already is somebody else's: it is neither started nor stopped.
    """
    addresses = {}
    running = []
    try:
        if "DATABASE_URL" not in os.environ:
            from . import postgres

            postgres.start()
            running.append(postgres.stop)
            addresses["DATABASE_URL"] = places.embedded_database_url()
        if "REDIS_URL" not in os.environ:
            from . import redis

            redis.start()
            running.append(redis.stop)
            addresses["REDIS_URL"] = places.embedded_redis_url()
        yield addresses
    finally:
        for stop in reversed(running):
            stop()
