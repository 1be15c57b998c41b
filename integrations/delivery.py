"""Claim, send, settle: the one loop that moves messages over a link.

What is true after a crash at any instant: a message is claimed under a lease in one short
transaction, sent outside any transaction, and settled in another that checks the lease. If the
worker dies in between, the lease runs out and the same key goes again.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings

from .claims import Batch, claim
from .delivery_log import log_settled
from .expiry import expire
from .link_states import report, verdict_on
from .links import adapter_of
from .links.base import LinkAdapter, OutOfTime, Sending
from .models import SYSTEMS, Link, Operation
from .pace import Pace
from .quiet_hours import is_quiet
from .settling import longest_retry_after, settle


def deliver(
    link: Link,
    *,
    clock: Callable[[], datetime],
    until: datetime,
    draw: Callable[[], float] = random.random,
    pace: Pace | None = None,
) -> int:
    """Deliver what is due over a link, until nothing is or the (aware) instant ``until`` has come.

    Any number of workers may run this at once. Returns how many messages were sent, whatever
    came of them. The operations take turns, so that one of them cannot starve the others.
    """
    adapter = adapter_of(link)
    lease = timedelta(seconds=settings.LINK_LEASE_SECONDS)
    pace = pace or Pace()
    sent = 0
    while True:
        sent_before = sent
        if link not in SYSTEMS:
            expire(link, clock())
        for operation, most in adapter.batch_sizes.items():
            if clock() >= until:
                return sent
            if not pace.may_look(operation) or is_quiet(link, operation, clock()):
                continue
            began = pace.now()
            batch = claim(link, operation, most=most, now=clock(), lease=lease)
            if batch is None:
                pace.looked_in_vain(operation, began)
            else:
                _send(batch, adapter, operation, clock, draw)
                sent += len(batch.messages)
        if sent == sent_before:
            return sent


def _send(
    batch: Batch,
    adapter: LinkAdapter,
    operation: Operation,
    clock: Callable[[], datetime],
    draw: Callable[[], float],
) -> None:
    # Half the lease is for sending, so that the other half is there to settle in.
    budget = settings.LINK_LEASE_SECONDS / 2
    began = clock()
    sending = Sending(batch.link, operation, adapter.wire, clock, budget)
    with suppress(OutOfTime):  # what has no result yet then goes back, and goes again
        adapter.send(sending, batch.messages, batch.known_there)
    settle(batch, sending, now=clock(), draw=draw)
    log_settled(batch, sending, clock() - began)
    verdict = verdict_on(result.outcome for result in sending.results.values())
    if verdict is not None:
        results = list(sending.results.values())
        asked = longest_retry_after(results)
        now = clock()
        report(batch.link, operation, verdict, now, asked, sent_at=began, results=results)
