"""A worker that is frozen in mid-transaction: PostgreSQL takes its locks away."""

import threading

import pytest
from django.db import InternalError, connection, transaction

from integrations.lines import line_up
from integrations.models import Link, OutboxMessage

from .elsewhere import elsewhere
from .messages import put, sync
from .processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_connection_has_a_limit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("30s",)


def test_others_go_on_when_the_frozen_one_is_cut_off() -> None:
    put(sync(1))
    frozen, thaw = threading.Event(), threading.Event()
    cut_off: list[type[Exception]] = []

    def freeze() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = '1s'")
        try:
            with transaction.atomic():
                assert line_up(Link.NATIONAL_PORTAL) == 1
                frozen.set()
                thaw.wait(30)
                OutboxMessage.objects.count()
        except InternalError as error:
            cut_off.append(type(error))

    with elsewhere(freeze):
        frozen.wait(10)
        assert line_up(Link.NATIONAL_PORTAL) == 0
        wait_until(lambda: line_up(Link.NATIONAL_PORTAL), "the frozen one was cut off", 10)
        thaw.set()
    assert cut_off
    assert OutboxMessage.objects.get().next_in_line
