"""Rows written by one statement stand as the ORM would have written them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Value
from django.db.models.expressions import DatabaseDefault
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy as _
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Unit, User
from integrations.models import Link, Operation, OutboxMessage
from onestop.models import KeptAnswer
from onestop.postgres.new_rows import in_one_statement, insert

#: To the microsecond, with another offset than the database's.
INSTANT = datetime(2026, 11, 20, 8, 0, 0, 123_457, tzinfo=timezone(timedelta(hours=7)))

pytestmark = pytest.mark.django_db


def message(**changes: Any) -> OutboxMessage:
    told: dict[str, Any] = {
        "link": Link.SMS,
        "operation": Operation.SEND_NOTICE,
        "subject": "H26.18.5-261120-0001",
        "key": "a key",
        "payload": {"ref": "x", "at": INSTANT.isoformat(), "none": None, "deep": [{"a": 1.5}]},
        "occurred_at": INSTANT,
        "created_at": INSTANT,
    }
    return OutboxMessage(**told | changes)


def answer(body: str) -> KeptAnswer:
    account = User.objects.create(username="someone")
    return KeptAnswer(
        account=account,
        path="/x/",
        key="k",
        request_hash="0",
        status=201,
        body=body,
        kept_at=INSTANT,
    )


def test_instants_keep_their_microseconds_and_texts_their_characters() -> None:
    text = "Đỗ Thị Ngọc \"Ánh\" \\ 100 % %s 'x' \N{SMILING FACE WITH SMILING EYES}"
    row = message(subject="s", unit=_("đơn vị"), payload={"ref": text}, answer={"told": text})
    insert(row)
    read = OutboxMessage.objects.get(pk=row.pk)
    assert (read.occurred_at, read.payload, read.answer) == (INSTANT, {"ref": text}, {"told": text})
    assert read.unit == "đơn vị"
    assert read.lease_token is None


def test_ids_are_drawn_in_order_and_set() -> None:
    rows = [message(key=str(number)) for number in range(20)]
    insert(*rows)
    kept = OutboxMessage.objects.order_by("id").values_list("id", "key")
    assert list(kept) == [(row.pk, row.key) for row in rows]
    assert not any(row._state.adding for row in rows)


def test_several_tables_take_one_statement_also_with_ids_of_ones_own() -> None:
    told, kept = message(pk=10**9), answer("{}")
    with CaptureQueriesContext(connection) as captured:
        insert(told, kept)
    assert len(captured) == 1
    assert told.pk == 10**9
    assert KeptAnswer.objects.get(pk=kept.pk).kept_at == INSTANT


def test_what_the_database_fills_in_is_left_to_it() -> None:
    field = OutboxMessage._meta.get_field("unit")
    told = message(unit=DatabaseDefault(Value(""), field))
    insert(told)
    assert OutboxMessage.objects.get(pk=told.pk).unit == ""


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"key": "x" * 101}, DataError),
        ({"link": "pigeon"}, IntegrityError),
        ({"subject": None}, IntegrityError),
        ({"payload": {"ref": "\x00"}}, DataError),
        ({"key": "\x00"}, DataError),
        ({"rank": "first"}, DataError),
    ],
)
def test_what_the_database_refuses_is_refused_whole(
    changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), transaction.atomic():
        insert(message(key="good"), message(**changes))
    assert not OutboxMessage.objects.exists()


def test_a_key_that_stands_already_is_refused() -> None:
    insert(message())
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(message())


@pytest.mark.django_db(transaction=True)
def test_what_is_gathered_is_one_statement_and_needs_no_transaction() -> None:
    told, kept = message(), answer("{}")
    with CaptureQueriesContext(connection) as captured, in_one_statement():
        insert(told)
        with in_one_statement():
            insert(message(key="another"))
        assert not OutboxMessage.objects.exists()  # reading is free, and finds nothing yet
        insert(kept)
    assert len(captured) == 2
    assert OutboxMessage.objects.count() == 2
    assert OutboxMessage.objects.get(pk=told.pk).key == "a key"
    assert KeptAnswer.objects.get().pk == kept.pk


def test_a_block_without_rows_asks_for_nothing() -> None:
    with CaptureQueriesContext(connection) as captured:
        gather()
    assert not captured


def gather(*keys: str, then: Exception | None = None) -> None:
    with in_one_statement():
        for key in keys:
            insert(message(key=key))
        if then is not None:
            raise then


@pytest.mark.django_db(transaction=True)
def test_of_what_is_gathered_all_is_written_or_nothing() -> None:
    insert(message())
    with pytest.raises(IntegrityError):
        gather("another", "a key")
    with pytest.raises(LookupError):
        gather("another", then=LookupError())
    assert [each.key for each in OutboxMessage.objects.all()] == ["a key"]
    gather("another")
    assert OutboxMessage.objects.count() == 2


def test_inside_a_transaction_what_is_refused_leaves_the_rest_of_it() -> None:
    insert(message())
    with pytest.raises(IntegrityError):
        gather("another", "a key")
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_beside_what_is_gathered() -> None:
    insert(message())
    for write in (
        lambda: OutboxMessage.objects.update(key="another"),
        lambda: OutboxMessage.objects.all().delete(),
        lambda: message(key="another").save(),
    ):
        with pytest.raises(RuntimeError), in_one_statement():
            write()
    assert OutboxMessage.objects.get().key == "a key"


def test_a_whole_tree_may_be_read_meanwhile() -> None:
    city = Unit.objects.create(
        code="H26", name="Hà Nội", level=Unit.Level.PROVINCE, valid_from=INSTANT.date()
    )
    with in_one_statement():
        assert Unit.objects.descendants(city, include_self=True).get() == city


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(-1e6, 1e6)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("aăâ 'é\"", max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


class AnyContent(TestCase):
    @given(
        json_values.filter(lambda value: value is not None),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60),
        st.datetimes(timezones=st.just(UTC)),
    )
    def test_comes_back_as_it_went(self, payload: Any, text: str, at: datetime) -> None:
        row = message(payload=payload, subject=text, occurred_at=at)
        insert(row)
        read = OutboxMessage.objects.get(pk=row.pk)
        assert (read.payload, read.subject, read.occurred_at) == (payload, text, at)


def test_a_kept_answer_keeps_its_body_to_the_letter() -> None:
    body = '{"a":  1.0, "ạ": "\\u0111\\n"}'
    row = answer(body)
    insert(row)
    assert KeptAnswer.objects.get(pk=row.pk).body == body
