"""What a test that commits leaves is put back, though something still writes as it ends."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from accounts.demo_people import create_people
from accounts.models import User

from .clean_database import restore

_WAITED_FOR = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = %s::regclass)"


def write_in_another_order(holds_it: Event) -> None:
    """Take the table that is locked last, and ask for the first once all others are locked."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables[-1]} IN ROW EXCLUSIVE MODE")
            holds_it.set()
            while not cursor.execute(_WAITED_FOR, [tables[-1]]).fetchone()[0]:
                sleep(0.01)
            cursor.execute(f"LOCK TABLE {tables[0]} IN ROW EXCLUSIVE MODE")
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_who_writes_in_another_order_is_let_by() -> None:
    create_people()
    holds_it = Event()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_in_another_order, holds_it)
        assert holds_it.wait(10)
        restore(TransactionTestCase())
        assert writing.exception() is None
    assert not User.objects.exists()
