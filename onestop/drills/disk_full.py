"""A full disk, as PostgreSQL tells of it: SQLSTATE 53100 on what submission and delivery write.

A trigger raises it until an instant that stands in its function, so that it ends by itself
whatever becomes of the drill.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.db.models import Model

from dossiers.models import Document, Dossier, Event
from integrations.models import Attempt, Exchange, LinkState, OutboxMessage
from onestop.models import KeptAnswer

_MODELS: tuple[type[Model], ...] = (
    Dossier,
    Event,
    Document,
    OutboxMessage,
    Exchange,
    Attempt,
    LinkState,
    KeptAnswer,
)
_NAME = "onestop_drill_disk_full"
_FUNCTION = """
    CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        IF clock_timestamp() < '{until}' THEN
            RAISE EXCEPTION 'could not extend file "base/5/16384": No space left on device'
                USING ERRCODE = 'disk_full', HINT = 'Check free disk space.';
        END IF;
        RETURN NULL;
    END $body$
"""
_TRIGGER = (
    "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
)
#: A change of triggers waits so long for those who write, then lets them go first.
_PATIENCE = "2s"
_TRIES = 30


@contextmanager
def disk_that_fills() -> Iterator[None]:
    """Put the triggers in place for as long as the block lasts; the disk is not full yet."""
    fill_until("-infinity")
    for table in _tables():
        _patiently(_TRIGGER.format(name=_NAME, table=table))
    try:
        yield
    finally:
        for table in _tables():
            _patiently(f"DROP TRIGGER IF EXISTS {_NAME} ON {table}")
        _patiently(f"DROP FUNCTION IF EXISTS {_NAME}()")


def fill_until(instant: datetime | str) -> None:
    """From now on until the (aware) instant, whoever writes is told that the disk is full."""
    until = instant.isoformat() if isinstance(instant, datetime) else instant
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTION.format(name=_NAME, until=until))


def _tables() -> list[str]:
    return [model._meta.db_table for model in _MODELS]


def _patiently(statement: str) -> None:
    for attempt in range(_TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
                cursor.execute(statement)
            return
        except OperationalError:  # the lock was not to be had
            if attempt == _TRIES - 1:
                raise
