"""Claim, send, settle: the one loop that moves messages over a link.

What is true after a crash at any instant: a message is claimed under a lease in one short
transaction, sent outside any transaction, and settled in another that checks the lease. If the
worker dies in between, the lease runs out and the same key goes again.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings

from .claims import Batch, claim
from .delivery_log import log_settled
from .expiry import expire
from .link_states import report, verdict_on
from .links import adapter_of, webhooks
from .links.base import Carrier, LinkAdapter, OutOfTime, Sending
from .links.webhooks import AT_ONCE, BATCH
from .models import SYSTEMS, Link, Operation, Outcome
from .pace import Pace
from .quiet_hours import is_quiet
from .settling import longest_retry_after, settle
from .under_way import Errand, UnderWay

#: While all that is under way hangs, what is due is looked for so often (seconds).
_LOOK_EVERY = 1.0


def deliver(
    link: Link,
    *,
    clock: Callable[[], datetime],
    until: datetime,
    draw: Callable[[], float] = random.random,
    pace: Pace | None = None,
    under_way: UnderWay | None = None,
) -> int:
    """Deliver what is due over a link, until nothing is or the (aware) instant ``until`` has come.

    Any number of workers may run this at once. Returns how many messages were sent, whatever
    came of them. The operations take turns, so that one of them cannot starve the others. What
    arrives in the meantime is left for the next call, unless whole batches are waiting: twenty
    together cost about as much as three by themselves.
    ``under_way``: the process's own, of webhooks. With one it returns as soon as a line ran dry, so
    that new events can be asked for, and leaves what hangs to the next call; without one it waits.
    """
    pace = pace or Pace()
    if link == Link.WEBHOOK:
        if under_way is not None:
            return _deliver_side_by_side(under_way, clock, until, draw, pace)
        return _deliver_and_wait(clock, until, draw, pace)
    adapter = adapter_of(link)
    sent = 0
    while True:
        more_is_due = False
        if link not in SYSTEMS:
            expire(link, clock())
        for operation, most in adapter.batch_sizes.items():
            if clock() >= until:
                return sent
            if not pace.may_look(operation) or is_quiet(link, operation, clock()):
                continue
            began = pace.now()
            batch = claim(link, operation, most=most, now=clock(), lease=_lease())
            if batch is None:
                pace.looked_in_vain(operation, began)
            else:
                done_with = _send(batch, adapter, clock, draw)
                sent += len(batch.messages)
                more_is_due = more_is_due or batch.is_full or not done_with
        if not more_is_due:
            return sent


def _deliver_side_by_side(
    under_way: UnderWay,
    clock: Callable[[], datetime],
    until: datetime,
    draw: Callable[[], float],
    pace: Pace,
) -> int:
    """Deliver events: a stretch of each endpoint's line in a thread of its own.

    As soon as one has ended it is settled and what is due is claimed; nobody waits for the others.
    Returns when that finds nothing, or nothing is under way.
    """
    adapter, operation = webhooks(), Operation.SEND_EVENT
    sent = ended = 0
    while clock() < until:
        expire(Link.WEBHOOK, clock())
        batch = None
        if under_way.room and pace.may_look(operation):
            began = pace.now()
            batch = claim(
                Link.WEBHOOK,
                operation,
                most=under_way.room,
                now=clock(),
                lease=_lease(),
                behind=BATCH - 1,
            )
            if batch is None:
                pace.looked_in_vain(operation, began)
        if batch is not None:
            endpoints = adapter.endpoints_of(batch.messages)
            for line in batch.by_line():
                errand = Errand(line, _sending(line, adapter.wire, clock), clock())
                under_way.start(
                    errand, partial(adapter.send, errand.sending, line.messages, endpoints)
                )
        elif ended or not under_way:
            break
        within = min(_LOOK_EVERY, max(0.0, (until - clock()).total_seconds()))
        ended = _settle_ended(under_way, within, clock, draw)
        sent += ended
    return sent


def _deliver_and_wait(
    clock: Callable[[], datetime], until: datetime, draw: Callable[[], float], pace: Pace
) -> int:
    under_way = UnderWay(AT_ONCE)
    sent = 0
    while more := _deliver_side_by_side(under_way, clock, until, draw, pace):
        sent += more
    return sent + wind_up(under_way, clock=clock, draw=draw)


def wind_up(
    under_way: UnderWay,
    *,
    clock: Callable[[], datetime],
    draw: Callable[[], float] = random.random,
) -> int:
    """Wait for all that is under way and settle it; returns how many messages that were."""
    sent = 0
    while under_way:
        sent += _settle_ended(under_way, _LOOK_EVERY, clock, draw)
    return sent


def _settle_ended(
    under_way: UnderWay,
    within: float,
    clock: Callable[[], datetime],
    draw: Callable[[], float],
) -> int:
    """Settle what has ended, of each claim at once; a bug in one is raised after the others."""
    ended: dict[UUID, list[Errand]] = defaultdict(list)
    sent = 0
    try:
        for errand in under_way.ended(within=within):
            ended[errand.batch.token].append(errand)
    finally:
        for first, *others in ended.values():
            batch, sending, began = first.with_others(others)
            webhooks().conclude(sending)
            _settle(batch, sending, began, clock, draw)
            sent += len(sending.results)
    return sent


def _send(
    batch: Batch,
    adapter: LinkAdapter,
    clock: Callable[[], datetime],
    draw: Callable[[], float],
) -> bool:
    """Returns whether all was delivered and nothing stood behind it."""
    sending, began = _sending(batch, adapter.wire, clock), clock()
    with suppress(OutOfTime):  # what has no result yet then goes back, and goes again
        adapter.send(sending, batch.messages, batch.known_there)
    return _settle(batch, sending, began, clock, draw)


def _lease() -> timedelta:
    return timedelta(seconds=settings.LINK_LEASE_SECONDS)


def _sending(batch: Batch, wire: Carrier, clock: Callable[[], datetime]) -> Sending:
    # Half the lease is for sending, so that the other half is there to settle in.
    return Sending(batch.link, batch.operation, wire, clock, settings.LINK_LEASE_SECONDS / 2)


def _settle(
    batch: Batch,
    sending: Sending,
    began: datetime,
    clock: Callable[[], datetime],
    draw: Callable[[], float],
) -> bool:
    moved_up = settle(batch, sending, now=clock(), draw=draw)
    log_settled(batch, sending, clock() - began)
    results = list(sending.results.values())
    verdict = verdict_on(result.outcome for result in results)
    if verdict is not None:
        asked = longest_retry_after(results)
        now = clock()
        report(batch.link, batch.operation, verdict, now, asked, sent_at=began, results=results)
    delivered = [result for result in results if result.outcome is Outcome.DELIVERED]
    return len(delivered) == len(batch.messages) and not moved_up
