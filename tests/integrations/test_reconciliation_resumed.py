"""A run outlives the link and the worker: it goes on where it stopped, and counts nothing twice."""

import signal
import subprocess
import sys
from datetime import timedelta
from threading import Event

import pytest
from django.conf import settings as configured
from django.utils import timezone

from integrations.links.http import Reply
from integrations.mocks.client import MockControl
from integrations.models import Exchange, Link, OutboxMessage, ReconciliationRun
from integrations.reconciliation import ask_for, stop, working
from integrations.reconciliation.asking import Asking
from integrations.reconciliation.recording import record
from integrations.reconciliation.runs import LEASE, LeaseLost, take

from .clock import Clock
from .elsewhere import elsewhere
from .lossy_portal import agrees_in_the_end, clock, whole
from .messages import code, put, step, sync
from .processes import own_environment, wait_until
from .reconciling import PORTAL, reconcile, see_through, spell

__all__ = ["clock"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_link_that_goes_down_in_mid_run_interrupts_it(
    clock: Clock, theirs: MockControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = whole(clock)
    asked = 0
    ask = Asking.portal

    def goes_down(asking: Asking, service: str, **more: str) -> Reply:
        nonlocal asked
        asked += 1
        if asked == 14:
            theirs.fault("portal", "down")
        return ask(asking, service, **more)

    monkeypatch.setattr(Asking, "portal", goes_down)
    spell(clock)
    run.refresh_from_db()
    assert (run.state, run.trouble, run.failures) == ("interrupted", "unreachable", 1)
    done = run.compared
    assert 0 < done < 30
    assert run.compared_until is not None
    assert Exchange.objects.filter(error__startswith="ConnectError").count() == 1

    spell(clock)  # it is not its time yet: the link is not asked
    assert Exchange.objects.exclude(error="").count() == 1
    for waits in (2, 5, 10):
        clock.forward(seconds=waits)
        spell(clock)
    run.refresh_from_db()
    assert (run.compared, run.failures) == (done, 4)
    theirs.clear()
    agrees_in_the_end(see_through(run, clock), theirs)


def test_a_worker_that_dies_in_mid_run_is_replaced(
    clock: Clock, theirs: MockControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each instant at which something has just been written, and before it is."""
    for dies_before in (True, False):
        run = whole(clock)
        recorded = record

        def dies(*given: object, before: bool = dies_before, record: object = recorded) -> None:
            if not before:
                record(*given)  # type: ignore[operator]
            raise MemoryError

        monkeypatch.setattr(working, "record", dies)
        for _death in range(3):
            with pytest.raises(MemoryError):
                spell(clock)
            clock.forward(seconds=1)
        monkeypatch.setattr(working, "record", recorded)
        if dies_before:
            run.refresh_from_db()
            assert run.compared == 0
            stop(run.pk, now=clock.now)
    agrees_in_the_end(see_through(run, clock), theirs)


def test_a_killed_process_loses_nothing(clock: Clock, theirs: MockControl) -> None:
    """The command, killed with -9 while it looks dossiers up; a worker goes on."""
    theirs.fault("portal", "slow", "TraCuuHoSo", latency=0.05)
    run = whole(clock)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "reconcile", "--link=national_portal", "--resume"],
        cwd=configured.BASE_DIR,
        env=own_environment(RECONCILE_REQUESTS_PER_SECOND="0"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def has_compared_some() -> bool:
        run.refresh_from_db()
        assert process.poll() is None
        return run.compared > 3

    wait_until(has_compared_some, "the command compares")
    process.send_signal(signal.SIGKILL)
    process.wait()
    theirs.clear()
    run.refresh_from_db()
    assert run.lease_token is not None
    assert run.compared < 30
    later = Clock(timezone.now())
    assert take(PORTAL, later.now) is None  # its lease lives on
    later.forward(seconds=LEASE.total_seconds() + 1)
    agrees_in_the_end(see_through(run, later), theirs)


def test_two_workers_do_not_compare_the_same(clock: Clock, theirs: MockControl) -> None:
    run = whole(clock)
    with elsewhere(*(lambda: spell(clock) for _worker in range(3))):
        pass
    agrees_in_the_end(see_through(run, clock), theirs)


def test_who_lost_the_lease_writes_nothing(clock: Clock) -> None:
    whole(clock)
    mine = take(PORTAL, clock.now)
    assert mine is not None
    assert take(PORTAL, clock.now) is None
    clock.forward(seconds=LEASE.total_seconds())
    theirs_now = take(PORTAL, clock.now)
    assert theirs_now is not None
    books = working.books_of(PORTAL)
    asking = Asking(PORTAL, clock, clock.now + timedelta(hours=1))
    with pytest.raises(LeaseLost):
        working._compare(mine, books, asking)
    run = ReconciliationRun.objects.get()
    assert (run.compared, run.lease_token) == (0, theirs_now.token)


def test_a_stopped_run_ends_at_once(clock: Clock) -> None:
    run = whole(clock)
    assert stop(run.pk, now=clock.now)
    assert not stop(run.pk, now=clock.now)
    spell(clock)
    run.refresh_from_db()
    assert (run.state, run.compared, run.is_over) == ("stopped", 0, True)


def test_dossiers_at_work_are_no_differences(clock: Clock, theirs: MockControl) -> None:
    """While runs compare, messages are enqueued and delivered, and replies are lost."""
    reconcile(clock)
    for operation in ("DongBoHoSoMC", "CapNhatTienDoHoSoMC"):
        theirs.fault("portal", "answered_late", operation, share=0.1)
    busy = list(range(11, 19))
    codes = [code(number) for number in busy]
    stopping = Event()

    def work_on() -> None:
        for nth in range(2, 1000):
            for number in busy:
                if stopping.is_set():
                    return
                put(step(number, nth), sync(number, 9, nth=nth + 1), now=timezone.now())
                waiting = OutboxMessage.objects.filter(status="waiting")
                while waiting.count() > 8 and not stopping.wait(0.01):
                    pass

    def deliver() -> None:
        while not stopping.is_set():
            Clock(timezone.now()).deliver()

    later = Clock(timezone.now())
    with elsewhere(work_on, deliver):
        runs = [ask_for(PORTAL, now=later.now, codes=codes)]
        for _look in range(8):
            spell(later)
            later.forward(seconds=16)
            runs[-1].refresh_from_db()
            if runs[-1].is_over:
                runs.append(ask_for(PORTAL, now=later.now, codes=codes))
        stopping.set()
    theirs.clear()
    runs.append(see_through(runs[-1], Clock(timezone.now() + timedelta(hours=1))))
    assert sum(run.compared for run in runs) >= 3 * 8
    assert {run.unexplained for run in runs} == {0}
    assert {run.repaired for run in runs} == {0}


def test_a_link_s_run_does_not_wait_for_the_other_link(clock: Clock) -> None:
    whole(clock)
    ask_for(Link.CIVIL_REGISTRY, now=clock.now)
    assert ReconciliationRun.objects.filter(state="running").count() == 2
