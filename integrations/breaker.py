"""The circuit breaker of one operation of one link, as a pure state machine.

Closed, everything goes. After ``FAILURES_TO_OPEN`` failures in a row it opens: nothing goes, and
nothing is counted against any message. After a wait from ``PROBE_WAITS`` one worker sends one
message as a probe (half-open). If the link answers it, the breaker closes and the link warms up
along ``RAMP``; if not, it opens again for the next wait. A link that says "busy" is left alone
in the same way, for as long as it asks.

Batches that were sent before a probe may come back while it is out. They say how the link was, not
how it is: the probe alone decides.

Nothing here reads a clock or a database; ``now`` is aware.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FAILURES_TO_OPEN = 3
PROBE_WAITS = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 10, 20, 30, 60))
#: How many messages a claim may take: the probe, then each step after an answer, then no limit.
RAMP = (1, 5, 25, 100)


class Phase(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Breaker:
    phase: Phase = Phase.CLOSED
    #: Failures in a row while closed; probes in a row that failed while open.
    failures: int = 0
    #: When it left "closed", and when the next probe may go; None while closed.
    since: datetime | None = None
    probe_at: datetime | None = None
    #: When the probe that is out was sent.
    probe_sent_at: datetime | None = None
    #: How many messages a claim may take while warming up; None is no limit.
    allowance: int | None = None

    def admits(self, now: datetime) -> int | None:
        """How many messages a claim may take now: 0 is none, None is no limit."""
        if self.probe_at is None:
            return self.allowance
        # Half-open too: if the prober died, another takes over when its time is up.
        return RAMP[0] if now >= self.probe_at else 0

    def probing(self, now: datetime, patience: timedelta) -> "Breaker":
        """After a worker took the probe: nobody else goes for as long as ``patience``."""
        return replace(self, phase=Phase.HALF_OPEN, probe_at=now + patience, probe_sent_at=now)

    def answered(self, sent_at: datetime | None = None) -> "Breaker":
        """After the link answered as it should, whatever it said about the messages.

        Here and below, ``sent_at`` (aware) is when they went; None is taken for the probe.
        """
        if self._is_from_before(sent_at):
            return self
        if self.phase is Phase.HALF_OPEN:
            return Breaker(allowance=RAMP[1])
        return Breaker(allowance=_next_step(self.allowance))

    def failed(self, now: datetime, sent_at: datetime | None = None) -> "Breaker":
        """After nothing, nothing legible, or a server error came back."""
        if self._is_from_before(sent_at):
            return self
        if self.phase is Phase.HALF_OPEN:
            return self._opened(now, self.failures + 1)
        failures = self.failures + 1
        if failures < FAILURES_TO_OPEN and self.allowance is None:
            return replace(self, failures=failures)
        return self._opened(now, 0)

    def busy(
        self, now: datetime, asked: timedelta | None, sent_at: datetime | None = None
    ) -> "Breaker":
        """After the link asked to be left alone, for a time or without saying how long."""
        if self.probe_at is not None and self._is_from_before(sent_at):
            later = now + (asked or timedelta())  # a wish is heard, whenever it was said
            return replace(self, probe_at=max(self.probe_at, later))
        failures = self.failures + 1 if self.phase is Phase.HALF_OPEN else 0
        opened = self._opened(now, failures)
        return replace(opened, probe_at=now + asked) if asked is not None else opened

    def _is_from_before(self, sent_at: datetime | None) -> bool:
        """Whether it is an answer to something sent before the breaker opened or the probe went."""
        if self.phase is Phase.HALF_OPEN and sent_at is not None and self.probe_sent_at is not None:
            return sent_at < self.probe_sent_at
        return self.phase is Phase.OPEN

    def _opened(self, now: datetime, failures: int) -> "Breaker":
        wait = PROBE_WAITS[min(failures, len(PROBE_WAITS) - 1)]
        return Breaker(Phase.OPEN, failures, since=self.since or now, probe_at=now + wait)


def _next_step(allowance: int | None) -> int | None:
    return next((step for step in RAMP if allowance is not None and step > allowance), None)
