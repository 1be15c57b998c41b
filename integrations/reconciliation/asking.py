"""Asking a link what it holds: paced, recorded, and never when it is to be left alone."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from ..breaker import Phase
from ..links import civil_registry, national_portal
from ..links.base import OutOfTime, Sending
from ..links.http import Reply
from ..models import Exchange, Link, LinkState, Operation, Outcome, Pause

#: The operation whose breaker speaks for a look at a link: the portal's look-ups belong to its
#: dossiers; the registry is asked in the very way in which a result is fetched.
SPEAKS_FOR = {
    Link.NATIONAL_PORTAL: Operation.SYNC_DOSSIER,
    Link.CIVIL_REGISTRY: Operation.FETCH_RESULT,
}
#: A breaker whose probe is so long overdue has no message left to probe with: it says nothing.
NOBODY_PROBES = timedelta(minutes=2)


class LinkSilent(Exception):
    """The link did not answer, so nothing can be said; ``asked``: how long it wants to rest."""

    def __init__(self, outcome: Outcome, asked: timedelta | None = None) -> None:
        super().__init__(str(outcome.label))
        self.outcome = outcome
        self.asked = asked

    @property
    def is_about_one(self) -> bool:
        """Whether it may be about the dossier that was asked after, rather than the link."""
        return self.outcome in (Outcome.FAILED, Outcome.UNKNOWN)


def may_ask(link: Link, now: datetime) -> bool:
    """Whether deliveries find the link in order (an aware ``now``); one that is down is not asked.

    What comes of asking is never told to the breakers: deliveries are not to wait because a look
    failed.
    """
    if Pause.objects.filter(link=link, ended_at=None).exists():
        return False
    state = LinkState.objects.filter(link=link, operation=SPEAKS_FOR[link]).first()
    if state is None or state.breaker == Phase.CLOSED or state.probe_at is None:
        return True
    return state.probe_at + NOBODY_PROBES <= now


class Asking:
    """One conversation with a link, until the instant ``until`` (aware)."""

    def __init__(
        self,
        link: Link,
        clock: Callable[[], datetime],
        until: datetime,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.link = link
        self.clock = clock
        self._until = until
        self._sleep = sleep
        self._last = float("-inf")
        self._exchanges: list[Exchange] = []

    @property
    def is_over(self) -> bool:
        return self.clock() >= self._until

    def take_exchanges(self) -> list[Exchange]:
        """The exchanges so far, unsaved, for the caller to save with what they show."""
        taken, self._exchanges = self._exchanges, []
        return taken

    def portal(self, service: str, **more: str) -> Reply:
        """One call of a service of the portal, whatever it brings."""
        client = national_portal()
        return self._recorded(client.wire, lambda sending: client.ask(sending, service, **more))

    def registry(self, module: str, codes: list[str]) -> Reply:
        """Ask the registry after declarations of one module, at most 100."""
        client = civil_registry()
        return self._recorded(client.wire, lambda sending: client.ask_after(sending, module, codes))

    def _recorded(self, wire: Any, ask: Callable[[Sending], Reply]) -> Reply:
        self._wait_our_turn()
        # Time to log in, to ask, and to do both once more.
        budget = 4 * wire.longest
        sending = Sending(self.link, SPEAKS_FOR[self.link], wire, self.clock, budget)
        try:
            return ask(sending)
        except OutOfTime:
            raise LinkSilent(Outcome.UNREACHABLE) from None
        finally:
            self._exchanges += sending.exchanges

    def _wait_our_turn(self) -> None:
        rate = settings.RECONCILE_REQUESTS_PER_SECOND
        if rate > 0:
            wait = self._last + 1 / rate - time.monotonic()
            if wait > 0:
                self._sleep(wait)
        self._last = time.monotonic()
