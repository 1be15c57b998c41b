"""What a scrape costs, and what it says when something is away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from integrations.models import (
    Link,
    Operation,
    Outcome,
    Tally,
)
from onestop.metrics import reading
from tests.integrations.messages import put, register, sync

from .conftest import Scrape

pytestmark = pytest.mark.django_db

SYNC = {"link": Link.NATIONAL_PORTAL, "operation": Operation.SYNC_DOSSIER}
Scraping = Callable[[], Scrape]


def test_it_costs_the_same_number_of_queries_whatever_waits(settings: Settings) -> None:
    settings.VIRTUAL_CLOCK = False  # as in production

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get("/metrics").status_code == 200
        asked = [each["sql"] for each in captured]
        return len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))])

    before = cost()
    put(*[sync(number) for number in range(50)], register(1), now=timezone.now())
    for outcome in Outcome:
        Tally.objects.create(
            **SYNC, outcome=outcome, attempts=1, at=timezone.now(), waited_at_most=None
        )
    assert cost() == before <= 13


@pytest.mark.django_db(transaction=True)
def test_without_postgresql_it_says_so() -> None:
    reachable = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        answer = Client().get("/metrics")
    finally:
        connection.settings_dict["HOST"] = reachable
        connection.close()
    assert answer.status_code == 200
    told = {
        each.name: each.samples[0].value
        for each in text_string_to_metric_families(answer.content.decode())
    }
    assert told == {"onestop_database_up": 0, "onestop_metrics_complete": 0}


@pytest.mark.parametrize("slow", ["read_tallies", "read_queue_figures"])
def test_a_question_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch, scrape: Scraping, slow: str
) -> None:
    """As a whole, so that no alert takes what could not be read for zero."""

    def dawdle(*_args: object) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
        return []

    monkeypatch.setattr(reading, "_PATIENCE", 50)
    monkeypatch.setattr(reading, slow, dawdle)
    told = scrape()
    assert (told.value("database_up"), told.value("metrics_complete")) == (1, 0)
    assert told.value("messages_waiting", **SYNC) is None
    assert told.value("migrations_pending") == 0


def test_neither_redis_nor_a_link_is_asked(
    monkeypatch: pytest.MonkeyPatch, scrape: Scraping
) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("a connection was opened")  # PostgreSQL's is libpq's own

    monkeypatch.setattr("socket.socket.connect", refuse)
    assert scrape().value("metrics_complete") == 1
