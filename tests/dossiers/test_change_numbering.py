"""Places in the change feed: for what is committed, once, in order, whatever else runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event as Signal
from threading import Thread
from time import sleep

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from dossiers.changes.numbering import number_fresh
from dossiers.models import Change, ChangeCount, Event
from dossiers.states import DossierState as S
from dossiers.tasks import number_changes
from tests.dossiers import stories as s


@contextmanager
def held_open(*, commit: bool) -> Iterator[None]:
    """A dossier is filed in a transaction that ends only after the block, one way or the other."""
    filed, over = Signal(), Signal()

    def run() -> None:
        try:
            with transaction.atomic():
                s.filed()
                filed.set()
                over.wait(30)
                transaction.set_rollback(not commit)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    assert filed.wait(30)
    try:
        yield
    finally:
        over.set()
        thread.join()


def places() -> list[tuple[int, int]]:
    return list(Change.objects.order_by("position").values_list("position", "event_id"))


def events() -> list[int]:
    return list(Event.objects.order_by("pk").values_list("pk", flat=True))


def settled_in_the_end() -> int:
    """The event up to where it is settled, once whatever else the cluster was running is over.

    A transaction of any of its databases holds the fence up, as one of ours does.
    """
    for _each in range(600):
        number_fresh()
        settled = ChangeCount.objects.get().settled_event
        if settled == max(events()):
            break
        sleep(0.05)
    return settled


@pytest.fixture
def committing(transactional_db: None, people: None) -> None:
    """Each step is committed, as in life."""


pytestmark = pytest.mark.usefixtures("committing")


def test_what_is_committed_late_is_numbered_late() -> None:
    """The wrong way, by event number, would have passed it by."""
    with held_open(commit=True):
        s.filed(unit="H26.18.6")
        assert number_fresh()
        (first,) = places()
    assert number_fresh()
    late = min(events())
    assert late < first[1]
    assert places() == [first, (2, late)]


def test_what_is_rolled_back_leaves_no_hole() -> None:
    with held_open(commit=False):
        s.filed(unit="H26.18.6")
        number_fresh()
    s.filed()
    number_fresh()
    assert places() == list(enumerate(events(), start=1))


def test_a_dossiers_events_come_in_order() -> None:
    dossiers = [s.filed(), s.filed(unit="H26.18.6")]
    number_fresh()
    s.moved(dossiers[0], s.ACCEPT, s.START)
    s.filed()
    number_fresh()
    assert places() == list(enumerate(events(), start=1))


def test_nothing_is_settled_while_something_older_may_still_appear() -> None:
    with held_open(commit=True):
        for _each in range(5):
            s.filed(unit="H26.18.6")
            number_fresh()
        held = ChangeCount.objects.get()
        assert held.settled_event < min(events())
    assert settled_in_the_end() == max(events())
    assert len(places()) == 6


def test_what_is_settled_is_not_looked_through_again() -> None:
    for _each in range(3):
        s.filed()
        number_fresh()
    assert settled_in_the_end() == max(events())


def test_batches_lose_nothing_and_settle_behind_themselves() -> None:
    dossier = s.filed()
    s.moved(dossier, *s.PATHS[S.RETURNED])
    while not number_fresh(most=2):
        pass
    assert places() == list(enumerate(events(), start=1))
    assert settled_in_the_end() == max(events())


def test_a_full_batch_settles_no_further_than_it_went() -> None:
    with held_open(commit=True):
        s.moved(s.filed(unit="H26.18.6"))
        number_fresh()
    for _each in range(4):
        s.filed()
    for _each in range(12):
        number_fresh(most=1)
        unplaced = Event.objects.exclude(pk__in=Change.objects.values("event_id"))
        first = unplaced.order_by("pk").values_list("pk", flat=True).first()
        assert first is None or ChangeCount.objects.get().settled_event < first
    assert len(places()) == 6


def test_one_numbers_and_the_others_leave_it_to_them() -> None:
    s.filed()
    number_fresh()
    done: list[bool] = []

    def other() -> None:
        try:
            done.append(number_fresh())
        finally:
            connection.close()

    with transaction.atomic():
        ChangeCount.objects.select_for_update().get()
        thread = Thread(target=other)
        thread.start()
        thread.join(30)
    assert done == [False]


def test_a_fence_of_another_cluster_is_put_up_anew() -> None:
    """A dump restored elsewhere: transactions are counted from the start again."""
    s.filed()
    number_fresh()
    ChangeCount.objects.update(fence_event=1, fence_xid=2**40, settled_event=0)
    s.filed()
    assert settled_in_the_end() == max(events())


def test_how_far_it_reached_never_falls() -> None:
    s.filed(at=s.MORNING + timedelta(hours=1))
    s.filed(at=s.MORNING)  # another host's clock
    number_fresh()
    reached = list(Change.objects.order_by("position").values_list("reached_at", flat=True))
    assert reached == [s.MORNING + timedelta(hours=1)] * 2


def test_workers_and_the_command_number_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    s.filed()
    assert number_changes() == 1
    s.filed()
    call_command("number_changes")
    assert "in 1 batches" in capsys.readouterr().out
    assert len(places()) == 2


def test_the_history_itself_stays_untouched() -> None:
    s.filed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin, xmax, ctid FROM dossiers_event")
        before = cursor.fetchall()
        number_fresh()
        cursor.execute("SELECT xmin, xmax, ctid FROM dossiers_event")
        assert cursor.fetchall() == before
