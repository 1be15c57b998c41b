"""Whose turn it is: one message a dossier and link, whoever else is at work meanwhile."""

import random
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from integrations.claims import claim
from integrations.lines import line_up, mend_lines, move_up, put_back
from integrations.models import Link, Operation, OutboxMessage, Status
from integrations.outbox import cancel

from .elsewhere import elsewhere
from .messages import MORNING, code, put, step, sync

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL = Link.NATIONAL_PORTAL


def places(number: int) -> list[bool | None]:
    """What each message of the dossier holds to be true of its turn, oldest first."""
    messages = OutboxMessage.objects.filter(subject=code(number)).order_by("id")
    return list(messages.values_list("next_in_line", flat=True))


def settle(pks: Iterable[int]) -> None:
    settled = OutboxMessage.objects.filter(pk__in=list(pks))
    subjects = list(settled.values_list("subject", flat=True))
    settled.update(status=Status.DELIVERED, next_in_line=False)
    move_up(PORTAL, subjects)


def test_the_oldest_is_next_and_the_others_stand_behind() -> None:
    put(sync(1), step(1, 1), sync(2))
    assert places(1) == [None, None]
    assert line_up(PORTAL) == 3
    assert (places(1), places(2)) == ([True, False], [True])
    put(step(2, 1))
    line_up(PORTAL)
    assert places(2) == [True, False]


def test_when_one_is_settled_the_next_moves_up() -> None:
    first, *_ = put(sync(1), step(1, 1), step(1, 2))
    line_up(PORTAL)
    settle([first.pk])
    assert places(1) == [False, True, False]


def test_what_was_enqueued_while_the_one_before_was_settled_moves_up() -> None:
    (first,) = put(sync(1))
    line_up(PORTAL)
    put(step(1, 1))
    settle([first.pk])
    assert places(1) == [False, True]


def test_a_line_whose_head_is_being_settled_is_left_for_the_next_look() -> None:
    (first,) = put(sync(1))
    line_up(PORTAL)
    settling, done = threading.Event(), threading.Event()

    def settle_slowly() -> None:
        with transaction.atomic():
            OutboxMessage.objects.select_for_update(no_key=True).get(pk=first.pk)
            settle([first.pk])  # sees nothing behind it: nothing was committed yet
            settling.set()
            done.wait(10)

    with elsewhere(settle_slowly):
        settling.wait(10)
        put(step(1, 1))
        assert line_up(PORTAL) == 0
        assert places(1)[1] is None
        done.set()
    line_up(PORTAL)
    assert places(1) == [False, True]


def test_a_cancelled_one_makes_way() -> None:
    put(sync(1), step(1, 1))
    line_up(PORTAL)
    with transaction.atomic():
        cancel(PORTAL, code(1), [Operation.SYNC_DOSSIER], reason="withdrawn", now=MORNING)
    assert places(1) == [False, True]


def test_what_is_sent_again_goes_before_what_came_later() -> None:
    first, _ = put(sync(1), step(1, 1))
    line_up(PORTAL)
    settle([first.pk])
    OutboxMessage.objects.filter(pk=first.pk).update(status=Status.WAITING)
    with transaction.atomic():
        put_back(first)
    assert places(1) == [True, False]


def test_a_parked_one_from_before_there_were_lines_holds_its_line() -> None:
    first, _ = put(sync(1), step(1, 1))
    OutboxMessage.objects.filter(pk=first.pk).update(status=Status.PARKED)
    line_up(PORTAL)
    assert places(1) == [True, False]


def test_the_one_whose_turn_it_is_is_as_urgent_as_what_stands_behind_it() -> None:
    put(sync(1), sync(2, due_at=MORNING + timedelta(days=2)))
    line_up(PORTAL)
    put(step(1, 1, due_at=MORNING + timedelta(days=1)))
    batch = claim(PORTAL, Operation.SYNC_DOSSIER, most=1, now=MORNING, lease=timedelta(seconds=90))
    assert batch is not None
    assert [message.subject for message in batch.messages] == [code(1)]


def test_the_database_lets_nobody_have_two_turns_in_one_line() -> None:
    put(sync(1), step(1, 1))
    with pytest.raises(IntegrityError):
        OutboxMessage.objects.update(next_in_line=True)


def test_a_line_without_a_head_is_mended() -> None:
    first, *_ = put(sync(1), step(1, 1), step(1, 2), sync(2))
    line_up(PORTAL)
    assert mend_lines() == 0
    # As a worker settles who knows of no lines:
    OutboxMessage.objects.filter(pk=first.pk).update(status=Status.DELIVERED, next_in_line=False)
    assert claimed_steps() == 0
    assert mend_lines() == 1
    assert claimed_steps() == 1


def claimed_steps() -> int:
    batch = claim(PORTAL, Operation.ADD_PROGRESS, most=9, now=MORNING, lease=timedelta(seconds=90))
    return len(batch.messages) if batch else 0


def test_nothing_settled_is_next_in_line() -> None:
    put(sync(1))
    line_up(PORTAL)
    with pytest.raises(IntegrityError):
        OutboxMessage.objects.update(status=Status.DELIVERED)


def test_every_line_has_one_head_whatever_happens_at_once() -> None:
    """Two enqueue and cancel, two put into line and settle, all at once; then nothing is stuck."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    stop = threading.Event()

    def enqueue_some(who: int) -> None:
        draw = random.Random(seed + who)
        for nth in range(60):
            number = 2 * draw.randrange(4) + who  # a dossier's lock lets one in at a time
            put(step(number, nth))
            if nth % 7 == 0:
                with transaction.atomic():
                    cancel(PORTAL, code(number), list(Operation), reason="", now=MORNING)

    def settle_some(who: int) -> None:
        draw = random.Random(seed + 10 + who)
        while not stop.is_set():
            line_up(PORTAL)
            with transaction.atomic():
                heads = OutboxMessage.objects.filter(next_in_line=True, status=Status.WAITING)
                held = heads.select_for_update(skip_locked=True, no_key=True).order_by("subject")
                settle(each.pk for each in held if draw.random() < 0.5)

    with ThreadPoolExecutor(4) as threads:
        settlers = [threads.submit(_closing, settle_some, who) for who in (0, 1)]
        try:
            for each in [threads.submit(_closing, enqueue_some, who) for who in (0, 1)]:
                each.result(120)
        finally:
            stop.set()
        for each in settlers:
            each.result(120)
    line_up(PORTAL)
    unsettled = OutboxMessage.objects.filter(status__in=[Status.WAITING, Status.PARKED])
    oldest: dict[str, int] = {}
    for subject, pk in unsettled.order_by("id").values_list("subject", "pk"):
        oldest.setdefault(subject, pk)
    heads = OutboxMessage.objects.filter(next_in_line=True)
    assert dict(heads.values_list("subject", "pk")) == oldest


def _closing(work: Callable[[int], None], who: int) -> None:
    try:
        work(who)
    finally:
        connection.close()
