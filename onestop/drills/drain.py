"""The return of the links: how long the backlog takes to drain, and what citizens were told."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from . import our_side
from .stage import NotReady, Stage
from .wards import CITIZENS

PORTAL = "national_portal"
#: The forecast is read shortly after the return: once this share of the backlog is gone, and the
#: link has answered for so many seconds.
_READ_AT, _READ_AFTER = 0.1, 12.0
#: A drain that takes less (seconds) is over before a forecast of it means anything.
WORTH_A_FORECAST = 60.0
#: How far the forecast may be from the real drain, as a share of it.
TOLERANCE = 0.2


@dataclass
class Drain:
    """One drain, watched; seconds are counted from the return of the links."""

    backlog: int
    returned_at: datetime
    seconds: float = 0.0
    #: When the last of what waited for the portal at its return was gone.
    through_at: datetime | None = None
    read_at: datetime | None = None
    expected_at: datetime | None = None

    @property
    def forecast_error(self) -> float | None:
        """Between the forecast end and the real one, as a share of the real drain."""
        if self.expected_at is None or self.through_at is None:
            return None
        real = self.through_at - self.returned_at
        return abs(self.expected_at - self.through_at) / max(real, timedelta(seconds=1))

    @property
    def forecast_holds(self) -> bool:
        """Whether it was near enough; always, of a drain too short to be worth one."""
        if self._is_short:
            return True
        return self.forecast_error is not None and self.forecast_error <= TOLERANCE

    @property
    def _is_short(self) -> bool:
        if self.through_at is None:
            return False
        return self.through_at - self.returned_at < timedelta(seconds=WORTH_A_FORECAST)

    def rows(self) -> list[tuple[str, str]]:
        rate = self.backlog / max(self.seconds, 0.1)
        error = self.forecast_error
        rows = [("drained in", f"{self.seconds:.0f} s ({self.backlog} messages, {rate:.0f}/s)")]
        if self.through_at is not None:
            rows.append(("portal through in", self._since_return(self.through_at)))
        if self.read_at is not None and self.expected_at is not None:
            told, read = self._since_return(self.expected_at), self._since_return(self.read_at)
            rows.append(("forecast", f"{told}, as read after {read}"))
        judged = "none was given" if error is None else f"{error:.0%}"
        if self._is_short:
            judged += " (too short a drain to be judged)"
        rows.append(("forecast error", judged))
        return rows

    def _since_return(self, instant: datetime) -> str:
        return f"{(instant - self.returned_at).total_seconds():.0f} s"


def watch(stage: Stage, returned: datetime, *, patience: float) -> Drain:
    """Wait until nothing waits to be sent any more. Raises NotReady when that takes too long."""
    drain, newest = Drain(our_side.waiting(), returned), our_side.last_message()
    portals = our_side.waiting(PORTAL)
    started = time.monotonic()
    with stage.bar("draining", drain.backlog) as done:
        while True:
            left = our_side.waiting()
            # The registry's answers are news for the portal: they are not of this backlog.
            portal_left = our_side.waiting(PORTAL, up_to=newest)
            now, drain.seconds = timezone.now(), time.monotonic() - started
            done(max(0, drain.backlog - left))
            if portal_left == 0 and drain.through_at is None:
                drain.through_at = now
            gone = portal_left <= portals * (1 - _READ_AT) and drain.seconds >= _READ_AFTER
            if gone and drain.expected_at is None and drain.through_at is None:
                drain.read_at, drain.expected_at = now, _forecast(stage)
            if left == 0:
                return drain
            if drain.seconds > patience:
                raise NotReady(f"{left} of {drain.backlog} still wait after {patience:.0f} s")
            time.sleep(0.5)


def _forecast(stage: Stage) -> datetime | None:
    """When the portal is said to be through, to whoever reads the status; None: not said yet."""
    links: list[dict[str, Any]] = stage.user(CITIZENS[0]).get("status/")["links"]
    told = next(each for each in links if each["link"] == PORTAL)["forecast"]
    return None if told["through_at"] is None else datetime.fromisoformat(told["through_at"])
