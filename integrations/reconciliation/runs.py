"""Runs of reconciliation: asked for, taken up under a lease, put off, ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ..breaker import PROBE_WAITS
from ..models import Difference, Exchange, Link, Outcome, ReconciliationRun

State = ReconciliationRun.State
Occasion = ReconciliationRun.Occasion
UNDER_WAY = (State.RUNNING, State.INTERRUPTED)

#: Before there was anything to reconcile.
EVER = datetime(2000, 1, 1, tzinfo=UTC)
#: A link's clock may be ahead of ours.
CLOCKS_DIFFER = timedelta(hours=1)
#: How long a worker may be silent about a run before another takes it up.
LEASE = timedelta(seconds=170)
#: How long a run rests when the link is to be left alone.
_REST = timedelta(seconds=10)


class RunRefused(Exception):
    """A run of this link is under way already; ``str()`` says so to people."""


class LeaseLost(Exception):
    """Another worker has taken the run over, or a person has stopped it."""


@dataclass(slots=True)
class Lease:
    """A run in this worker's hands; ``run`` is as it was last read or written."""

    run: ReconciliationRun
    token: UUID


def ask_for(
    link: Link,
    *,
    now: datetime,
    occasion: Occasion = Occasion.DEMAND,
    by: AbstractBaseUser | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    codes: Collection[str] | None = None,
    step_by_step: bool = True,
    repairs: bool = True,
) -> ReconciliationRun:
    """Write a run down, for the workers to find: of these dossiers, or of all that changed.

    ``since`` and ``until`` are aware: by default, ever and a little after ``now``. Raises
    RunRefused, and ValueError for a range that ends before it begins.
    """
    run = ReconciliationRun(
        link=link,
        occasion=occasion,
        asked_by_id=by.pk if by is not None else None,
        asked_at=now,
        step_by_step=step_by_step,
        repairs=repairs,
    )
    if codes is not None:
        run.codes = sorted(set(codes))
    else:
        run.since = (since or EVER).replace(microsecond=0)
        run.until = (until or now + CLOCKS_DIFFER).replace(microsecond=0)
        run.compared_until = run.since
        if run.until <= run.since:
            raise ValueError("the range of a reconciliation ends before it begins")
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        raise RunRefused(_("Kết nối này đang được đối chiếu; xin chờ lần đó xong.")) from None
    return run


def under_way(link: Link) -> ReconciliationRun | None:
    """The run of a link that is neither finished nor stopped, or None."""
    return _under_way(link).first()


def _under_way(link: Link) -> QuerySet[ReconciliationRun]:
    return ReconciliationRun.objects.filter(link=link, state__in=UNDER_WAY)


def take(link: Link, now: datetime) -> Lease | None:
    """Take up the run of a link that has still to compare, if it is due and nobody has it."""
    with transaction.atomic():
        due = _under_way(link).filter(
            Q(look_at=None) | Q(look_at__lte=now),
            Q(leased_until=None) | Q(leased_until__lte=now),
            comparing_ended_at=None,
        )
        run = due.select_for_update(skip_locked=True).first()
        if run is None:
            return None
        run.lease_token, run.leased_until = uuid4(), now + LEASE
        run.started_at = run.started_at or now
        run.save(update_fields=["lease_token", "leased_until", "started_at"])
    return Lease(run, run.lease_token)


def locked(lease: Lease) -> ReconciliationRun:
    """The run as it is now, locked by the caller's transaction. Raises LeaseLost."""
    run = ReconciliationRun.objects.select_for_update().get(pk=lease.run.pk)
    if run.lease_token != lease.token or run.is_over:
        raise LeaseLost
    lease.run = run
    return run


def give_back(lease: Lease) -> None:
    mine = ReconciliationRun.objects.filter(pk=lease.run.pk, lease_token=lease.token)
    mine.update(lease_token=None, leased_until=None)


def interrupt(
    link: Link,
    trouble: Outcome,
    asked: timedelta | None,
    exchanges: Collection[Exchange],
    now: datetime,
) -> None:
    """The link was silent: keep what shows it, and go on after as long a wait as a probe's."""
    with transaction.atomic():
        Exchange.objects.bulk_create(exchanges)
        run = _under_way(link).select_for_update().first()
        if run is not None:
            wait = asked or PROBE_WAITS[min(run.failures, len(PROBE_WAITS) - 1)]
            run.state, run.trouble = State.INTERRUPTED, trouble
            run.failures += 1
            run.look_at = now + wait
            run.save(update_fields=["state", "trouble", "failures", "look_at"])


def put_off(link: Link, now: datetime) -> None:
    """Deliveries find the link out of order: let it be for a while."""
    due = _under_way(link).filter(Q(look_at=None) | Q(look_at__lte=now))
    due.update(state=State.INTERRUPTED, look_at=now + _REST)


def finish_if_done(link: Link, now: datetime) -> None:
    """End the run that has compared everything, when no difference of it is still seen to."""
    with transaction.atomic():
        compared = _under_way(link).filter(comparing_ended_at__isnull=False)
        run = compared.select_for_update(skip_locked=True).first()
        if run is None:
            return
        if run.differences.filter(look_at__isnull=False).exists():
            if run.state == State.INTERRUPTED and (run.look_at is None or run.look_at <= now):
                run.state, run.failures, run.trouble, run.look_at = State.RUNNING, 0, "", None
                run.save()
            return
        run.state, run.finished_at = State.FINISHED, now
        run.trouble = ""
        run.lease_token = run.leased_until = run.look_at = None
        run.save()
        recount(run.pk)


def stop(run_id: int, *, now: datetime) -> bool:
    """A person stops a run; what was sent again stays so. False if it was over already."""
    with transaction.atomic():
        run = ReconciliationRun.objects.select_for_update().get(pk=run_id)
        if run.is_over:
            return False
        run.state, run.finished_at = State.STOPPED, now
        run.lease_token = run.leased_until = run.look_at = None
        run.save()
        run.differences.filter(state=Difference.State.FOUND).update(look_at=None)
    return True


def hold_run(run_id: int) -> None:
    """Lock a run in the caller's transaction: before its differences, as whoever stops it does."""
    ReconciliationRun.objects.select_for_update().get(pk=run_id)


def recount(run_id: int) -> None:
    """Count the run's differences anew, in the caller's transaction."""
    states = Difference.State
    counts = Difference.objects.filter(run=run_id).aggregate(
        explained=Count("pk", filter=Q(state__in=[states.EXPLAINED, states.CLOSED])),
        repaired=Count("pk", filter=Q(state=states.REPAIRED)),
        unexplained=Count("pk", filter=Q(resolved_at=None)),
    )
    ReconciliationRun.objects.filter(pk=run_id).update(**counts)
