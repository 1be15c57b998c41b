"""A run of reconciliation from its request to its end, with deliveries in between."""

from datetime import timedelta
from typing import Any

from integrations.models import Difference, Link, ReconciliationRun
from integrations.reconciliation import ask_for, work

from .clock import Clock

PORTAL, REGISTRY = Link.NATIONAL_PORTAL, Link.CIVIL_REGISTRY


def spell(clock: Clock, link: Link = PORTAL) -> None:
    """One spell of a worker; the clock stands still in it, so it ends when nothing is left."""
    until = clock.now + timedelta(hours=1)
    work(link, clock=clock, until=until, sleep=lambda _wait: None)


def reconcile(clock: Clock, link: Link = PORTAL, **about: Any) -> ReconciliationRun:
    """Ask for a run and see it through; it must come to its end."""
    return see_through(ask_for(link, now=clock.now, **about), clock)


def see_through(run: ReconciliationRun, clock: Clock) -> ReconciliationRun:
    for _round in range(40):
        spell(clock, Link(run.link))
        run.refresh_from_db()
        if run.is_over:
            return run
        clock.deliver(Link(run.link))
        clock.forward(seconds=61)
    raise AssertionError(f"not over: {run.state} {list(found(run))}")


def found(run: ReconciliationRun) -> list[tuple[str, str, str, str, str]]:
    """Its differences: dossier, kind, what we hold and what they do, state."""
    rows = run.differences.order_by("subject", "kind")
    return list(rows.values_list("subject", "kind", "ours", "theirs", "state"))


def grounds(run: ReconciliationRun) -> dict[tuple[str, str], str]:
    rows = Difference.objects.filter(run=run)
    return {
        (subject, kind): why for subject, kind, why in rows.values_list("subject", "kind", "ground")
    }
