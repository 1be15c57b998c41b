"""One migrated database for all processes of a run: the first makes it, the others copy it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from onestop.local import places


@contextmanager
def turn_to_make_it() -> Iterator[None]:
    """One process at a time; Django's test database becomes a copy, if there is what to copy."""
    with _turn():
        if _is_there():
            connection.settings_dict["TEST"] |= {"TEMPLATE": _name(), "MIGRATE": False}
        yield


def keep() -> None:
    """Let the others copy what is migrated now; in one's turn."""
    if not _is_there():
        made = connection.settings_dict["NAME"]
        connection.close()  # nobody may be in what is copied
        _say(f'CREATE DATABASE "{_name()}" TEMPLATE "{made}"')


def drop() -> None:
    """Whoever begins after that migrates once more."""
    with _turn():
        _say(f'DROP DATABASE IF EXISTS "{_name()}"')


def _name() -> str:
    return f"migrated_{os.environ['PYTEST_XDIST_TESTRUNUID']}"


def _is_there() -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_name()])
        return cursor.fetchone() is not None


def _say(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _turn() -> Iterator[None]:
    folder = places.data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
