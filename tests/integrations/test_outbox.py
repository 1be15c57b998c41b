"""The way in: with its cause or not at all, and taken back only from nobody's hands."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from integrations.models import Link, Operation, OutboxMessage
from integrations.outbox import NewMessage, cancel, enqueue, messages_about

from .messages import MORNING, code, fetch_result, put, register, step, sync

pytestmark = pytest.mark.django_db(transaction=True)


def test_not_without_the_transaction_of_the_change() -> None:
    with pytest.raises(RuntimeError):
        enqueue([sync(1)], now=MORNING)


def test_lost_with_its_cause() -> None:
    with transaction.atomic():
        enqueue([sync(1)], now=MORNING)
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


def test_in_the_order_given_and_due_at_once() -> None:
    rows = put(step(1, 2), sync(1), step(1, 1), now=MORNING + timedelta(hours=1))
    assert [row.key for row in rows] == [step(1, 2).key, sync(1).key, step(1, 1).key]
    assert {row.not_before for row in rows} == {None}


def test_a_key_is_used_once_a_link() -> None:
    put(sync(1))
    with pytest.raises(IntegrityError):
        put(sync(1))


@pytest.mark.parametrize(
    ("message", "without"),
    [
        (sync(1), "MaHoSo"),
        (step(1, 1), "MaHoSo"),
        (step(1, 1), "MaTienDo"),
        (register(1), "maHoSo"),
        (register(1), "module"),
        (fetch_result(1), "maHoSo"),
        (fetch_result(1), "module"),
    ],
)
def test_what_could_not_be_told_apart_by_its_answer_is_refused_at_the_door(
    message: NewMessage, without: str
) -> None:
    lacking = {name: value for name, value in message.payload.items() if name != without}
    for payload in (lacking, {**lacking, without: None}, {**lacking, without: ""}):
        with pytest.raises(ValueError, match=without):
            put(replace(message, payload=payload))
    with pytest.raises(ValueError, match="subject"):
        put(replace(message, subject=code(2)))
    assert not OutboxMessage.objects.exists()


def test_only_what_nobody_holds_is_taken_back() -> None:
    held, waiting, parked, delivered, other, _ = put(
        *[sync(1, nth=nth) for nth in range(1, 5)], step(1, 1), register(1)
    )
    OutboxMessage.objects.filter(pk=held.pk).update(lease_token=uuid4(), leased_until=MORNING)
    OutboxMessage.objects.filter(pk=parked.pk).update(status="parked")
    OutboxMessage.objects.filter(pk=delivered.pk).update(status="delivered")
    with transaction.atomic():
        taken = cancel(
            Link.NATIONAL_PORTAL, code(1), [Operation.SYNC_DOSSIER], reason="rút", now=MORNING
        )
    assert taken == 2
    statuses = {row.pk: row.status for row in messages_about(code(1))}
    assert [statuses[row.pk] for row in (held, waiting, parked, delivered, other)] == [
        "waiting",
        "cancelled",
        "cancelled",
        "delivered",
        "waiting",
    ]
