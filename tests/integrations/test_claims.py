"""Leases and order: no two workers hold one message, no dossier overtakes itself."""

import random
import threading
import time
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from integrations.claims import Batch, claim
from integrations.delivery import deliver
from integrations.link_states import Verdict, admission, report
from integrations.mocks.client import MockControl
from integrations.models import Attempt, Link, Operation, OutboxMessage, Status
from integrations.settling import settle

from .clock import Clock
from .elsewhere import elsewhere
from .messages import MORNING, code, put, step, sync, whole_dossier

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = timedelta(seconds=90)


def claimed(operation: Operation = Operation.SYNC_DOSSIER, **by: int) -> list[str]:
    now = MORNING + timedelta(**by)
    batch = claim(Link.NATIONAL_PORTAL, operation, most=100, now=now, lease=LEASE)
    return [] if batch is None else [message.key for message in batch.messages]


def test_only_the_oldest_unsettled_of_a_dossier_goes() -> None:
    put(sync(1), sync(1, nth=2), sync(2), step(3, 1), sync(3))
    assert claimed() == [sync(1).key, sync(2).key]
    assert claimed() == []
    assert claimed(Operation.ADD_PROGRESS) == [step(3, 1).key]


@pytest.mark.parametrize(
    ("status", "goes"), [("delivered", True), ("cancelled", True), ("parked", False)]
)
def test_what_lets_the_next_one_go(status: str, goes: bool) -> None:
    first, _ = put(sync(1), sync(1, nth=2))
    OutboxMessage.objects.filter(pk=first.pk).update(status=status)
    assert claimed() == ([sync(1, nth=2).key] if goes else [])


def test_a_lease_ends_by_itself() -> None:
    put(sync(1))
    assert claimed() == [sync(1).key]
    assert claimed(seconds=89) == []
    assert claimed(seconds=90) == [sync(1).key]


def test_whose_lease_went_to_another_settles_nothing_but_is_on_record(
    theirs: MockControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    (message,) = put(sync(1))

    def too_late(batch: Batch, *given: Any, **more: Any) -> int:
        OutboxMessage.objects.update(lease_token=uuid4())
        return settle(batch, *given, **more)

    monkeypatch.setattr("integrations.delivery.settle", too_late)
    clock = Clock()
    clock.deliver()
    message.refresh_from_db()
    assert message.status == Status.WAITING
    assert message.lease_token is not None
    assert Attempt.objects.filter(message=message, outcome="delivered").count() == 1


def test_what_another_worker_locks_is_passed_over() -> None:
    first, _ = put(sync(1), sync(2))
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            OutboxMessage.objects.select_for_update().get(pk=first.pk)
            locked.set()
            done.wait(10)

    with elsewhere(hold):
        locked.wait(10)
        assert claimed() == [sync(2).key]
        done.set()


def test_one_probe_by_one_worker() -> None:
    put(sync(1), sync(2))
    for _ in range(3):
        report(Link.NATIONAL_PORTAL, Operation.SYNC_DOSSIER, Verdict.FAILED, MORNING, None)
    assert claimed() == []
    assert claimed(seconds=2) == [sync(1).key]
    assert claimed(seconds=2) == []
    assert claimed(seconds=91) == []
    assert claimed(seconds=92) == [sync(1).key]  # whoever took it died: another one probes


def test_a_probe_being_taken_is_not_taken_twice() -> None:
    for _ in range(3):
        report(Link.NATIONAL_PORTAL, Operation.SYNC_DOSSIER, Verdict.FAILED, MORNING, None)
    later = MORNING + timedelta(seconds=2)
    taking, done = threading.Event(), threading.Event()

    def take() -> None:
        with transaction.atomic():
            assert admission(Link.NATIONAL_PORTAL, Operation.SYNC_DOSSIER, later).most == 1
            taking.set()
            done.wait(10)

    with elsewhere(take):
        taking.wait(10)
        with transaction.atomic():
            assert admission(Link.NATIONAL_PORTAL, Operation.SYNC_DOSSIER, later).most == 0
        done.set()


def test_many_workers_never_hold_one_message_at_once_nor_two_of_one_dossier(
    theirs: MockControl,
) -> None:
    """Against a portal that loses one reply in five, while the leases are being shuffled."""
    theirs.fault("portal", "answered_late", share=0.2)
    theirs.fault("portal", "slow", latency=0.005, jitter=0.02)
    theirs.seed(7)
    dossiers, steps = 30, 5
    lives = [whole_dossier(number, steps) for number in range(dossiers)]
    random.Random(7).shuffle(lives)
    now = timezone.now()
    for life in lives:
        put(*life, now=now)
    until = timezone.now() + timedelta(seconds=40)

    def work() -> None:
        waiting = OutboxMessage.objects.filter(status=Status.WAITING)
        while waiting.exists() and timezone.now() < until:
            # A draw below 0 makes the waits after lost replies short: a tenth of a second.
            deliver(Link.NATIONAL_PORTAL, clock=timezone.now, until=until, draw=lambda: -4.9)
            time.sleep(0.02)

    with elsewhere(work, work, work):
        pass
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered"}
    ids = {
        number: [step(number, nth).key for nth in range(1, steps + 1)] for number in range(dossiers)
    }
    missing = theirs.missing([{"MaHoSo": code(each), "steps": ids[each]} for each in ids])
    assert missing["complete"]
    assert (missing["out_of_order"], missing["unexpected_steps"]) == ([], [])
    told = theirs.report()["portal"]
    assert told["order_violations"] == {
        "by_time": 0,
        "by_arrival": 0,
        "after_end": 0,
        "dossiers": [],
    }
    assert told["repeated_keys"] > 0  # replies were lost, and the steps came again


def test_no_message_is_in_two_hands_at_once(theirs: MockControl) -> None:
    theirs.fault("portal", "slow", "DongBoHoSoMC", latency=0.02)
    put(*[sync(number) for number in range(400)], now=timezone.now())
    until = timezone.now() + timedelta(seconds=30)

    def work() -> None:
        deliver(Link.NATIONAL_PORTAL, clock=timezone.now, until=until)

    with elsewhere(work, work, work, work):
        pass
    assert Counter(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered": 400}
    assert Attempt.objects.count() == 400
    assert theirs.report()["portal"]["repeated_inserts"] == 0
