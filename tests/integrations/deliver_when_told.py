"""A worker without Celery: says that it is ready, waits to be told, delivers, and ends.

``python -m tests.integrations.deliver_when_told LINK MINUTES``: its host's clock is wrong by so
many minutes.
"""

import sys
import time
from datetime import timedelta
from typing import Any
from unittest import mock


def main(link: str, minutes: str) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from integrations.clock import DatabaseClock
    from integrations.delivery import deliver
    from integrations.models import Link

    wrong, true_time, true_now = timedelta(minutes=int(minutes)), time.time, timezone.now
    connection.ensure_connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    late: Any = mock.patch.multiple
    with (
        late(time, time=lambda: true_time() + wrong.total_seconds()),
        late(timezone, now=lambda: true_now() + wrong),
    ):
        clock = DatabaseClock()
        deliver(Link(link), clock=clock, until=clock() + timedelta(seconds=20))


if __name__ == "__main__":
    main(*sys.argv[1:])
