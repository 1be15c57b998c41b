"""The plain course of things, and each outcome's effect."""

import pytest

from integrations.mocks.client import MockControl
from integrations.models import Link, OutboxMessage, Status

from .clock import Clock
from .evidence import answer_of, held
from .messages import fetch_result, put, register, whole_dossier

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
