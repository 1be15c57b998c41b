"""One clock for all workers: PostgreSQL's. Hosts' own clocks may differ by minutes.

With a clock each, a worker whose host runs ahead would take another's lease for over and send the
same message beside it; a late answer of the first could then put an older status over a newer one.
"""

import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from .models import ClockShift


class DatabaseClock:
    """Reads PostgreSQL's clock when it is made, and goes on by this host's stopwatch from there.

    Calling it gives an aware instant (UTC) and never fails. Make one for each spell of work.
    """

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            self._read_at: datetime = cursor.fetchone()[0].astimezone(UTC)
        self._started = time.monotonic()
        if settings.VIRTUAL_CLOCK:
            shift = ClockShift.objects.first()
            self._read_at += shift.by if shift is not None else timedelta()

    def __call__(self) -> datetime:
        return self._read_at + timedelta(seconds=time.monotonic() - self._started)
