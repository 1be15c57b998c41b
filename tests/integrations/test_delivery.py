"""The plain course of things, and each outcome's effect."""

from typing import Any

import pytest

from integrations.links.national_portal import BATCH
from integrations.mocks.client import MockControl
from integrations.models import Link, OutboxMessage, Status
from integrations.settling import settle

from .clock import Clock
from .evidence import answer_of, held
from .messages import fetch_result, put, register, sync, whole_dossier

pytestmark = pytest.mark.django_db(transaction=True)


def test_dossiers_reach_the_portal_whole_and_in_order(theirs: MockControl) -> None:
    for number in range(1, 8):
        put(*whole_dossier(number, steps=4))
    Clock().deliver()
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {Status.DELIVERED}
    report = theirs.report()["portal"]
    assert (report["dossiers"], report["steps"]) == (7, 28)
    assert report["order_violations"]["dossiers"] == []
    assert (report["repeated_inserts"], report["updates_before_insert"]) == (0, 0)
    assert held(theirs, 3)["statuses"] == ["2", "9"]


def test_a_birth_is_registered_and_its_number_fetched(theirs: MockControl) -> None:
    put(register(1), fetch_result(1))
    Clock().deliver(Link.CIVIL_REGISTRY)
    answer = answer_of(operation="fetch_result", status=Status.DELIVERED)
    assert answer["trangThai"] == 4
    assert len(answer["ketQuaXuLy"]["soDinhDanh"]) == 12


@pytest.mark.parametrize(
    ("waiting", "sent_at_once"),
    [
        pytest.param(BATCH - 1, BATCH - 1, id="not-a-whole-batch"),
        pytest.param(BATCH, BATCH + 1, id="a-whole-batch"),
    ],
)
def test_what_arrives_meanwhile_gathers_unless_whole_batches_wait(
    theirs: MockControl, monkeypatch: pytest.MonkeyPatch, waiting: int, sent_at_once: int
) -> None:
    put(*(sync(number) for number in range(waiting)))

    def settle_as_another_arrives(*told: Any, **more: Any) -> int:
        if not OutboxMessage.objects.filter(subject=late.subject).exists():
            put(late)
        return settle(*told, **more)

    late = sync(waiting)
    monkeypatch.setattr("integrations.delivery.settle", settle_as_another_arrives)
    clock = Clock()
    assert clock.deliver() == sent_at_once
    assert clock.deliver() == waiting + 1 - sent_at_once
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {Status.DELIVERED}
