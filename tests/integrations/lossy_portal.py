"""A portal that lost two dossiers of thirty, and the run that finds them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from integrations.mocks.client import MockControl
from integrations.models import Intervention, OutboxMessage, ReconciliationRun
from integrations.reconciliation import ask_for

from .clock import Clock
from .messages import code, put, whole_dossier
from .reconciling import PORTAL, found


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
