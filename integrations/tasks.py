"""What Celery runs: one wake-up a second and link, each harmless if lost, late or doubled."""

from datetime import timedelta

from celery import shared_task

from . import delivery
from .clock import DatabaseClock
from .models import Link
from .pace import Pace

#: How long one wake-up may go on taking batches; the next is on its way by then.
SHIFT = timedelta(seconds=20)

_pace = Pace()


@shared_task
def deliver(link: str) -> None:
    """Deliver what is due over the link."""
    clock = DatabaseClock()
    delivery.deliver(Link(link), clock=clock, until=clock() + SHIFT, pace=_pace)
