"""Promises 1 and 3 with a full disk: what was sent but could not be settled goes again."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from integrations.mocks.client import MockControl
from integrations.models import Exchange, OutboxMessage, Status
from integrations.settling import settle
from onestop.drills.disk_full import disk_that_fills, fill_until

from .clock import Clock
from .evidence import held
from .messages import put, whole_dossier

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("full_when", ["it claims", "it settles"])
def test_the_same_keys_go_again_when_there_is_room(
    theirs: MockControl, monkeypatch: pytest.MonkeyPatch, full_when: str
) -> None:
    put(*whole_dossier(0, steps=2))
    clock = Clock()
    with disk_that_fills():
        if full_when == "it claims":
            fill_until(timezone.now() + timedelta(minutes=1))
        else:

            def settle_on_a_full_disk(*told: object, **more: object) -> int:
                fill_until(timezone.now() + timedelta(minutes=1))
                return settle(*told, **more)  # type: ignore[arg-type]

            monkeypatch.setattr("integrations.delivery.settle", settle_on_a_full_disk)
        with pytest.raises(OperationalError, match="No space left on device"):
            clock.deliver()
        monkeypatch.undo()
        fill_until(timezone.now())
    assert set(OutboxMessage.objects.values_list("status", "attempts")) == {(Status.WAITING, 0)}
    assert not Exchange.objects.exists()
    clock.forward(minutes=2)  # what was claimed is free again when its lease is over
    clock.deliver()
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {Status.DELIVERED}
    assert held(theirs, 0)["steps"] == 2
    report = theirs.report()["portal"]
    assert (report["duplicates_stored"], report["steps_alike"]) == (0, 0)
    assert report["order_violations"]["dossiers"] == []
