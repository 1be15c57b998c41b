"""What Celery runs: wake-ups, each harmless if lost, late or doubled."""

from datetime import timedelta

from celery import shared_task

from . import delivery
from .clock import DatabaseClock
from .models import Link
from .pace import Pace
from .samples import take_samples

#: How long one wake-up may go on taking batches; the next is on its way by then.
SHIFT = timedelta(seconds=20)

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
