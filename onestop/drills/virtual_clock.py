"""The workers' clock, moved: two dark days pass in minutes (integrations/clock.py).

Only a local system looks at it. The web keeps the true time. A drill sets the clock back while a
link is down and lets it catch up, so that what is waited for lies in the past and nothing that is
recorded lies in the future.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from integrations.models import ClockShift


@contextmanager
def clock_behind(by: timedelta) -> Iterator[None]:
    """The workers' clock goes ``by`` behind the true time until ``catch_up``, or the block ends."""
    catch_up(by)
    try:
        yield
    finally:
        catch_up(timedelta())


def catch_up(still_behind: timedelta) -> None:
    """Move the clock on, so that it is only so far behind.

    A jump ends leases before their time: move it while the link is down, when nothing that a
    worker has sent can arrive late.
    """
    ClockShift.objects.update_or_create(id=1, defaults={"by": -still_behind})
