"""Keeps looking for work from becoming work itself."""

import time
from collections.abc import Callable

#: A look that finds nothing and takes longer than this (seconds) is followed by a rest ...
LONG_LOOK = 0.25
#: ... so many times as long: looking in vain takes a twentieth of the time at most.
REST = 20


class Pace:
    """One a process. A look costs as much as there are messages that were put off.

    While the registry takes weeks over its results, hundreds of thousands of questions may be put
    off, and to find that none of them is due takes the database a while, every second.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._resting_until: dict[str, float] = {}

    def may_look(self, where: str) -> bool:
        return self._timer() >= self._resting_until.get(where, 0.0)

    def looked_in_vain(self, where: str, since: float) -> None:
        """After a look that began at ``since`` (of the timer) and found nothing."""
        now = self._timer()
        if now - since > LONG_LOOK:
            self._resting_until[where] = now + REST * (now - since)

    def now(self) -> float:
        return self._timer()
