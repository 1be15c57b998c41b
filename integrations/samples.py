"""One sample a link and minute of how it stands: what charts, forecasts and the status rest on."""

from datetime import datetime, timedelta

from django.conf import settings

from .backlog import Backlog, count_backlog
from .models import Attempt, Link, LinkSample, OutboxMessage, Outcome, Status

MINUTE = timedelta(minutes=1)
#: A settling is committed a moment after the instant that it carries: it is counted after that.
COMMITTED_AFTER = timedelta(seconds=5)
#: How an attempt ends that did not get through, for a reason of the link's.
TROUBLE = (Outcome.BUSY, Outcome.FAILED, Outcome.UNREACHABLE, Outcome.UNKNOWN)


def take_samples(now: datetime) -> int:
    """Take each link's sample of the minute of ``now``, the queue's clock; returns how many.

    What is there already is left alone, so it does no harm to run late, twice, or twice at once.
    A sample covers the time since the one before, also when minutes were missed.
    """
    at = now.replace(second=0, microsecond=0)
    taken = 0
    for link in Link:
        before = LinkSample.objects.filter(link=link).order_by("-at").first()
        if before is None or before.at < at:
            sample = _sample(link, at, now, before)
            taken += len(LinkSample.objects.bulk_create([sample], ignore_conflicts=True))
    return taken


def _sample(link: Link, at: datetime, now: datetime, before: LinkSample | None) -> LinkSample:
    since = (at - MINUTE if before is None else before.at) - COMMITTED_AFTER
    until = at - COMMITTED_AFTER
    delivered = OutboxMessage.objects.filter(
        link=link, status=Status.DELIVERED, settled_at__gt=since, settled_at__lte=until
    ).count()
    failed = _failed(link, since, until)
    waits = count_backlog(link)
    return LinkSample(
        link=link,
        at=at,
        delivered=delivered,
        failed=failed,
        counted_at=now,
        waiting=waits.waiting,
        held=waits.held,
        dossiers_waiting=waits.dossiers,
        parked=OutboxMessage.objects.filter(link=link, status=Status.PARKED).count(),
        oldest_waiting_at=waits.oldest_at,
        busy=_busy(at, before, delivered, failed, waits),
    )


def _busy(
    at: datetime, before: LinkSample | None, delivered: int, failed: int, waits: Backlog
) -> bool:
    """Whether more waited when the minute began than went through in it, and the link answered."""
    return (
        before is not None
        and before.at == at - MINUTE
        and before.waiting - before.held > delivered > failed
        and waits.ours > 0
    )


def _failed(link: Link, since: datetime, until: datetime) -> int:
    """Attempts that did not get through, of the exchanges that ended in this time less a shift.

    Exchanges are on record once their whole batch is settled, half a lease after the first of
    them at most: before that they cannot be counted.
    """
    longest = timedelta(seconds=settings.LINK_LEASE_SECONDS / 2)
    since, until = since - longest, until - longest
    return Attempt.objects.filter(
        outcome__in=TROUBLE,
        exchange__link=link,
        exchange__started_at__gt=since - longest,
        exchange__started_at__lte=until,
        exchange__finished_at__gt=since,
        exchange__finished_at__lte=until,
    ).count()


def forget_samples(now: datetime) -> int:
    """Delete what is older than ``LINK_SAMPLES_KEPT_DAYS``; returns how many."""
    kept_since = now - timedelta(days=settings.LINK_SAMPLES_KEPT_DAYS)
    forgotten, _by_model = LinkSample.objects.filter(at__lt=kept_since).delete()
    return forgotten


def last_sample(link: Link, *, not_before: datetime) -> LinkSample | None:
    """The link's newest sample, unless it is older than that."""
    return LinkSample.objects.filter(link=link, at__gte=not_before).order_by("-at").first()


def last_busy_minutes(link: Link, most: int = 30) -> list[int]:
    """What was delivered in each of the last minutes in which the link was kept busy."""
    busy = LinkSample.objects.filter(link=link, busy=True).order_by("-at")
    return list(busy.values_list("delivered", flat=True)[:most])
