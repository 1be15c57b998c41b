"""What Celery runs: wake-ups, each harmless if lost, late or doubled."""

import logging
from datetime import timedelta

from celery import shared_task

from . import delivery, lines
from .clock import DatabaseClock
from .models import Link
from .pace import Pace
from .samples import take_samples

#: How long one wake-up may go on taking batches; the next is on its way by then.
SHIFT = timedelta(seconds=20)

log = logging.getLogger(__name__)

_pace = Pace()


@shared_task
def deliver(link: str) -> None:
    """Deliver what is due over the link."""
    clock = DatabaseClock()
    delivery.deliver(Link(link), clock=clock, until=clock() + SHIFT, pace=_pace)


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
