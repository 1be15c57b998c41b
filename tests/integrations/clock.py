"""Time that passes when a test says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.delivery import deliver
from integrations.models import Link

from .messages import MORNING


@dataclass
class Clock:
    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)

    def deliver(self, link: Link = Link.NATIONAL_PORTAL) -> int:
        """Deliver all that is due at this instant, without jitter."""
        return deliver(link, clock=self, until=self.now + timedelta(days=1), draw=lambda: 0.0)
