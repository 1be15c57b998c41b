"""Stretches of lines under one lease, and errands of which none waits for another."""

import threading
import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.scopes import Scope
from integrations.claims import Batch, claim
from integrations.delivery import deliver
from integrations.endpoints import register, tell_endpoint
from integrations.links.base import Limit, Result, Sending
from integrations.models import Link, Operation, OutboxMessage, Outcome, Status
from integrations.outbox import NewMessage
from integrations.under_way import Errand, UnderWay
from tests.integrators import registered
from tests.webhook_receiver import Receiver, Taken, running_receiver

from .elsewhere import elsewhere
from .messages import MORNING, put

LEASE = timedelta(seconds=90)


def event(endpoint: int, nth: int) -> NewMessage:
    line = f"webhook:{endpoint}"
    return NewMessage(
        link=Link.WEBHOOK,
        operation=Operation.SEND_EVENT,
        subject=line,
        unit=line,
        key=f"{endpoint}:{nth}",
        payload={"ref": line, "endpoint": endpoint, "id": f"evt_{nth}", "type": "dossier.changed"},
        occurred_at=MORNING,
    )


def claimed(*, behind: int = 9, **by: int) -> list[list[str]]:
    batch = claim(
        Link.WEBHOOK,
        Operation.SEND_EVENT,
        most=9,
        now=MORNING + timedelta(**by),
        lease=LEASE,
        behind=behind,
    )
    lines = [] if batch is None else batch.by_line()
    return [[message.key for message in line.messages] for line in lines]


@pytest.mark.django_db
def test_stretches_of_lines_go_under_one_lease_in_order() -> None:
    put(event(2, 1), event(1, 1), event(1, 2), event(2, 2), event(1, 3), event(1, 4))
    assert claimed(behind=2) == [["1:1", "1:2", "1:3"], ["2:1", "2:2"]]
    assert claimed() == []  # the fourth has its turn when the first is settled
    assert claimed(behind=0, seconds=90) == [["1:1"], ["2:1"]]
    assert OutboxMessage.objects.values("lease_token").distinct().count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "standing",
    [
        {"status": "parked", "parked_at": MORNING},
        {"not_before": MORNING + timedelta(seconds=1)},
        {"operation": "send_code"},
        {
            "lease_token": "7d5b7a4e-6f0e-4d6e-9b51-6a7f3d1c2b90",
            "leased_until": MORNING + timedelta(seconds=1),
        },
    ],
)
def test_a_stretch_ends_before_what_may_not_go(standing: dict[str, object]) -> None:
    rows = put(*[event(1, nth) for nth in range(1, 6)])
    OutboxMessage.objects.filter(pk=rows[2].pk).update(**standing)
    assert claimed() == [["1:1", "1:2"]]


@pytest.mark.django_db
def test_what_was_put_off_goes_alone() -> None:
    rows = put(event(1, 1), event(1, 2), event(2, 1), event(2, 2))
    OutboxMessage.objects.filter(pk=rows[0].pk).update(polls=1)
    assert claimed() == [["1:1"], ["2:1", "2:2"]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lined_up", [True, False])
def test_a_stretch_ends_before_what_somebody_locks_and_waits_for_nobody(lined_up: bool) -> None:
    rows = put(*[event(1, nth) for nth in range(1, 6)])
    if lined_up:
        OutboxMessage.objects.filter(pk=rows[0].pk).update(next_in_line=True)
        OutboxMessage.objects.exclude(pk=rows[0].pk).update(next_in_line=False)
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            OutboxMessage.objects.select_for_update().get(pk=rows[2].pk)
            locked.set()
            done.wait(30)

    with elsewhere(hold):
        assert locked.wait(30)
        try:
            assert claimed() == [["1:1", "1:2"]]
        finally:
            done.set()


@pytest.mark.django_db(transaction=True)
def test_many_workers_tell_each_endpoint_everything_in_order_and_once() -> None:
    """Beside each other, while one call in nine is refused."""
    client, _secret = registered(Scope.WEBHOOKS_MANAGE)
    events = [f"evt_{nth}" for nth in range(1, 46)]
    until = timezone.now() + timedelta(seconds=60)

    def work() -> None:
        waiting = OutboxMessage.objects.filter(status=Status.WAITING)
        while waiting.exists() and timezone.now() < until:
            # A draw below 0 makes the wait after a refusal short.
            deliver(Link.WEBHOOK, clock=timezone.now, until=until, draw=lambda: -4.9)
            time.sleep(0.02)

    with ExitStack() as stack:
        receivers = [stack.enter_context(running_receiver()) for _each in range(3)]
        took: list[list[str]] = [[] for _each in receivers]
        for receiver, taken in zip(receivers, took, strict=True):
            receiver.answer = partial(_moody, receiver, taken)
            endpoint, _secret = register(client, receiver.url, position=0, now=timezone.now())
            told: list[tuple[int, dict[str, Any], datetime]] = [
                (nth, {}, MORNING) for nth in range(1, 46)
            ]
            with transaction.atomic():
                tell_endpoint(endpoint, told, timezone.now())
        with elsewhere(work, work, work):
            pass
        assert took == [events] * 3
        assert all(len(receiver.ids) > len(events) for receiver in receivers)


def _moody(receiver: Receiver, took: list[str], taken: Taken) -> tuple[int, dict[str, str]]:
    if len(receiver.taken) % 9 == 4:
        return 500, {}
    took.append(taken.id)
    return 204, {}


def _wait_for(signal: threading.Event) -> None:
    signal.wait(30)


def errand() -> Errand:
    link, operation = Link.WEBHOOK, Operation.SEND_EVENT
    batch = Batch(link, operation, uuid4(), [], frozenset(), is_full=False)
    return Errand(batch, Sending(link, operation, Limit(1.0), lambda: MORNING, 1.0), MORNING)


def test_who_ends_is_taken_while_others_hang() -> None:
    under_way, let_go = UnderWay(3), threading.Event()
    slow, quick = errand(), errand()
    under_way.start(slow, lambda: _wait_for(let_go))
    under_way.start(quick, lambda: None)
    assert next(under_way.ended(within=30)) is quick
    assert (len(under_way), under_way.room) == (1, 2)
    assert list(under_way.ended(within=0)) == []
    let_go.set()
    assert list(under_way.ended(within=30)) == [slow]
    assert under_way.room == 3


def test_what_was_claimed_together_and_has_ended_is_settled_at_once() -> None:
    first, second = errand(), errand()
    (one,), (other,) = ([OutboxMessage(pk=pk)] for pk in (1, 2))
    first.batch.messages.append(one)
    second.batch.messages.append(other)
    second.sending.results[2] = Result(other, Outcome.DELIVERED, None)
    together = first.with_others([second])
    assert (together.batch.token, together.batch.messages) == (first.batch.token, [one, other])
    assert together.sending.results == second.sending.results


def test_a_bug_in_one_is_raised_and_the_others_are_taken_after_it() -> None:
    under_way = UnderWay(3)
    both_ended = threading.Barrier(3)

    def good() -> None:
        both_ended.wait(30)

    def bad() -> None:
        both_ended.wait(30)
        raise KeyError("type")

    good_one = errand()
    under_way.start(good_one, good)
    under_way.start(errand(), bad)
    both_ended.wait(30)
    taken: list[Errand] = []
    bugs = 0
    while under_way:
        try:
            taken += under_way.ended(within=30)
        except KeyError:
            bugs += 1
    assert (taken, bugs) == ([good_one], 1)
