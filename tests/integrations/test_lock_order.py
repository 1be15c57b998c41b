"""Whoever locks several rows locks them in one order, so that nobody is thrown out for another."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.models import User
from integrations.breaker import FAILURES_TO_OPEN
from integrations.claims import claim
from integrations.expiry import expire
from integrations.lines import line_up, move_up
from integrations.link_states import Verdict, report
from integrations.models import (
    Difference,
    Link,
    Operation,
    OutboxMessage,
    ReconciliationRun,
    Status,
)
from integrations.outbox import cancel
from integrations.reconciliation import ask_for, close, stop
from integrations.reconciliation.looking import Seen
from integrations.reconciliation.ours import lines_of
from integrations.reconciliation.repairing import repair

from .clock import Clock
from .elsewhere import elsewhere
from .messages import MORNING, code, one_time_code, put, step, sync
from .reconciling import spell

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL = Link.NATIONAL_PORTAL


@contextmanager
def while_waiting(other: Callable[[], object], *, for_what: Callable[[], object]) -> Iterator[None]:
    """What is done in the transaction that locked ``for_what``, when ``other`` waits for that.

    The other finds rows in the order in which they lie, as the planner may choose at any time.
    """
    locked = threading.Event()

    def wait_then_act() -> None:
        assert locked.wait(30)
        with connection.cursor() as cursor:  # the connection is this thread's
            cursor.execute("SET enable_indexscan = off; SET enable_bitmapscan = off")
        other()

    with elsewhere(wait_then_act), transaction.atomic():
        for_what()
        locked.set()
        _somebody_waits()
        yield


def _somebody_waits() -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
                " AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits for the lock")


def test_whoever_takes_back_waits_for_the_head_before_holding_what_stands_behind() -> None:
    head, _behind = put(sync(1), step(1, 1))
    line_up(PORTAL)
    of_head = OutboxMessage.objects.filter(pk=head.pk)
    of_head.update(rank=1)  # as a retry does: now it lies after the other in the table
    taken_back = []

    def take_back() -> None:
        with transaction.atomic():
            taken_back.append(cancel(PORTAL, code(1), list(Operation), reason="", now=MORNING))

    with while_waiting(take_back, for_what=of_head.select_for_update(no_key=True).get):
        of_head.update(status=Status.DELIVERED, next_in_line=False)
        assert move_up(PORTAL, [code(1)]) == 1
    assert taken_back == [1]


def test_whoever_hurries_all_and_the_worker_that_settles_some_of_them() -> None:
    """A worker whose clock is ahead has in hand what is not due by another's clock."""
    put(sync(1))
    for _time in range(FAILURES_TO_OPEN):
        report(PORTAL, Operation.SYNC_DOSSIER, Verdict.FAILED, MORNING, None)
    soon, later = MORNING + timedelta(seconds=3), MORNING + timedelta(minutes=5)
    assert claim(PORTAL, Operation.SYNC_DOSSIER, most=1, now=soon, lease=timedelta(seconds=90))
    first, last = put(sync(2), sync(3))
    put_off = OutboxMessage.objects.filter(pk__in=[first.pk, last.pk])
    for pk in (last.pk, first.pk):  # in this order they lie in the table
        put_off.filter(pk=pk).update(attempts=1, not_before=later)
    locked = put_off.select_for_update(no_key=True).order_by("pk")

    def answer() -> None:
        report(PORTAL, Operation.SYNC_DOSSIER, Verdict.ANSWERED, soon, None)

    with while_waiting(answer, for_what=locked.filter(pk=first.pk).get):
        assert len(locked) == 2
        put_off.filter(pk=first.pk).update(status=Status.DELIVERED)
    assert list(put_off.order_by("pk").values_list("not_before", flat=True)) == [later, soon]


def test_what_somebody_holds_is_not_waited_for_when_the_rest_is_too_late() -> None:
    """A worker that was frozen beyond its lease may be settling what has become too late."""
    held, _free = put(one_time_code(1), one_time_code(2))
    late = MORNING + timedelta(minutes=11)
    expired = []
    with transaction.atomic():
        OutboxMessage.objects.select_for_update(no_key=True).get(pk=held.pk)
        with elsewhere(lambda: expired.append(expire(Link.EMAIL, late))):
            pass
        assert expired == [1]
    assert expire(Link.EMAIL, late) == 1


def difference_of(message: OutboxMessage, state: Difference.State) -> Difference:
    """A difference that a run under way found, and for which this message would go again."""
    return Difference.objects.create(
        run=ask_for(PORTAL, now=MORNING),
        link=PORTAL,
        subject=message.subject,
        kind=Difference.Kind.MISSING_THERE,
        ground=Difference.Ground.LOST_THERE,
        state=state,
        messages=[message.pk],
        found_at=MORNING,
        look_at=MORNING,
    )


def stop_while_waiting(other: Callable[[], object], difference: Difference) -> None:
    """Somebody stops the run, and ``other`` comes when they hold it and not its differences."""
    run = ReconciliationRun.objects.filter(pk=difference.run_id).select_for_update()
    with while_waiting(other, for_what=run.get):
        Difference.objects.select_for_update().get()
        assert stop(difference.run_id, now=MORNING)
    difference.refresh_from_db()


def test_whoever_stops_a_run_and_whoever_closes_a_difference() -> None:
    (message,) = put(sync(1))
    difference = difference_of(message, Difference.State.FOUND)
    person = User.objects.create_user("operator")
    stop_while_waiting(
        lambda: close(difference.pk, by=person, note="đã gọi điện", now=MORNING), difference
    )
    assert difference.state == Difference.State.CLOSED


def test_whoever_stops_a_run_and_the_worker_that_sees_to_a_refused_repair() -> None:
    (message,) = put(sync(1))
    difference = difference_of(message, Difference.State.REPAIRING)
    OutboxMessage.objects.update(status=Status.PARKED)
    stop_while_waiting(lambda: spell(Clock()), difference)
    assert difference.ground == Difference.Ground.REPAIR_REFUSED


def test_whoever_stops_a_run_and_the_worker_that_sends_again() -> None:
    (message,) = put(sync(1))
    OutboxMessage.objects.update(status=Status.DELIVERED, settled_at=MORNING)
    difference = difference_of(message, Difference.State.FOUND)
    seen = Seen(message.subject, lines_of(PORTAL, [message.subject])[message.subject])
    stop_while_waiting(lambda: repair(difference.run, seen, [message.pk], now=MORNING), difference)
    assert difference.state == Difference.State.REPAIRING
