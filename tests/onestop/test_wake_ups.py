"""Beat sends no more wake-ups than somebody may still want to take."""

from collections.abc import Iterator
from typing import Any

import pytest

from onestop.celery import WakeUps, app


@pytest.fixture
def beat() -> Iterator[WakeUps]:
    """Beat's scheduler, on this run's broker, without a worker."""
    yield WakeUps(app)
    with app.connection_for_write() as connection:
        channel: Any = connection.channel()
        for queue in ("housekeeping", "link.national_portal"):
            channel.queue_purge(queue)


@pytest.mark.parametrize(
    ("name", "queue", "most"),
    [
        ("deliver over national_portal", "link.national_portal", 1),
        ("confirm silent drafts", "housekeeping", len(app.conf.beat_schedule)),
    ],
)
def test_no_queue_fills_up(beat: WakeUps, name: str, queue: str, most: int) -> None:
    assert beat._waiting_in(queue) == 0
    for _ in range(most + 5):
        beat.apply_async(beat.schedule[name], advance=False)
    assert beat._waiting_in(queue) == most
