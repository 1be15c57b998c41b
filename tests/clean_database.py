"""Puts the database back after a test that commits, much faster than Django's flush does.

Django truncates every table and then loads anew what it loads after a migration; most tests write
to a few tables. Here a function in the test database empties those that have rows, and gives the
others (permissions, holidays, texts) what they had when the run began.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.test import TransactionTestCase
from psycopg import sql
from psycopg.errors import DeadlockDetected

#: Beyond so many bytes of rows, TRUNCATE is the faster, and leaves no dead rows in later plans.
_MANY = 4_000_000

# As a replica, PostgreSQL runs no trigger: neither those of foreign keys, since all goes at once,
# nor those that keep history append-only. It waits, as TRUNCATE does, for whoever still writes.
_FUNCTION = """
CREATE FUNCTION at_first.restore() RETURNS void LANGUAGE plpgsql
    SET session_replication_role = replica AS $$
DECLARE
    name text;
    changed text[] := '{{}}';
    differs boolean;
BEGIN
    LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE;
    FOREACH name IN ARRAY {names} LOOP
        IF to_regclass(format('at_first.%I', name)) IS NULL THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO differs;
        ELSE
            EXECUTE format(
                'SELECT EXISTS ((TABLE %1$I EXCEPT ALL TABLE at_first.%1$I)'
                ' UNION ALL (TABLE at_first.%1$I EXCEPT ALL TABLE %1$I))', name
            ) INTO differs;
        END IF;
        IF differs THEN
            changed := changed || name;
        END IF;
    END LOOP;
    IF (SELECT sum(pg_relation_size(to_regclass(quote_ident(each)))) FROM unnest(changed) each)
        > {many}
    THEN
        TRUNCATE {tables};
        changed := {names};
    END IF;
    FOREACH name IN ARRAY changed LOOP
        EXECUTE format('DELETE FROM %I', name);
        IF to_regclass(format('at_first.%I', name)) IS NOT NULL THEN
            EXECUTE format('INSERT INTO %1$I TABLE at_first.%1$I', name);
        END IF;
    END LOOP;
END $$
"""


def remember() -> None:
    """Keep what is in the database now as what every test begins with; as a superuser."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    function = sql.SQL(_FUNCTION).format(
        tables=sql.SQL(", ").join(map(sql.Identifier, tables)),
        names=sql.SQL("{}::text[]").format(sql.Literal(tables)),
        many=sql.Literal(_MANY),
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS at_first CASCADE")  # of a database that was kept
        cursor.execute("CREATE SCHEMA at_first")
        for table in map(connection.ops.quote_name, tables):
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            if cursor.fetchone() == (True,):
                cursor.execute(f"CREATE TABLE at_first.{table} AS TABLE {table}")
        cursor.execute(function.as_string(cursor.connection))


def restore(case: TransactionTestCase) -> None:
    """In place of Django's ``TransactionTestCase._fixture_teardown``.

    A request that a page sent as its test ended may write to the tables in another order.
    """
    kept: Any = connections[DEFAULT_DB_ALIAS]
    for tries_left in range(9, -1, -1):
        try:
            with kept.cursor() as cursor:
                cursor.execute("SELECT at_first.restore()")
            return
        except OperationalError as failure:
            if not isinstance(failure.__cause__, DeadlockDetected) or not tries_left:
                raise
