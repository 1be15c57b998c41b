"""The opening hours of a working day. Pure: the standard library only."""

from datetime import time
from typing import TypeAlias

#: When it opens and when it closes, by the clock on the wall.
OpeningHours: TypeAlias = tuple[tuple[time, time], ...]
DEFAULT_HOURS: OpeningHours = ((time(8), time(12)), (time(13), time(17)))

#: (opens, closes, worked before it opens) of a day's intervals, the latest first, in microseconds.
Intervals: TypeAlias = tuple[tuple[int, int, int], ...]


def measured(hours: OpeningHours) -> tuple[Intervals, int]:
    """The intervals, and the working time of one day. Raises ValueError for hours out of order."""
    if not hours:
        raise ValueError("A working day needs opening hours.")
    intervals: list[tuple[int, int, int]] = []
    closed, length = -1, 0
    for opening, closing in hours:
        opens, closes = _microseconds(opening), _microseconds(closing)
        if not closed <= opens < closes:
            raise ValueError("Opening hours must be in order and must not overlap.")
        intervals.append((opens, closes, length))
        closed = closes
        length += closes - opens
    return tuple(reversed(intervals)), length


def _microseconds(clock: time) -> int:
    seconds = (clock.hour * 60 + clock.minute) * 60 + clock.second
    return seconds * 1_000_000 + clock.microsecond
