"""When to try again: listed waits, jitter, and a clamp on what a link asks for (pure)."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: While a link answers but fails; past the end, the last wait for ever (docs/delivery-guarantees).
RETRY_WAITS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
)

#: A wait is drawn between its listed length and this much more: never earlier than listed.
JITTER = 0.2

#: What a link may ask for in ``Retry-After``: more would let one bad header stop it for a day.
LEAST_RETRY_AFTER = timedelta(seconds=1)
MOST_RETRY_AFTER = timedelta(hours=1)


def wait_before(waits: Sequence[timedelta], nth: int, draw: Callable[[], float]) -> timedelta:
    """The wait before the nth new try (from 1); past the end of the list, its last wait.

    ``draw`` returns a number in [0, 1), so that what failed together does not return together.
    """
    listed = waits[min(nth, len(waits)) - 1]
    return listed * (1 + JITTER * draw())


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """The wait a ``Retry-After`` header asks for (RFC 9110, 10.2.3), clamped; None if it says none.

    ``now`` is aware; the header holds seconds or an HTTP date.
    """
    if header is None:
        return None
    try:
        asked = timedelta(seconds=float(header))
    except (ValueError, OverflowError):
        try:
            until = parsedate_to_datetime(header)
        except ValueError:
            return None
        asked = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return min(max(asked, LEAST_RETRY_AFTER), MOST_RETRY_AFTER)
