"""What Celery runs: wake-ups, each harmless if lost, late or doubled."""

import logging
from datetime import timedelta

from celery import shared_task
from celery.signals import worker_process_shutdown

from . import archive as the_archive
from . import delivery, lines
from .clock import DatabaseClock
from .links.webhooks import AT_ONCE
from .models import SYSTEMS, Link
from .pace import Pace
from .reconciliation import ask_for_what_is_due, work
from .samples import take_samples
from .signals import events_wanted
from .tallies import fold_tallies
from .under_way import UnderWay

#: How long one wake-up may go on taking batches; the next is on its way by then.
SHIFT = timedelta(seconds=20)
#: How long webhooks' worker delivers before it asks for new events.
TURN = timedelta(seconds=1)
#: The shift of reconciliation, for each link: it shares its worker with all housekeeping.
RECONCILING_SHIFT = timedelta(seconds=4)
#: That of the archive: short, since other housekeeping waits behind it.
ARCHIVE_SHIFT = timedelta(seconds=5)

log = logging.getLogger(__name__)

_pace = Pace()
_under_way = UnderWay(AT_ONCE)


@shared_task
def deliver(link: str) -> None:
    """Deliver what is due over the link."""
    clock = DatabaseClock()
    until = clock() + SHIFT
    if link != Link.WEBHOOK:
        delivery.deliver(Link(link), clock=clock, until=until, pace=_pace)
        return
    sent = 1
    while sent and clock() < until:
        events_wanted.send(deliver, now=clock())
        sent = delivery.deliver(
            Link.WEBHOOK, clock=clock, until=clock() + TURN, pace=_pace, under_way=_under_way
        )


@worker_process_shutdown.connect
def settle_what_is_under_way(**_told: object) -> None:
    """A process that is told to end finishes what it has in hand, as it finishes its task."""
    if _under_way:
        delivery.wind_up(_under_way, clock=DatabaseClock())


@shared_task
def sample_links() -> int:
    """Take the samples of this minute that are not there yet; returns how many."""
    return take_samples(DatabaseClock()())


@shared_task
def mend_lines() -> int:
    """See that no line stands still for want of a head; returns how many did."""
    mended = lines.mend_lines()
    if mended:
        log.warning("%s lines had no message whose turn it was", mended)
    return mended


@shared_task
def reconcile() -> None:
    """Go on with the runs of reconciliation, and begin those that the calendar asks for."""
    clock = DatabaseClock()
    for link in SYSTEMS:
        ask_for_what_is_due(link, clock())
        work(link, clock=clock, until=clock() + RECONCILING_SHIFT)


@shared_task
def fold_counts() -> int:
    """Keep the counts of attempts few; returns how many rows there are now of the old ones."""
    return fold_tallies(DatabaseClock()())


@shared_task
def archive() -> None:
    """Move what has long been at rest into the archive, and keep its months."""
    clock = DatabaseClock()
    the_archive.keep_up(clock=clock, until=clock() + ARCHIVE_SHIFT)
