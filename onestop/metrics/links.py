"""Of each link: breakers, declared outages, pauses, logins, reconciliation."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import Metric

from integrations.breaker import Phase
from integrations.models import Link

from .family import every_queue, gauge
from .reading import Rows

_BY = ("link", "operation")


def of_links(rows: Rows, now: datetime) -> Iterator[Metric]:
    states = {(state.link, state.operation): state for state in rows.states}
    breaker = gauge("breaker_state", "1 for the state that the breaker is in.", *_BY, "state")
    open_for = gauge("breaker_open_seconds", "Since the breaker left closed; 0 while closed.", *_BY)
    overdue = gauge("probe_overdue_seconds", "Since a probe could have gone; 0 if none can.", *_BY)
    for link, operation in every_queue():
        state = states.get((link, operation))
        phase = Phase.CLOSED if state is None else Phase(state.breaker)
        for each in Phase:
            breaker.add_metric([link, operation, each], float(each is phase))
        since = state.since if state is not None else None
        probe_at = state.probe_at if state is not None else None
        open_for.add_metric([link, operation], _seconds(since, now))
        overdue.add_metric([link, operation], _seconds(probe_at, now))
    yield from (breaker, open_for, overdue)

    outage = gauge("outage_declared", "1 while an operator has declared an outage.", "link")
    paused = gauge("link_paused", "1 while an operator has paused the link.", "link")
    refused = gauge("login_refused", "1 if the link answered our last login with a no.", "link")
    for link in Link:
        outage.add_metric([link], float(link in rows.outages))
        paused.add_metric([link], float(link in rows.pauses))
        refused.add_metric([link], float(link in rows.refusing_us))
    yield from (outage, paused, refused)

    disabled = gauge(
        "webhook_endpoints_disabled", "Integrators' endpoints that nothing is sent to any more."
    )
    disabled.add_metric([], rows.disabled_endpoints)
    yield disabled

    age = gauge(
        "reconciliation_age_seconds", "Since the last planned run ended; absent before it.", "link"
    )
    open_ones = gauge(
        "reconciliation_unresolved", "Differences of that run that nothing has settled yet.", "link"
    )
    for run in rows.reconciled:
        age.add_metric([run.link], _seconds(run.finished_at, now))
        open_ones.add_metric([run.link], run.unexplained)
    yield from (age, open_ones)


def _seconds(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
