"""What is archived is reconciled as before; what a link has lost of it comes back to be sent."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from integrations.archive import archive
from integrations.mocks.client import MockControl
from integrations.models import ArchivedMessage, Intervention, OutboxMessage
from integrations.reconciliation import ask_for

from .clock import Clock
from .evidence import held
from .messages import code, fetch_result, put, register, step, whole_dossier
from .reconciling import PORTAL, REGISTRY, found, grounds, reconcile, see_through, spell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(theirs: MockControl, settings: Settings) -> Clock:
    """Four dossiers, each with a registration, all delivered and archived."""
    settings.RECONCILE_REQUESTS_PER_SECOND = 0
    for number in range(1, 5):
        put(*whole_dossier(number, steps=2), now=timezone.now())
        put(register(number), fetch_result(number), now=timezone.now())
    clock = Clock(timezone.now())
    clock.deliver(PORTAL)
    clock.deliver(REGISTRY)
    clock.forward(seconds=1)
    archive(before=clock.now, clock=clock, until=clock.now + timedelta(hours=1))
    assert not OutboxMessage.objects.exists()
    assert ArchivedMessage.objects.count() == 24
    return clock


@pytest.mark.parametrize("step_by_step", [True, False])
def test_what_is_archived_agrees(clock: Clock, step_by_step: bool) -> None:
    for link in (PORTAL, REGISTRY):
        run = reconcile(clock, link, step_by_step=step_by_step)
        assert (run.compared, run.agreeing, run.unexplained) == (4, 4, 0)
    assert not OutboxMessage.objects.exists()


def test_a_repair_that_was_given_up_and_archived_is_no_agreement(
    clock: Clock, theirs: MockControl
) -> None:
    theirs.alter("portal", "forget_dossier", code(3))
    run = ask_for(PORTAL, now=clock.now)
    spell(clock)
    clock.forward(seconds=61)
    OutboxMessage.objects.filter(status="waiting").update(
        status="cancelled", settled_at=clock.now, next_in_line=False
    )
    clock.forward(seconds=1)
    archive(before=clock.now, clock=clock, until=clock.now + timedelta(hours=1))
    assert not OutboxMessage.objects.exists()
    see_through(run, clock)
    assert found(run) == [(code(3), "missing_there", "9", "", "for_person")]
    assert grounds(run) == {(code(3), "missing_there"): "repair_refused"}


def test_an_archived_dossier_that_the_portal_lost_is_sent_again_whole(
    clock: Clock, theirs: MockControl
) -> None:
    theirs.alter("portal", "forget_dossier", code(3))
    run = reconcile(clock)
    assert found(run) == [(code(3), "missing_there", "9", "", "repaired")]
    assert held(theirs, 3)["step_ids"] == [step(3, 1).key, step(3, 2).key]
    assert held(theirs, 3)["statuses"] == ["2", "9"]
    sent_again = Intervention.objects.order_by("message_id")
    assert [each.message.key for each in sent_again] == [
        each.key for each in whole_dossier(3, steps=2)
    ]
    assert OutboxMessage.objects.count() == 4
    assert ArchivedMessage.objects.count() == 20
    again = reconcile(clock)
    assert (again.agreeing, again.unexplained) == (4, 0)
