"""Archiving goes on beside everything else: nobody waits for it, nothing is lost or doubled."""

import random
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from integrations.archive import archive, bring_back, moving
from integrations.archive.months import Table, make_ready, month_of
from integrations.delivery import deliver
from integrations.mocks.client import MockControl
from integrations.models import (
    ArchivedExchange,
    ArchivedMessage,
    Attempt,
    Exchange,
    Link,
    OutboxMessage,
    Status,
)

from .clock import Clock
from .elsewhere import elsewhere
from .messages import MORNING, code, put, step, sync, whole_dossier

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AFTER = MORNING + timedelta(days=61)


def test_while_a_batch_is_open_nobody_waits_for_it(theirs: MockControl) -> None:
    """Not other lines, and not what is new of the very lines that are moved."""
    numbers = range(30)
    put(*[sync(number) for number in numbers])
    Clock().deliver()
    make_ready([(Table.MESSAGES, month_of(MORNING))])
    moved, done = threading.Event(), threading.Event()
    after: list[int] = []

    def hold_a_batch_open() -> None:
        with transaction.atomic():
            moving._move_lines([(Link.NATIONAL_PORTAL, code(n)) for n in numbers], LONG_AFTER)
            moved.set()
            done.wait(30)
        after.append(OutboxMessage.objects.count())

    with elsewhere(hold_a_batch_open):
        assert moved.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        try:
            put(*[step(number, 1) for number in numbers], *[sync(number) for number in (50, 51)])
            assert Clock().deliver() == 32
            # Another archiver passes over them.
            assert archive(before=LONG_AFTER, clock=Clock(), until=LONG_AFTER).lines == 2
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
        assert ArchivedMessage.objects.count() == 2
        done.set()
    assert after == [30]
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered"}
    assert ArchivedMessage.objects.count() == 32
    assert theirs.report()["portal"]["steps"] == 30


def test_a_batch_that_fails_has_moved_nothing(
    theirs: MockControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the worker died between writing there and deleting here."""
    put(*whole_dossier(1, steps=2))
    Clock().deliver()
    kept = OutboxMessage.objects.count(), Attempt.objects.count()
    monkeypatch.setattr(moving, "_LET_GO", ("SELECT 1 / 0, %s",))
    with pytest.raises(Exception, match="division by zero"):
        archive(before=LONG_AFTER, clock=Clock(), until=LONG_AFTER)
    assert (OutboxMessage.objects.count(), Attempt.objects.count()) == kept
    assert not ArchivedMessage.objects.exists()


def test_archivers_and_deliveries_at_once_lose_and_double_nothing(theirs: MockControl) -> None:
    """Two archivers that take what settled this instant, while lines move on and come back."""
    theirs.fault("portal", "slow", latency=0.002, jitter=0.01)
    dossiers, steps = 24, 6
    random.seed(11)
    lives = {number: whole_dossier(number, steps) for number in range(dossiers)}
    total = sum(len(life) for life in lives.values())
    until = timezone.now() + timedelta(seconds=60)
    written, over = threading.Event(), threading.Event()

    def write() -> None:
        for nth in range(steps + 2):
            for number in random.sample(range(dossiers), dossiers):
                put(lives[number][nth], now=timezone.now())
            time.sleep(0.05)
        written.set()

    def work() -> None:
        waiting = OutboxMessage.objects.filter(status=Status.WAITING)
        while not written.is_set() or waiting.exists():
            deliver(Link.NATIONAL_PORTAL, clock=timezone.now, until=until)
            assert timezone.now() < until

    def work_to_the_end() -> None:
        try:
            work()
        finally:
            over.set()

    def keep() -> None:
        while not over.is_set():
            archive(before=timezone.now(), clock=timezone.now, until=until, at_once=5)

    def fetch() -> None:
        source = random.Random(5)
        while not over.is_set():
            bring_back(Link.NATIONAL_PORTAL, [code(source.randrange(dossiers))])
            time.sleep(0.02)

    with elsewhere(write, work_to_the_end, work, keep, keep, fetch):
        pass
    kept = list(ArchivedMessage.objects.values_list("id", "key", "status"))
    here = list(OutboxMessage.objects.values_list("id", "key", "status"))
    assert Counter(key for _id, key, _status in kept + here) == Counter(
        message.key for life in lives.values() for message in life
    )
    assert len({pk for pk, _key, _status in kept + here}) == total
    assert {status for _pk, _key, status in kept + here} == {"delivered"}
    tries = [made for row in ArchivedMessage.objects.all() for made in row.tries_made()]
    assert len(tries) + Attempt.objects.count() == total
    of_messages = {each.exchange for each in tries} | set(
        Attempt.objects.values_list("exchange", flat=True)
    )
    everywhere = [
        *Exchange.objects.values_list("id", flat=True),
        *ArchivedExchange.objects.values_list("id", flat=True),
    ]
    assert len(everywhere) == len(set(everywhere))
    assert of_messages <= set(everywhere)
    missing = theirs.missing(
        [
            {"MaHoSo": code(number), "steps": [step(number, n).key for n in range(1, steps + 1)]}
            for number in range(dossiers)
        ]
    )
    assert missing["complete"]
    assert (missing["out_of_order"], missing["unexpected_steps"]) == ([], [])
