"""What was found, written down together with how far the run has come: both or neither."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from ..models import Difference, Exchange, ReconciliationRun
from .findings import Finding, Verdict
from .looking import Seen
from .runs import LEASE, Lease, State, locked, recount
from .windows import Window

#: When a worker looks again: at once after a repair (it may be under way in no time), or later at
#: what cannot be said yet.
SOON, LATER = timedelta(seconds=1), timedelta(seconds=15)


def record(
    lease: Lease,
    window: Window,
    seen: Sequence[Seen],
    exchanges: Collection[Exchange],
    now: datetime,
) -> None:
    """Keep what was seen, up to and including the last, and move the run on. Raises LeaseLost."""
    with transaction.atomic():
        run = locked(lease)
        Exchange.objects.bulk_create(exchanges)
        differing = [each for each in seen if each.findings]
        Difference.objects.bulk_create(
            (
                new_difference(run, each, finding, now)
                for each in differing
                for finding in each.findings
            ),
            ignore_conflicts=True,  # a dossier that changed while the run went on comes twice
        )
        run.compared += len(seen)
        run.agreeing += len(seen) - len(differing)
        run.window_until = window.until
        if seen:
            run.after_code = seen[-1].code
        _goes_on(run, now)
        run.save()
        if differing:
            recount(run.pk)


def close_window(
    lease: Lease, window: Window | None, exchanges: Collection[Exchange], now: datetime
) -> None:
    """All of a window has been compared; None: all of the run. Raises LeaseLost."""
    with transaction.atomic():
        run = locked(lease)
        Exchange.objects.bulk_create(exchanges)
        run.window_until, run.after_code = None, ""
        if window is None or window.until is None:
            run.comparing_ended_at = now
        else:
            run.compared_until = window.until
        _goes_on(run, now)
        run.save()


def _goes_on(run: ReconciliationRun, now: datetime) -> None:
    run.state, run.failures, run.trouble, run.look_at = State.RUNNING, 0, "", None
    run.leased_until = now + LEASE


def new_difference(
    run: ReconciliationRun, seen: Seen, finding: Finding, now: datetime
) -> Difference:
    """The row of a finding, unsaved: explained, to be repaired, or left for a person."""
    difference = Difference(
        run=run, link=run.link, subject=seen.code, kind=finding.kind, found_at=now
    )
    take_in(difference, seen, finding, now, will_repair=run.repairs)
    return difference


def take_in(
    difference: Difference, seen: Seen, finding: Finding, now: datetime, *, will_repair: bool
) -> None:
    """Let a difference say what was seen of it now; unsaved."""
    difference.ours, difference.theirs = finding.ours, finding.theirs
    difference.ground = finding.ground
    difference.messages = list(finding.messages)
    add_evidence(difference, seen)
    difference.resolved_at = difference.look_at = None
    match finding.verdict:
        case Verdict.EXPLAINED:
            difference.state, difference.resolved_at = Difference.State.EXPLAINED, now
        case Verdict.LOOK_AGAIN:
            difference.state, difference.look_at = Difference.State.FOUND, now + LATER
        case Verdict.FOR_PERSON:
            difference.state = Difference.State.FOR_PERSON
        case Verdict.OURS_TO_REPAIR:
            difference.state = Difference.State.FOUND
            difference.look_at = now + SOON if will_repair else None


def add_evidence(difference: Difference, seen: Seen) -> None:
    ids = [exchange.pk for exchange in seen.exchanges if exchange.pk is not None]
    difference.exchanges = list(dict.fromkeys([*difference.exchanges, *ids]))
