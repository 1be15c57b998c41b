"""A link that is down, paused or failing while its books are compared."""

from datetime import timedelta

import pytest

from integrations.mocks.client import MockControl
from integrations.models import Intervention, LinkState, OutboxMessage, Pause
from integrations.reconciliation.asking import Asking
from integrations.reconciliation.portal_books import PortalBooks

from .clock import Clock
from .lossy_portal import agrees_in_the_end, clock, whole
from .messages import code, put, sync
from .reconciling import PORTAL, found, see_through, spell

__all__ = ["clock"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)


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
