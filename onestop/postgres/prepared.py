"""The few statements that run all day, parsed and planned once a connection.

Reading and planning one anew each time took PostgreSQL a third of what a submission cost it.
"""

from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from psycopg.errors import FeatureNotSupported
from psycopg.pq import TransactionStatus


class _PreparedCursor(psycopg.Cursor[Any]):
    """Sends values apart from the statement, and has PostgreSQL keep it."""

    def execute(self, query: Any, params: Any = None, **_choices: Any) -> Any:
        # Nothing is kept while this is None, as Django sets it: all else stays as it is.
        self.connection.prepare_threshold = 1
        try:
            return super().execute(query, params, prepare=True)
        except FeatureNotSupported:
            # A migration changed the type of a column, and so what the kept one returns.
            if self.connection.info.transaction_status != TransactionStatus.IDLE:
                raise
            super().execute("DEALLOCATE ALL", prepare=False)
            return super().execute(query, params, prepare=True)
        finally:
            self.connection.prepare_threshold = None


def prepared_cursor() -> CursorWrapper:
    """As ``connection.cursor()``, for statements whose text is the same each time.

    A connection keeps the hundred that it used last. With DATABASE_PREPARE off, none.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    cursor: CursorWrapper
    if not settings.DATABASE_PREPARE:
        cursor = database.cursor()
        return cursor
    database.close_if_health_check_failed()
    database.ensure_connection()
    with database.wrap_database_errors:
        cursor = database._prepare_cursor(_PreparedCursor(database.connection))
    return cursor
