"""What Prometheus is told: right, whole, from rows alone, whatever else is away."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from integrations.clock import DatabaseClock
from integrations.delivery import deliver
from integrations.mocks.client import MockControl
from integrations.models import (
    Link,
    LinkSample,
    LinkSession,
    LinkState,
    Operation,
    Outage,
    OutboxMessage,
    Outcome,
    Pause,
    ReconciliationRun,
    Status,
)
from integrations.tallies import fold_tallies
from tests.dossiers import stories as s
from tests.integrations.messages import put, register, step, sync

from .conftest import Scrape

pytestmark = pytest.mark.django_db

PORTAL, REGISTRY = Link.NATIONAL_PORTAL, Link.CIVIL_REGISTRY
SYNC = {"link": PORTAL, "operation": Operation.SYNC_DOSSIER}
Scraping = Callable[[], Scrape]


def deliver_now(link: Link = PORTAL) -> None:
    clock = DatabaseClock()
    deliver(link, clock=clock, until=clock() + timedelta(minutes=1))


def sampled(at: datetime) -> None:
    figures = ("delivered", "failed", "waiting", "dossiers_waiting", "parked")
    LinkSample.objects.create(link=PORTAL, at=at, **dict.fromkeys(figures, 0))


def test_the_format_and_the_names_are_as_prometheus_asks(scrape: Scraping) -> None:
    put(sync(0), step(0, 1), register(1), now=timezone.now())
    LinkSample.objects.create(
        link=PORTAL,
        at=timezone.now(),
        delivered=0,
        failed=0,
        waiting=0,
        dossiers_waiting=0,
        parked=0,
    )
    told = scrape()
    answer = Client().get("/metrics")
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert len(told.families) > 20
    for name, family in told.families.items():
        assert re.fullmatch(r"onestop_[a-z]+(_[a-z]+)*", name)
        assert family.documentation.endswith("."), name
        assert family.type in ("gauge", "counter", "histogram")
        assert not re.search(r"milli|micro|minutes|hours|_ms$", name)  # base units
        for sample in family.samples:
            if family.type == "counter":
                assert sample.name == f"{name}_total"
            assert set(sample.labels) <= {"link", "operation", "outcome", "state", "le"}
    lines = [line for line in told.text.splitlines() if not line.startswith("#")]
    series = [line.rpartition(" ")[0] for line in lines]
    assert len(series) == len(set(series))


def test_every_queue_is_told_of_also_when_it_is_empty(scrape: Scraping) -> None:
    told = scrape()
    for name in ("messages_waiting", "messages_parked", "delivery_rate", "breaker_open_seconds"):
        values = [each.value for each in told.samples if each.name == f"onestop_{name}"]
        assert values == [0] * 9  # two operations of each link, one of webhooks
    attempts = [each for each in told.samples if each.name == "onestop_attempts_total"]
    assert len(attempts) == 9 * len(Outcome)
    assert told.value("last_delivery_seconds", **SYNC) is None
    assert told.value("housekeeping_silent_seconds") is None


def test_what_waits(scrape: Scraping) -> None:
    hour_ago = timezone.now() - timedelta(hours=1)
    put(sync(0), step(0, 1), sync(1), now=hour_ago)
    (parked,) = put(step(2, 1), now=hour_ago)
    OutboxMessage.objects.filter(pk=parked.pk).update(status=Status.PARKED)
    put(register(3, due_at=timezone.now() - timedelta(days=1)), now=timezone.now())
    told = scrape()
    assert told.value("messages_waiting", **SYNC) == 2
    assert told.value("dossiers_waiting", **SYNC) == 2
    assert told.value("messages_ready", **SYNC) == 2
    assert told.value("messages_waiting", link=PORTAL, operation="add_progress") == 1
    assert told.value("dossiers_waiting", link=PORTAL, operation="add_progress") == 0
    assert told.value("messages_parked", link=PORTAL, operation="add_progress") == 1
    assert told.value("dossiers_due_today", link=REGISTRY, operation="register") == 1
    assert told.value("oldest_waiting_seconds", **SYNC) == pytest.approx(3600, abs=60)


def test_what_was_delivered_and_what_was_not(scrape: Scraping, theirs: MockControl) -> None:
    put(sync(0), sync(1), now=timezone.now() - timedelta(seconds=100))
    deliver_now()
    theirs.fault("portal", "error", "DongBoHoSoMC")
    put(sync(2), now=timezone.now())
    deliver_now()
    told = scrape()
    assert told.value("attempts_total", outcome="delivered", **SYNC) == 2
    assert told.value("attempts_total", outcome="failed", **SYNC) == 1
    assert told.value("attempts_total", outcome="refused", **SYNC) == 0
    assert told.value("delivery_rate", **SYNC) == pytest.approx(2 / 60)
    assert told.value("last_delivery_seconds", **SYNC) == pytest.approx(0, abs=30)
    assert told.value("last_attempt_seconds", **SYNC) == pytest.approx(0, abs=30)
    wait = "delivery_wait_seconds"
    assert told.value(f"{wait}_bucket", le="60.0", **SYNC) == 0
    assert told.value(f"{wait}_bucket", le="300.0", **SYNC) == 2
    assert told.value(f"{wait}_bucket", le="+Inf", **SYNC) == 2
    assert told.value(f"{wait}_count", **SYNC) == 2
    assert told.value(f"{wait}_sum", **SYNC) == pytest.approx(200, abs=60)


def test_a_counter_goes_on_after_any_restart_and_folding(
    scrape: Scraping, theirs: MockControl
) -> None:
    """Nothing of it is in a process: another one, after housekeeping, says the same."""
    put(*[sync(number) for number in range(3)], now=timezone.now())
    deliver_now()
    before = scrape()
    fold_tallies(timezone.now() + timedelta(days=1))
    OutboxMessage.objects.all().update(next_in_line=False)
    after = scrape()
    for name in ("onestop_attempts", "onestop_delivery_wait_seconds"):
        assert after.families[name].samples == before.families[name].samples


def test_breakers_outages_pauses_and_logins(scrape: Scraping, people: None) -> None:
    now = timezone.now()
    LinkState.objects.create(
        link=PORTAL,
        operation=Operation.SYNC_DOSSIER,
        breaker="open",
        since=now - timedelta(minutes=10),
        probe_at=now - timedelta(minutes=2),
        updated_at=now,
    )
    by = s.user("vanhanh")
    Outage.objects.create(link=REGISTRY, started_at=now, reason="x", declared_by=by)
    Pause.objects.create(link=PORTAL, started_at=now, reason="x", paused_by=by)
    LinkSession.objects.create(link=REGISTRY, trouble=Outcome.FAILED, trouble_at=now)
    LinkSession.objects.create(link=PORTAL, trouble=Outcome.UNREACHABLE, trouble_at=now)
    told = scrape()
    states = {each: told.value("breaker_state", state=each, **SYNC) for each in ("open", "closed")}
    assert states == {"open": 1, "closed": 0}
    assert told.value("breaker_state", state="closed", link=PORTAL, operation="add_progress") == 1
    assert told.value("breaker_open_seconds", **SYNC) == pytest.approx(600, abs=30)
    assert told.value("probe_overdue_seconds", **SYNC) == pytest.approx(120, abs=30)
    by_link = [
        [told.value(name, link=link) for link in (PORTAL, REGISTRY)]
        for name in ("outage_declared", "link_paused", "login_refused")
    ]
    assert by_link == [[0, 1], [1, 0], [0, 1]]


def test_reconciliation_is_the_last_planned_run_that_came_to_its_end(scrape: Scraping) -> None:
    now = timezone.now()
    assert scrape().value("reconciliation_age_seconds", link=PORTAL) is None
    for hours, occasion, state in (
        (50, "weekly", "finished"),
        (26, "nightly", "finished"),
        (2, "nightly", "stopped"),
        (1, "demand", "finished"),
    ):
        asked_at = now - timedelta(hours=hours)
        ReconciliationRun.objects.create(
            link=PORTAL,
            occasion=occasion,
            state=state,
            asked_at=asked_at,
            since=asked_at - timedelta(days=1),
            until=asked_at,
            finished_at=asked_at,
            unexplained=hours,
        )
    told = scrape()
    assert told.value("reconciliation_age_seconds", link=PORTAL) == pytest.approx(26 * 3600, abs=30)
    assert told.value("reconciliation_unresolved", link=PORTAL) == 26
    assert told.value("reconciliation_age_seconds", link=REGISTRY) is None


def test_the_system(scrape: Scraping) -> None:
    sampled(timezone.now() - timedelta(minutes=7))
    last = MigrationRecorder.Migration.objects.filter(app="integrations").latest("pk")
    last.delete()
    told = scrape()
    assert (told.value("database_up"), told.value("metrics_complete")) == (1, 1)
    assert told.value("migrations_pending") == 1
    assert told.value("housekeeping_silent_seconds") == pytest.approx(420, abs=30)
    assert told.value("clock_ahead_seconds") == pytest.approx(0, abs=5)


def test_a_lease_that_nobody_took_over(scrape: Scraping, settings: Settings) -> None:
    settings.LINK_LEASE_SECONDS = 90
    (message,) = put(sync(0), now=timezone.now())
    OutboxMessage.objects.filter(pk=message.pk).update(
        lease_token="0b5cbc5e-5d8b-4cf5-9a3e-0a4c5f1f4f0e",
        leased_until=timezone.now() - timedelta(seconds=10),
    )
    told = scrape()
    assert told.value("oldest_lease_seconds", **SYNC) == pytest.approx(100, abs=10)
    assert told.value("messages_leased", **SYNC) == 0


def test_every_metric_is_explained_to_operators(scrape: Scraping) -> None:
    sampled(timezone.now())
    explained = (Path(__file__).parents[3] / "docs" / "operations.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(onestop_\w+)`", explained))
    names = {
        f"{name}_total" if family.type == "counter" else name
        for name, family in scrape().families.items()
    }
    assert names == told
