"""What every test may rely on."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from dossiers.calendars import forget_calendar
from integrations.link_health import forget_health


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let tests that commit be cleaned up after: Django empties tables with TRUNCATE.

    UPDATE and DELETE stay refused, as in production; a test proves the TRUNCATE trigger too.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("dossiers_event", "dossiers_duedate", "dossiers_printedform"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only_truncate")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """A process keeps the calendar and the links' health for seconds: none sees another test's."""
    forget_calendar()
    forget_health()
    yield
    forget_calendar()
    forget_health()
