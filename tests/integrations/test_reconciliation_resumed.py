"""A run outlives the link and the worker: it goes on where it stopped, and counts nothing twice."""

import signal
import subprocess
import sys
from datetime import timedelta
from threading import Event

import pytest
from django.conf import settings as configured
from django.utils import timezone
from pytest_django import Settings

from integrations.links.http import Reply
from integrations.mocks.client import MockControl
from integrations.models import (
    Exchange,
    Intervention,
    Link,
    LinkState,
    OutboxMessage,
    Pause,
    ReconciliationRun,
)
from integrations.reconciliation import ask_for, stop, working
from integrations.reconciliation.asking import Asking
from integrations.reconciliation.portal_books import PortalBooks
from integrations.reconciliation.recording import record
from integrations.reconciliation.runs import LEASE, LeaseLost, take

from .clock import Clock
from .elsewhere import elsewhere
from .messages import code, put, step, sync, whole_dossier
from .processes import own_environment, wait_until
from .reconciling import PORTAL, found, reconcile, see_through, spell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(theirs: MockControl, settings: Settings) -> Clock:
    """Thirty dossiers at the portal, ten a day for three days; the portal lost two of them."""
    settings.RECONCILE_REQUESTS_PER_SECOND = 0
    for number in range(1, 31):
        put(*whole_dossier(number, steps=1), now=timezone.now())
    clock = Clock(timezone.now())
    clock.deliver()
    spread(theirs, clock, days=3)
    for number in (5, 25):
        theirs.alter("portal", "forget_dossier", code(number))
    return clock


def spread(theirs: MockControl, clock: Clock, days: int) -> None:
    """As if they had been delivered over so many days, up to an hour ago."""
    alterations = []
    for number in range(1, 31):
        at = clock.now - timedelta(days=(30 - number) * days / 30, hours=1)
        OutboxMessage.objects.filter(subject=code(number)).update(settled_at=at)
        stamp = timezone.localtime(at).strftime("%Y%m%d%H%M%S")
        alterations.append({"kind": "touch", "code": code(number), "updated": stamp})
    theirs.alter_many("portal", alterations)


def whole(clock: Clock) -> ReconciliationRun:
    return ask_for(PORTAL, now=clock.now, since=clock.now - timedelta(days=3, hours=2))


def agrees_in_the_end(run: ReconciliationRun, theirs: MockControl) -> None:
    assert [each[0] for each in found(run)] == [code(5), code(25)]
    assert {each[-1] for each in found(run)} == {"repaired"}
    assert (run.compared, run.agreeing, run.repaired, run.unexplained) == (30, 28, 2, 0)
    assert Intervention.objects.count() == 2 * 3
    assert theirs.report()["portal"]["repeated_keys"] == 0


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


@pytest.mark.parametrize("breaker", ["open", "half_open"])
def test_a_link_that_is_down_is_not_asked(clock: Clock, theirs: MockControl, breaker: str) -> None:
    LinkState.objects.create(
        link=PORTAL,
        operation="sync_dossier",
        breaker=breaker,
        since=clock.now,
        probe_at=clock.now,
        updated_at=clock.now,
    )
    before = len(list(theirs.requests()))
    run = whole(clock)
    spell(clock)
    run.refresh_from_db()
    assert (run.state, run.failures) == ("interrupted", 0)
    assert len(list(theirs.requests())) == before
    LinkState.objects.update(breaker="closed", since=None, probe_at=None)
    agrees_in_the_end(see_through(run, clock), theirs)


def test_a_breaker_that_nobody_probes_does_not_hold_a_run_for_ever(clock: Clock) -> None:
    LinkState.objects.create(
        link=PORTAL,
        operation="sync_dossier",
        breaker="open",
        since=clock.now,
        probe_at=clock.now,
        updated_at=clock.now,
    )
    run = whole(clock)
    clock.forward(minutes=3)
    spell(clock)
    run.refresh_from_db()
    assert run.compared == 30


def test_a_paused_link_is_not_asked(
    clock: Clock, theirs: MockControl, django_user_model: type
) -> None:
    operator = django_user_model.objects.create(username="vanhanh")  # type: ignore[attr-defined]
    pause = Pause.objects.create(
        link=PORTAL, started_at=clock.now, reason="bảo trì", paused_by=operator
    )
    run = whole(clock)
    before = len(list(theirs.requests()))
    spell(clock)
    assert len(list(theirs.requests())) == before
    pause.ended_at = clock.now + timedelta(seconds=1)
    pause.save()
    agrees_in_the_end(see_through(run, clock), theirs)


def test_failed_looks_do_not_hold_up_deliveries(clock: Clock, theirs: MockControl) -> None:
    theirs.fault("portal", "error", "LayDanhSachHoSo")
    run = whole(clock)
    for _ in range(6):
        spell(clock)
        clock.forward(minutes=1)
    run.refresh_from_db()
    assert run.failures == 6
    put(sync(99), now=clock.now)
    clock.deliver()
    assert OutboxMessage.objects.get(key=sync(99).key).status == "delivered"


def test_a_dossier_at_which_the_portal_fails_does_not_hold_up_the_others(
    clock: Clock, theirs: MockControl
) -> None:
    looks = PortalBooks._look_up

    def fails(books: PortalBooks, asking: Asking, wanted: str) -> object:
        if wanted == code(7):
            theirs.fault("portal", "error", "TraCuuHoSo", count=1)
        return looks(books, asking, wanted)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PortalBooks, "_look_up", fails)
        run = see_through(whole(clock), clock)
    assert (code(7), "unanswered", "", "", "for_person") in found(run)
    assert (run.compared, run.unexplained) == (30, 1)


def test_the_whole_link_failing_interrupts_instead(clock: Clock, theirs: MockControl) -> None:
    theirs.fault("portal", "error", "TraCuuHoSo", name="failing")
    run = whole(clock)
    for _ in range(10):
        spell(clock)
        clock.forward(minutes=1)
    run.refresh_from_db()
    assert (run.state, run.trouble, run.compared) == ("interrupted", "failed", 0)
    theirs.clear()
    agrees_in_the_end(see_through(run, clock), theirs)


def test_an_outage_before_the_repairs_are_delivered(clock: Clock, theirs: MockControl) -> None:
    run = whole(clock)
    spell(clock)
    assert Intervention.objects.count() == 6
    theirs.fault("portal", "down")
    for _ in range(5):
        clock.deliver()
        spell(clock)
        clock.forward(minutes=10)
    run.refresh_from_db()
    assert (run.is_over, run.unexplained) == (False, 2)
    theirs.clear()
    agrees_in_the_end(see_through(run, clock), theirs)


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
