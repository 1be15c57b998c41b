"""Promises 1, 3 and 5 with the real processes: killed, without Redis, without one link."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from integrations.mocks.client import MockControl
from integrations.models import OutboxMessage, Status

from .messages import code, put, register, step, sync, whole_dossier
from .processes import Broker, running_system, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL, REGISTRY = "link.national_portal", "link.civil_registry"


def all_delivered() -> bool:
    return not OutboxMessage.objects.exclude(status=Status.DELIVERED).exists()


def is_in_mid_call(theirs: MockControl) -> Any:
    return next(theirs.requests(link="portal", reply="pending"), None)


def cut_all_database_connections() -> None:
    """What a restart of PostgreSQL does to its clients."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_nothing_is_lost_or_doubled_whatever_dies_in_mid_call(
    theirs: MockControl, tmp_path: Path
) -> None:
    theirs.fault("portal", "slow", latency=0.25)
    theirs.fault("portal", "answered_late", "CapNhatTienDoHoSoMC", count=2)
    dossiers, steps = 6, 3
    for number in range(dossiers):
        put(*whole_dossier(number, steps), now=timezone.now())
    quick = {"LINK_CONNECT_TIMEOUT": "0.25", "LINK_READ_TIMEOUT": "0.5", "LINK_LEASE_SECONDS": "3"}
    with running_system(tmp_path, PORTAL, **quick) as system:
        for victim in (system.workers[PORTAL], system.workers[PORTAL], system.beat):
            wait_until(lambda: is_in_mid_call(theirs), "a call is under way")
            victim.kill()
            victim.start()
        wait_until(lambda: is_in_mid_call(theirs), "a call is under way")
        cut_all_database_connections()
        system.redis.kill()
        system.redis.start()
        wait_until(all_delivered, "all delivered", seconds=60)
    numbers = range(1, steps + 1)
    missing = theirs.missing(
        [
            {"MaHoSo": code(number), "steps": [step(number, nth).key for nth in numbers]}
            for number in range(dossiers)
        ]
    )
    assert missing["complete"]
    assert (missing["out_of_order"], missing["unexpected_steps"]) == ([], [])
    report = theirs.report()["portal"]
    assert (report["dossiers"], report["steps"]) == (dossiers, dossiers * steps)
    assert report["order_violations"]["dossiers"] == []
    assert report["repeated_keys"] > 0  # what was under way when the worker died came again


def test_redis_dies_and_comes_back_empty_and_deliveries_go_on(
    theirs: MockControl, tmp_path: Path
) -> None:
    with running_system(tmp_path, PORTAL) as system:
        put(sync(0), now=timezone.now())
        wait_until(all_delivered, "the first is delivered")
        for number, darkness in enumerate((1.5, 4.0), start=1):
            system.redis.kill()
            time.sleep(darkness)  # long enough for what was woken before to be done
            system.redis.start()
            put(sync(number), now=timezone.now())
            wait_until(all_delivered, "delivered after Redis came back", seconds=40)
        assert system.beat.is_running
        assert system.workers[PORTAL].is_running


def test_wake_ups_do_not_pile_up_and_nothing_is_made_up_for(tmp_path: Path) -> None:
    """Without a worker for a month, and after a Redis that was away, one wake-up waits."""
    with running_system(tmp_path) as system:
        wait_until(lambda: waiting(system.redis) == [1, 1], "beat has begun")
        time.sleep(2.5)
        assert waiting(system.redis) == [1, 1]
        system.redis.kill()
        time.sleep(3)
        system.redis.start()
        wait_until(lambda: waiting(system.redis) == [1, 1], "beat goes on")
        time.sleep(1.5)
        assert waiting(system.redis) == [1, 1]


def waiting(own_redis: Broker) -> list[int]:
    return [own_redis.length(PORTAL), own_redis.length(REGISTRY)]


def test_a_link_in_a_black_hole_does_not_slow_the_other(
    theirs: MockControl, tmp_path: Path
) -> None:
    theirs.fault("portal", "black_hole")
    put(*[sync(number) for number in range(300)], now=timezone.now())
    with running_system(tmp_path, PORTAL, REGISTRY) as system:
        wait_until(lambda: is_in_mid_call(theirs), "the portal's worker hangs")
        births = []
        for number in range(1000, 1008):
            births += put(register(number), now=timezone.now())
            time.sleep(0.5)
        delivered = OutboxMessage.objects.filter(
            pk__in=[birth.pk for birth in births], status=Status.DELIVERED
        )
        wait_until(lambda: delivered.count() == len(births), "births registered", seconds=5)
        assert system.workers[PORTAL].is_running
    waits = [birth.settled_at - birth.created_at for birth in delivered if birth.settled_at]
    assert max(wait.total_seconds() for wait in waits[2:]) < 2.5  # a wake-up a second
    assert not OutboxMessage.objects.filter(operation="sync_dossier", status="delivered").exists()
