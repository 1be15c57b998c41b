"""How a link stands: from the breakers, outages and pauses, and from few rows of what waits."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from integrations import link_health
from integrations.backlog import CHEAP_COUNT
from integrations.forecast import Basis, Ending
from integrations.link_health import (
    Condition,
    LinkHealth,
    forget_health,
    read_health,
    told_health,
)
from integrations.models import (
    Downtime,
    Link,
    LinkSample,
    LinkState,
    Operation,
    Outage,
    OutboxMessage,
    Pause,
    Status,
)

from .messages import MORNING, put, sync

pytestmark = pytest.mark.django_db

PORTAL, REGISTRY = Link.NATIONAL_PORTAL, Link.CIVIL_REGISTRY
MINUTE = timedelta(minutes=1)


def health(link: Link = PORTAL, now: datetime = MORNING) -> LinkHealth:
    return next(each for each in read_health(now) if each.link == link)


def state(breaker: str = "open", since: timedelta = MINUTE, **fields: Any) -> LinkState:
    closed = breaker == "closed"
    return LinkState.objects.create(
        link=PORTAL,
        breaker=breaker,
        since=None if closed else MORNING - since,
        probe_at=None if closed else MORNING,
        updated_at=MORNING,
        **{"operation": Operation.SYNC_DOSSIER, **fields},
    )


@pytest.fixture
def operator() -> User:
    return User.objects.create(username="vanhanh", is_staff=True)


def outage(operator: User, since: timedelta) -> Outage:
    return Outage.objects.create(
        link=PORTAL, started_at=MORNING - since, reason="Công văn", declared_by=operator
    )


def pause(operator: User, since: timedelta) -> Pause:
    return Pause.objects.create(
        link=PORTAL, started_at=MORNING - since, reason="Bảo trì", paused_by=operator
    )


def waiting(number: int, *, created_at: datetime = MORNING - timedelta(hours=1)) -> None:
    """So many messages, each of a dossier of its own, written by the database itself."""
    _rows(number, "waiting", created_at=created_at, settled_at=None)


def delivered(number: int, *, at: datetime) -> None:
    _rows(number, "delivered", created_at=MORNING - timedelta(days=1), settled_at=at)


def _rows(number: int, status: str, **instants: datetime | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO integrations_outboxmessage (
                link, operation, subject, key, payload, rank, occurred_at, created_at, status,
                attempts, polls, settled_at, sent_again)
            SELECT 'national_portal', 'sync_dossier', %(status)s || i, gen_random_uuid(), '{}',
                100, %(created_at)s, %(created_at)s, %(status)s, 0, 0, %(settled_at)s, false
            FROM generate_series(1, %(number)s) AS i
            """,
            {"number": number, "status": status, **instants},
        )


def sample(at: datetime, **figures: Any) -> LinkSample:
    nothing = {"delivered": 0, "failed": 0, "waiting": 0, "dossiers_waiting": 0, "parked": 0}
    return LinkSample.objects.create(link=PORTAL, at=at, **{**nothing, **figures})


def test_a_quiet_link_works() -> None:
    told = health()
    assert (told.condition, told.down_since) == (Condition.WORKING, None)
    assert (told.backlog.waiting, told.parked, told.at_least) == (0, 0, False)
    assert told.forecast.ending is Ending.NOTHING_WAITS
    assert told.through_at is None


def test_the_worst_of_its_operations_speaks_for_it() -> None:
    state("closed")
    assert health().condition is Condition.WORKING
    state("half_open", timedelta(minutes=5), operation=Operation.ADD_PROGRESS)
    assert health().condition is Condition.DOWN
    assert health().down_since == MORNING - timedelta(minutes=5)
    assert health(REGISTRY).condition is Condition.WORKING


def test_it_is_recovering_while_it_warms_up() -> None:
    state("closed", allowance=25)
    assert health().condition is Condition.RECOVERING
    assert health().down_since is None


def test_a_pause_goes_before_a_cut_off_and_that_before_a_declaration(operator: User) -> None:
    outage(operator, timedelta(hours=1))
    assert health().condition is Condition.DECLARED
    state("open", timedelta(hours=3))
    assert health().condition is Condition.DOWN
    pause(operator, timedelta(hours=2))
    told = health()
    assert told.condition is Condition.PAUSED
    assert told.down_since == MORNING - timedelta(hours=3)  # since the first of them
    assert told.outage is not None
    assert told.pause is not None
    assert told.pause.reason == "Bảo trì"
    Pause.objects.update(ended_at=MORNING)
    Outage.objects.update(ended_at=MORNING)
    assert health().condition is Condition.DOWN


def test_a_short_backlog_is_counted_now_whatever_a_sample_says() -> None:
    put(sync(1), sync(2), now=MORNING - timedelta(hours=2))
    sample(MORNING - MINUTE, waiting=9000, dossiers_waiting=9000)
    told = health()
    assert (told.backlog.waiting, told.backlog.dossiers) == (2, 2)
    assert (told.counted_at, told.at_least) == (MORNING, False)
    assert told.backlog.oldest_at == MORNING - timedelta(hours=2)


def test_a_long_backlog_is_that_of_the_last_sample() -> None:
    waiting(CHEAP_COUNT + 1)
    oldest = MORNING - timedelta(days=2)
    sample(
        MORNING - 2 * MINUTE,
        waiting=9000,
        held=1000,
        dossiers_waiting=4000,
        oldest_waiting_at=oldest,
    )
    delivered(2000, at=MORNING - timedelta(seconds=90))
    delivered(3000, at=MORNING - timedelta(seconds=30))
    told = health()
    assert (told.backlog.waiting, told.backlog.held, told.backlog.dossiers) == (9000, 1000, 4000)
    assert (told.counted_at, told.at_least) == (MORNING - 2 * MINUTE, False)
    assert told.backlog.oldest_at == oldest
    # What went through since the sample is gone: 8000 - 5000, at 3000 a minute.
    assert told.delivered_last_minute == 3000
    assert told.forecast.basis is Basis.NOW
    assert told.through_at == MORNING + MINUTE


def test_what_went_before_a_late_sample_counted_is_not_taken_off_again() -> None:
    waiting(CHEAP_COUNT + 1)
    counted_at = MORNING - timedelta(seconds=50)
    sample(MORNING - MINUTE, waiting=6000, dossiers_waiting=6000, counted_at=counted_at)
    delivered(500, at=MORNING - timedelta(seconds=55))  # gone when it was counted
    delivered(2500, at=MORNING - timedelta(seconds=20))
    told = health()
    assert told.counted_at == counted_at
    assert told.forecast.left == timedelta(seconds=(6000 - 2500) / 50)


@pytest.mark.parametrize("age", [None, timedelta(minutes=4)])
def test_without_a_sampler_it_says_how_many_at_least(age: timedelta | None) -> None:
    waiting(CHEAP_COUNT + 500)
    if age is not None:
        sample(MORNING - age, waiting=9000, dossiers_waiting=9000)
    told = health()
    assert told.at_least
    assert told.backlog.waiting == CHEAP_COUNT + 1
    assert told.counted_at == MORNING
    assert told.forecast.ending is Ending.UNKNOWN


def test_what_went_through_before_it_broke_does_not_count_after_its_return() -> None:
    """Nor what went through while it was being warmed up: the first half of the time since."""
    waiting(1000)
    delivered(50, at=MORNING - timedelta(seconds=50))
    delivered(31, at=MORNING - timedelta(seconds=8))
    delivered(100, at=MORNING - timedelta(seconds=4))
    Downtime.objects.create(
        link=PORTAL,
        operation=Operation.SYNC_DOSSIER,
        started_at=MORNING - timedelta(seconds=40),
        ended_at=MORNING - timedelta(seconds=10),
    )
    told = health()
    assert told.forecast.basis is Basis.NOW
    assert told.forecast.rate == 20  # 100 in five seconds
    assert told.delivered_last_minute == 181


def test_while_it_is_down_the_forecast_counts_from_its_return(operator: User) -> None:
    waiting(1200)
    for minute in range(3):
        sample(MORNING - timedelta(days=minute + 1), delivered=600 * (minute + 1), busy=True)
    state("open")
    told = health()
    assert told.forecast.ending is Ending.AFTER_RETURN
    assert told.forecast.left == MINUTE  # at the median, 1200 a minute
    assert told.through_at is None
    LinkState.objects.all().delete()
    outage(operator, MINUTE)
    assert health().forecast.ending is Ending.AFTER_RETURN
    delivered(30, at=MORNING - timedelta(seconds=5))  # declared, but it answers
    assert health().forecast.ending is Ending.THROUGH


def test_new_messages_are_counted_against_what_goes_through() -> None:
    waiting(1000)
    delivered(300, at=MORNING - timedelta(seconds=10))
    assert health().forecast.rate == 5
    put(*[sync(number) for number in range(600)], now=MORNING - timedelta(seconds=61))
    assert health().forecast.left == timedelta(seconds=1600 / 5)  # no more came since
    put(*[sync(number) for number in range(600, 720)], now=MORNING - timedelta(seconds=30))
    assert health().forecast.left == timedelta(seconds=1720 / 3)  # 2 a second come, 5 go


@pytest.fixture
def huge() -> None:
    """A huge table, as after some months: nothing may be read of it that is not asked about."""
    delivered(60_000, at=MORNING - timedelta(days=1))
    waiting(20_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE integrations_outboxmessage")


@pytest.mark.usefixtures("huge")
def test_it_is_read_from_few_rows_by_a_fixed_number_of_queries() -> None:
    put(*[sync(number) for number in range(10)], now=MORNING)
    sample(MORNING, waiting=20_010, dossiers_waiting=20_010)
    state("open")
    with CaptureQueriesContext(connection) as captured:
        told = read_health(MORNING)
    assert told[0].backlog.waiting == 20_010
    # States, outages, pauses, parked, ended downtimes and pauses, newest messages; for each link
    # its sample, what was delivered and what waits; for the one with a backlog its busy minutes.
    assert len(captured) == 7 + len(Link) * 3 + 1
    for query in captured.captured_queries:
        if "integrations_outboxmessage" not in query["sql"]:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
            plan = cursor.fetchone()[0][0]["Plan"]
        read = sum(node["Actual Rows"] * node["Actual Loops"] for node in _scans(plan))
        assert read <= 2 * CHEAP_COUNT + 10, query["sql"]
        assert all(node["Node Type"] != "Seq Scan" for node in _scans(plan)), query["sql"]


def _scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Scan" in node["Node Type"]:
        yield node
    for below in node.get("Plans", []):
        yield from _scans(below)


def test_who_asks_again_at_once_is_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    stopwatch = SimpleNamespace(seconds=100.0)
    stopwatch.monotonic = lambda: stopwatch.seconds
    monkeypatch.setattr(link_health, "time", stopwatch)
    forget_health()
    first = told_health()
    put(sync(1))
    stopwatch.seconds += link_health.TOLD_FOR
    assert told_health() is first
    stopwatch.seconds += 0.1
    assert told_health()[0].backlog.waiting == 1
    OutboxMessage.objects.update(status=Status.PARKED)
    forget_health()
    assert told_health()[0].parked == 1
