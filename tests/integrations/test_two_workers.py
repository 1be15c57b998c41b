"""Promises 2 and 3 with two worker programs on one queue, one of which is killed under way."""

from pathlib import Path

import pytest
from django.utils import timezone

from integrations.mocks.client import MockControl
from integrations.models import OutboxMessage, Status
from onestop.celery import worker_command

from .messages import code, put, step, whole_dossier
from .processes import Process, running_system, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

PORTAL = "link.national_portal"
DOSSIERS, STEPS = 60, 3


def delivered() -> int:
    return OutboxMessage.objects.filter(status=Status.DELIVERED).count()


def test_each_step_comes_once_and_in_order(theirs: MockControl, tmp_path: Path) -> None:
    theirs.fault("portal", "slow", latency=0.1, jitter=0.1)
    theirs.fault("portal", "answered_late", share=0.1)
    for number in range(DOSSIERS):
        put(*whole_dossier(number, STEPS), now=timezone.now())
    quick = {"LINK_CONNECT_TIMEOUT": "0.25", "LINK_READ_TIMEOUT": "0.5", "LINK_LEASE_SECONDS": "3"}
    with running_system(tmp_path, PORTAL, **quick) as system:
        first = system.workers[PORTAL]
        command = [each.replace("@%h", "-2@%h") for each in worker_command(PORTAL)]
        second = Process(command, first.environment, tmp_path / "second.log")
        second.start()
        try:
            wait_until(lambda: delivered() > DOSSIERS, "some are delivered")
            first.kill()
            wait_until(
                lambda: delivered() == DOSSIERS * (STEPS + 2), "all are delivered", seconds=60
            )
        finally:
            second.kill()
    numbers = range(1, STEPS + 1)
    missing = theirs.missing(
        [
            {"MaHoSo": code(number), "steps": [step(number, nth).key for nth in numbers]}
            for number in range(DOSSIERS)
        ]
    )
    assert missing["complete"]
    assert (missing["out_of_order"], missing["unexpected_steps"]) == ([], [])
    report = theirs.report()["portal"]
    assert (report["dossiers"], report["steps"]) == (DOSSIERS, DOSSIERS * STEPS)
    assert (report["duplicates_stored"], report["order_violations"]["dossiers"]) == (0, [])
