"""Statements that are kept by a connection outlive what happens to the database meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DataError, connection, transaction
from django.db.utils import NotSupportedError
from pytest_django import Settings

from accounts.models import User
from onestop.postgres.prepared import prepared_cursor
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.integrations.elsewhere import elsewhere

from .test_submit import example

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("people")]

_NAME = f"SELECT full_name FROM {User._meta.db_table} WHERE username = %s"


@contextmanager
def migrated(table: str, there: str, back: str) -> Iterator[None]:
    """Another process alters the table, and afterwards takes it back."""

    def alter(change: str) -> None:
        with elsewhere(lambda: connection.cursor().execute(f"ALTER TABLE {table} {change}")):
            pass

    alter(there)
    try:
        yield
    finally:
        alter(back)


@contextmanager
def other_names() -> Iterator[None]:
    """A column that every signed-in request reads is of another type."""
    change, length = "ALTER COLUMN full_name TYPE", User._meta.get_field("full_name").max_length
    with migrated(User._meta.db_table, f"{change} text", f"{change} varchar({length})"):
        yield


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        count: int = cursor.fetchone()[0]
        return count


@pytest.mark.parametrize(("may_be_kept", "most"), [(True, 3), (False, 0)])
def test_three_statements_are_kept_where_they_may_be(
    may_be_kept: bool, most: int, settings: Settings
) -> None:
    settings.DATABASE_PREPARE = may_be_kept
    citizen = Caller(s.CITIZEN)
    connection.close()
    for number in range(3):
        answer = citizen.post("dossiers/", example(), idempotency_key=f"key-{number}")
        assert answer.status_code == 201
        assert citizen.get("dossiers/").status_code == 200
    assert kept() == most


def test_submitting_goes_on_while_columns_come_and_go() -> None:
    citizen = Caller(s.CITIZEN)
    assert citizen.post("dossiers/", example()).status_code == 201
    with migrated(
        "dossiers_dossier", "ADD COLUMN later integer NOT NULL DEFAULT 7", "DROP COLUMN later"
    ):
        assert citizen.post("dossiers/", example()).status_code == 201
    assert citizen.post("dossiers/", example()).status_code == 201


def test_a_column_that_becomes_another_is_no_outage() -> None:
    citizen = Caller(s.CITIZEN)
    assert citizen.get("dossiers/").status_code == 200
    with other_names():
        assert [citizen.get("dossiers/").status_code for _ in range(3)] == [200, 200, 200]
    assert citizen.get("dossiers/").status_code == 200


def test_inside_a_transaction_it_is_the_callers_to_begin_anew() -> None:
    def ask() -> None:
        with prepared_cursor() as cursor:
            cursor.execute(_NAME, [s.CITIZEN])

    ask()
    with other_names():
        with pytest.raises(NotSupportedError), transaction.atomic():
            ask()
        ask()
        with transaction.atomic():
            ask()
    connection.close()


def test_what_fails_leaves_the_connection_as_it_was() -> None:
    with pytest.raises(DataError), prepared_cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert connection.connection.prepare_threshold is None  # of all other statements none is kept
