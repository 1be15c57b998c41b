"""How a link stands now: one answer for the desk, the public status and whoever else asks.

It is read from a few rows, however much was delivered and however much waits: a short backlog is
counted, a long one is taken from the last sample.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Max, Q

from .backlog import CHEAP_COUNT, Backlog, count_backlog
from .breaker import Phase
from .clock import DatabaseClock
from .forecast import Ending, Forecast, Recent, forecast, usual_rate
from .models import (
    SYSTEMS,
    Downtime,
    Link,
    LinkSample,
    LinkState,
    Outage,
    OutboxMessage,
    Pause,
    Status,
)
from .samples import last_busy_minutes, last_sample

#: What one process has found out is told to everybody who asks it within so many seconds.
TOLD_FOR = 2.0
#: A sample that is older says that nobody takes samples any more.
FRESH = timedelta(minutes=3)
RECENT = timedelta(minutes=1)
#: Among how many of the newest messages those of the last minute are counted.
_NEWEST = 2000


class Condition(StrEnum):
    """The worst first."""

    PAUSED = "paused"
    DOWN = "down"
    DECLARED = "declared"
    RECOVERING = "recovering"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """All instants are aware, by the queue's clock.

    ``down_since`` is the first of what keeps the link from working now: a pause, an outage that
    is declared, a breaker that is not closed. ``counted_at`` says of when the numbers of what
    waits are; with ``at_least`` they are no more than what was counted so far.
    """

    link: Link
    at: datetime
    condition: Condition
    down_since: datetime | None
    states: list[LinkState]
    outage: Outage | None
    pause: Pause | None
    backlog: Backlog
    counted_at: datetime
    at_least: bool
    parked: int
    delivered_last_minute: int
    forecast: Forecast

    @property
    def through_at(self) -> datetime | None:
        """When the backlog is expected to be through; None if that cannot be said."""
        left = self.forecast.left
        return self.at + left if self.forecast.ending is Ending.THROUGH and left else None


_told: tuple[float, list[LinkHealth]] | None = None


def told_health() -> list[LinkHealth]:
    """How the systems are that dossiers are reported to, at most ``TOLD_FOR`` seconds old.

    Needs PostgreSQL and nothing else.
    """
    global _told
    if _told is None or time.monotonic() - _told[0] > TOLD_FOR:
        _told = (time.monotonic(), read_health(DatabaseClock()(), SYSTEMS))
    return _told[1]


def forget_health() -> None:
    """Let the next one who asks be told anew: after a change by hand, and between tests."""
    global _told
    _told = None


def read_health(now: datetime, links: Iterable[Link] = tuple(Link)) -> list[LinkHealth]:
    """The links' health at ``now``, which is the queue's clock, in their order."""
    states = list(LinkState.objects.order_by("link", "operation"))
    outages = {each.link: each for each in Outage.objects.filter(ended_at=None)}
    pauses = {each.link: each for each in Pause.objects.filter(ended_at=None)}
    parked = dict(
        OutboxMessage.objects.filter(status=Status.PARKED)
        .order_by()
        .values_list("link")
        .annotate(Count("id"))
    )
    resumed, arrivals = _resumed(now), _arrival_rates(now)
    return [
        _health(
            link,
            now,
            [state for state in states if state.link == link],
            outages.get(link),
            pauses.get(link),
            parked.get(link, 0),
            resumed.get(link),
            arrivals.get(link, 0.0),
        )
        for link in links
    ]


def _health(
    link: Link,
    now: datetime,
    states: list[LinkState],
    outage: Outage | None,
    pause: Pause | None,
    parked: int,
    resumed_at: datetime | None,
    arrival_rate: float,
) -> LinkHealth:
    sample = last_sample(link, not_before=now - FRESH)
    since = _telling_since(now, resumed_at)
    sampled_at = now if sample is None else sample.counted_at or sample.at
    last_minute, recent, since_sample = _delivered(link, now - RECENT, since, sampled_at)
    counted = count_backlog(link, most=CHEAP_COUNT + 1)
    at_least = counted.waiting > CHEAP_COUNT
    counted_at, ours = now, None if at_least else counted.ours
    if at_least and sample is not None and sample.waiting > CHEAP_COUNT:
        counted, at_least, counted_at = _of(sample), False, sampled_at
        gone = since_sample - arrival_rate * (now - sampled_at).total_seconds()
        ours = max(round(counted.ours - gone), 0)
    condition = condition_of(states, outage, pause)
    answers = condition in (Condition.WORKING, Condition.RECOVERING) or (
        condition is Condition.DECLARED and recent > 0
    )
    return LinkHealth(
        link=link,
        at=now,
        condition=condition,
        down_since=_down_since(states, outage, pause),
        states=states,
        outage=outage,
        pause=pause,
        backlog=counted,
        counted_at=counted_at,
        at_least=at_least,
        parked=parked,
        delivered_last_minute=last_minute,
        forecast=forecast(
            ours,
            answers=answers,
            recent=Recent((now - since).total_seconds(), recent, arrival_rate),
            usual=usual_rate(last_busy_minutes(link)) if ours else None,
        ),
    )


def _telling_since(now: datetime, resumed_at: datetime | None) -> datetime:
    """From when on what was delivered tells how fast the link is: for a minute at most.

    A link that has just returned is warmed up, batch by batch (breaker.RAMP): of the time since
    then only the younger half tells.
    """
    if resumed_at is None or resumed_at <= now - RECENT:
        return now - RECENT
    return now - (now - resumed_at) / 2


def condition_of(states: list[LinkState], outage: Outage | None, pause: Pause | None) -> Condition:
    """What one word says of the link; one operation that is cut off speaks for all."""
    if pause is not None:
        return Condition.PAUSED
    if any(state.breaker != Phase.CLOSED for state in states):
        return Condition.DOWN
    if outage is not None:
        return Condition.DECLARED
    if any(state.allowance is not None for state in states):
        return Condition.RECOVERING
    return Condition.WORKING


def _down_since(
    states: list[LinkState], outage: Outage | None, pause: Pause | None
) -> datetime | None:
    beginnings = [state.since for state in states]
    beginnings += [each.started_at for each in (outage, pause) if each is not None]
    return min(filter(None, beginnings), default=None)


def _of(sample: LinkSample) -> Backlog:
    return Backlog(sample.waiting, sample.held, sample.dossiers_waiting, sample.oldest_waiting_at)


def _delivered(link: Link, *since: datetime) -> list[int]:
    """How many messages were delivered since each of these instants."""
    delivered = OutboxMessage.objects.filter(
        link=link, status=Status.DELIVERED, settled_at__gt=min(since)
    )
    counts = {
        f"n{n}": Count("settled_at", filter=Q(settled_at__gt=at)) for n, at in enumerate(since)
    }
    return list(delivered.aggregate(**counts).values())


def _resumed(now: datetime) -> dict[str, datetime]:
    """When each link last began to answer or was resumed, if that is not long ago."""
    lately = {"ended_at__gt": now - RECENT}
    seen = (
        Downtime.objects.filter(**lately).order_by().values_list("link").annotate(Max("ended_at"))
    )
    ordered = (
        Pause.objects.filter(**lately).order_by().values_list("link").annotate(Max("ended_at"))
    )
    found: dict[str, datetime] = {}
    for link, ended_at in [*seen, *ordered]:
        if ended_at <= now:
            found[link] = max(ended_at, found.get(link, ended_at))
    return found


def _arrival_rates(now: datetime) -> dict[str, float]:
    """New messages a second, by link, among the newest of all."""
    newest = list(OutboxMessage.objects.order_by("-pk").values_list("link", "created_at")[:_NEWEST])
    since = now - RECENT
    if len(newest) == _NEWEST:  # they may not reach back so far
        since = max(since, newest[-1][1])
    seconds = max((now - since).total_seconds(), 1.0)
    lately = [link for link, created_at in newest if created_at > since]
    return {link: lately.count(link) / seconds for link in set(lately)}
