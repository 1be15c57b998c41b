"""Counts of attempts: what was committed, nothing twice, and never less than before."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from integrations.claims import claim
from integrations.links.base import Result
from integrations.mocks.client import MockControl
from integrations.models import (
    Exchange,
    Link,
    Operation,
    OutboxMessage,
    Outcome,
    Tally,
)
from integrations.tallies import BOUNDS, FOLDED_AFTER, fold_tallies, read_tallies, tally

from .clock import Clock
from .conftest import Told
from .messages import MORNING, code, put, register, step, sync

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL = Link.NATIONAL_PORTAL


def counted() -> dict[tuple[str, str], int]:
    """Attempts by operation and outcome."""
    counts: Counter[tuple[str, str]] = Counter()
    for each in read_tallies(MORNING):
        counts[each.operation, each.outcome] += each.attempts
    return dict(counts)


def test_each_attempt_is_counted_by_how_it_ended(theirs: MockControl) -> None:
    put(*[sync(number) for number in range(3)], step(0, 1))
    theirs.fault("portal", "item_refusal", "DongBoHoSoMC", field="ChuHoSo", codes=[code(0)])
    Clock().deliver()
    assert counted() == {("sync_dossier", "delivered"): 2, ("sync_dossier", "refused"): 1}


def test_a_failure_and_a_success_of_one_message_are_two_attempts(theirs: MockControl) -> None:
    clock = Clock()
    put(sync(0))
    theirs.fault("portal", "error", "DongBoHoSoMC", count=1)
    clock.deliver()
    assert counted() == {("sync_dossier", "failed"): 1}
    clock.forward(minutes=1)
    clock.deliver()
    assert counted() == {("sync_dossier", "failed"): 1, ("sync_dossier", "delivered"): 1}


@pytest.mark.parametrize(
    ("wait", "bound"),
    [
        (timedelta(), 1.0),
        (timedelta(seconds=1), 1.0),
        (timedelta(seconds=1, microseconds=1), 5.0),
        (timedelta(days=7), 604800.0),
        (timedelta(days=30), float("inf")),
        (timedelta(seconds=-300), 1.0),  # the web's clock ran ahead of the queue's
    ],
)
def test_how_long_it_had_waited(theirs: MockControl, wait: timedelta, bound: float) -> None:
    put(sync(0), now=MORNING - wait)
    Clock().deliver()
    (count,) = read_tallies(MORNING)
    assert count.waited_at_most == bound
    assert count.waited == max(wait, timedelta()) // timedelta(milliseconds=1) * timedelta(
        milliseconds=1
    )


def test_what_is_not_news_has_no_wait(theirs: MockControl, told: Told) -> None:
    """Parked by its receiver's bug, or sent again: the attempt counts, the wait would mislead."""

    def fail(_message: OutboxMessage) -> None:
        raise ValueError

    told.then = fail
    put(sync(0))
    put(sync(1), now=MORNING - timedelta(days=90))
    OutboxMessage.objects.filter(subject=sync(1).subject).update(sent_again=True)
    Clock().deliver()
    assert counted() == {("sync_dossier", "delivered"): 2}
    assert {each.waited_at_most for each in read_tallies(MORNING)} == {None}


def test_what_is_rolled_back_is_not_counted() -> None:
    (message,) = put(sync(0))
    batch = claim(PORTAL, Operation.SYNC_DOSSIER, most=1, now=MORNING, lease=timedelta(minutes=1))
    assert batch is not None
    result = Result(message, Outcome.DELIVERED, Exchange())
    with transaction.atomic():
        tally(batch, [result], [], now=MORNING)
        transaction.set_rollback(True)
    assert not Tally.objects.exists()


def add(number: int, *, age: timedelta, bound: float | None = 1.0, ms: int = 1) -> None:
    Tally.objects.create(
        link=PORTAL,
        operation=Operation.SYNC_DOSSIER,
        outcome=Outcome.DELIVERED,
        attempts=number,
        waited_at_most=bound,
        waited_ms=ms,
        at=MORNING - age,
    )


def test_folding_changes_no_sum_and_leaves_the_last_minutes_alone() -> None:
    for number in range(1, 11):
        add(number, age=FOLDED_AFTER + timedelta(seconds=number))
    add(100, age=FOLDED_AFTER + timedelta(days=1), bound=float("inf"), ms=10**12)
    add(7, age=timedelta(seconds=59))
    add(8, age=timedelta(seconds=61))
    before = sorted(read_tallies(MORNING), key=str)
    assert fold_tallies(MORNING) == 2
    assert Tally.objects.count() == 4
    assert sorted(read_tallies(MORNING), key=str) == before
    assert fold_tallies(MORNING) == 2
    assert sorted(read_tallies(MORNING), key=str) == before
    (quick,) = [each for each in before if each.waited_at_most == 1.0]
    assert (quick.attempts, quick.lately) == (55 + 7 + 8, 7)


def test_it_never_goes_down_while_workers_count_and_housekeepers_fold() -> None:
    """Two of each at once, on connections of their own, and a reader that looks all the while."""
    stop = threading.Event()

    def work() -> int:
        try:
            for _ in range(150):
                with transaction.atomic():
                    add(1, age=FOLDED_AFTER * 2)
        finally:
            connection.close()
        return 150

    def fold() -> None:
        try:
            while not stop.is_set():
                fold_tallies(MORNING)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        folders = [pool.submit(fold) for _ in range(2)]
        workers = [pool.submit(work) for _ in range(2)]
        seen = 0
        try:
            while not all(each.done() for each in workers):
                now = sum(each.attempts for each in read_tallies(MORNING))
                assert now >= seen
                seen = now
        finally:
            stop.set()
    for each in folders:
        each.result()
    assert sum(each.result() for each in workers) == 300
    assert sum(each.attempts for each in read_tallies(MORNING)) == 300


def test_a_batch_costs_one_statement(theirs: MockControl) -> None:
    put(*[register(number) for number in range(3)], now=MORNING - timedelta(minutes=2))
    Clock().deliver(Link.CIVIL_REGISTRY)
    assert list(Tally.objects.values_list("attempts", "waited_at_most")) == [(3, 300.0)]


def test_the_bounds_rise_and_end_in_infinity() -> None:
    assert list(BOUNDS) == sorted(set(BOUNDS))
    assert BOUNDS[-1] == float("inf")
