"""Promise 8: every difference is found, none is invented, and what is ours to repair is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from integrations.mocks.client import MockControl
from integrations.models import Exchange, Intervention, OutboxMessage, ReconciliationRun
from integrations.reconciliation import RunRefused, ask_for

from .clock import Clock
from .evidence import held
from .messages import code, put, step, sync, whole_dossier
from .reconciling import PORTAL, found, grounds, reconcile, spell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def unpaced(settings: Settings) -> None:
    settings.RECONCILE_REQUESTS_PER_SECOND = 0


@pytest.fixture
def clock(theirs: MockControl) -> Clock:
    """Ten dossiers with three steps each have been delivered to the portal."""
    for number in range(1, 11):
        put(*whole_dossier(number, steps=3), now=timezone.now())
    clock = Clock(timezone.now())
    clock.deliver()
    clock.forward(seconds=1)
    return clock


def counts(run: ReconciliationRun) -> tuple[int, int, int, int, int]:
    return (run.compared, run.agreeing, run.explained, run.repaired, run.unexplained)


def in_order(theirs: MockControl, number: int, steps: int = 3) -> None:
    there = held(theirs, number)
    assert there["step_ids"] == [step(number, nth).key for nth in range(1, steps + 1)]
    assert there["dossier"]["TrangThaiHoSo"] == "9"
    assert there["order"] == {"by_time": 0, "by_arrival": 0, "after_end": 0}
    assert there["duplicates_stored"] == 0


@pytest.mark.parametrize("step_by_step", [True, False])
def test_what_was_delivered_agrees(clock: Clock, step_by_step: bool) -> None:
    run = reconcile(clock, step_by_step=step_by_step)
    assert counts(run) == (10, 10, 0, 0, 0)
    assert run.state == "finished"
    assert counts(reconcile(clock, codes=[code(1), code(2), "never heard of"])) == (3, 3, 0, 0, 0)
    assert not Intervention.objects.exists()


def test_a_dossier_that_the_portal_lost_is_sent_again_whole(
    clock: Clock, theirs: MockControl
) -> None:
    theirs.alter("portal", "forget_dossier", code(3))
    run = reconcile(clock)
    assert found(run) == [(code(3), "missing_there", "9", "", "repaired")]
    assert counts(run) == (10, 9, 0, 1, 0)
    in_order(theirs, 3)
    assert held(theirs, 3)["statuses"] == ["2", "9"]
    sent_again = Intervention.objects.order_by("message_id")
    assert [each.message.key for each in sent_again] == [
        each.key for each in whole_dossier(3, steps=3)
    ]
    assert {(each.action, each.by, each.reason) for each in sent_again} == {
        ("sent_again", None, f"đối chiếu #{run.pk}")
    }


def test_steps_that_the_portal_lost_are_sent_again_in_order(
    clock: Clock, theirs: MockControl
) -> None:
    theirs.alter("portal", "forget_steps", code(4), steps=[step(4, 2).key, step(4, 3).key])
    for step_by_step in (False, True):
        dry = reconcile(clock, step_by_step=step_by_step, repairs=False)
        lacking = f"{step(4, 2).key}, {step(4, 3).key}"
        assert found(dry) == [(code(4), "steps_missing", lacking, "", "found")]
        assert counts(dry) == (10, 9, 0, 0, 1)
    run = reconcile(clock, step_by_step=False)
    assert counts(run) == (10, 9, 0, 1, 0)
    in_order(theirs, 4)


def test_an_older_status_there_is_brought_up_to_date(clock: Clock, theirs: MockControl) -> None:
    theirs.alter("portal", "lose_update", code(5), status="2")
    run = reconcile(clock, step_by_step=False)
    assert found(run) == [(code(5), "status", "9", "2", "repaired")]
    assert held(theirs, 5)["statuses"] == ["2", "9"]
    assert Intervention.objects.get().message.key == sync(5, nth=2).key


def test_what_is_not_ours_to_decide_is_left_for_a_person(clock: Clock, theirs: MockControl) -> None:
    theirs.alter("portal", "lose_update", code(1), status="8")  # never sent
    theirs.alter("portal", "forget_steps", code(2), steps=[step(2, 2).key])  # a later one is held
    theirs.alter("portal", "add_dossier", "X-1", status="4")
    theirs.alter("portal", "add_step", code(4), step="X-2")
    theirs.alter("portal", "reorder_steps", code(5), steps=[step(5, 3).key])
    run = reconcile(clock)
    three = [step(5, nth).key for nth in (1, 2, 3)]
    assert found(run) == [
        (code(1), "status", "9", "8", "for_person"),
        (code(2), "steps_missing", step(2, 2).key, "", "for_person"),
        (code(4), "steps_unknown", "", "X-2", "for_person"),
        (code(5), "order", ", ".join(three), ", ".join([three[2], *three[:2]]), "for_person"),
        ("X-1", "missing_here", "", "4", "for_person"),
    ]
    assert set(grounds(run).values()) == {
        "never_sent", "newer_steps", "not_ours", "order_kept",
    }  # fmt: skip
    assert counts(run) == (11, 6, 0, 0, 5)
    assert not Intervention.objects.exists()
    assert OutboxMessage.objects.exclude(status="delivered").count() == 0


def test_the_evidence_of_every_look_is_kept(clock: Clock, theirs: MockControl) -> None:
    theirs.alter("portal", "forget_dossier", code(3))
    run = reconcile(clock)
    (difference,) = run.differences.all()
    shown = Exchange.objects.in_bulk(difference.exchanges)
    # Twice it was not there; then it was.
    assert [code(3) in shown[pk].response for pk in difference.exchanges] == [False, False, True]
    assert {each.request["body"]["session"] for each in shown.values()} == {"***"}
    looked_up = Exchange.objects.filter(request__body__service="TraCuuHoSo")
    assert looked_up.count() == 10 + 1 + 1  # one each, once more where it differed, and at the end


def test_what_is_on_its_way_explains_what_arrived_unacknowledged(
    clock: Clock, theirs: MockControl
) -> None:
    theirs.fault("portal", "answered_late", "CapNhatTienDoHoSoMC")
    put(step(6, 4), now=timezone.now())
    clock.deliver()
    assert len(held(theirs, 6)["step_ids"]) == 4
    run = reconcile(clock)
    assert found(run) == [(code(6), "steps_unknown", "", step(6, 4).key, "explained")]
    assert grounds(run) == {(code(6), "steps_unknown"): "on_its_way"}
    assert counts(run) == (10, 9, 1, 0, 0)
    theirs.fault("portal", "answered_late", "DongBoHoSoMC")
    put(sync(77), now=timezone.now())
    clock.deliver()
    run = reconcile(clock)
    assert (code(77), "missing_here", "", "2", "explained") in found(run)


def test_a_parked_message_explains_its_own_dossier_and_nothing_lost(
    clock: Clock, theirs: MockControl
) -> None:
    """The repair of what comes before a parked message passes it by."""
    theirs.fault("portal", "item_refusal", codes=[code(7)], field="NoiDungXuLy")
    put(step(7, 4), now=timezone.now())
    clock.deliver()
    assert OutboxMessage.objects.get(key=step(7, 4).key).status == "parked"
    theirs.clear()
    assert counts(reconcile(clock)) == (10, 10, 0, 0, 0)
    theirs.alter("portal", "forget_steps", code(7), steps=[step(7, 3).key])
    assert counts(reconcile(clock)) == (10, 9, 0, 1, 0)
    in_order(theirs, 7)
    assert OutboxMessage.objects.get(key=step(7, 4).key).status == "parked"


def test_a_repair_that_the_portal_refuses_is_left_for_a_person(
    clock: Clock, theirs: MockControl
) -> None:
    theirs.alter("portal", "lose_update", code(8), status="2")
    theirs.fault("portal", "item_refusal", "DongBoHoSoMC", codes=[code(8)], field="ChuHoSo")
    run = reconcile(clock)
    assert found(run) == [(code(8), "status", "9", "2", "for_person")]
    assert grounds(run) == {(code(8), "status"): "repair_refused"}


def test_what_is_repaired_and_still_differs_is_left_for_a_person(
    clock: Clock, theirs: MockControl
) -> None:
    theirs.alter("portal", "lose_update", code(8), status="2")
    run = ask_for(PORTAL, now=clock.now)
    for _ in range(12):
        spell(clock)
        clock.deliver()
        theirs.alter("portal", "lose_update", code(8), status="2")
        clock.forward(seconds=61)
    run.refresh_from_db()
    assert grounds(run) == {(code(8), "status"): "still_differs"}
    assert Intervention.objects.count() == 3
    assert run.is_over


def test_only_what_changed_then(clock: Clock) -> None:
    OutboxMessage.objects.filter(subject=code(1)).update(settled_at=clock.now - timedelta(days=40))
    OutboxMessage.objects.filter(key=step(1, 3).key).update(status="cancelled")
    since, until = clock.now - timedelta(days=41), clock.now - timedelta(days=39)
    run = reconcile(clock, since=since, until=until)
    assert found(run) == [(code(1), "steps_unknown", "", step(1, 3).key, "explained")]
    assert run.compared == 1
    assert reconcile(clock, since=clock.now + timedelta(minutes=5)).compared == 0
    assert reconcile(clock, since=clock.now - timedelta(minutes=5)).compared == 10


def test_one_run_of_a_link_at_a_time(clock: Clock) -> None:
    ask_for(PORTAL, now=clock.now)
    with pytest.raises(RunRefused, match="đang được đối chiếu"):
        ask_for(PORTAL, now=clock.now)
