import random
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from accounts.demo_people import create_people
from accounts.models import Unit
from tests.admin_pages import NOW

from .many import draw_dossiers, draw_units


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The admin's clock stands still: what a report says is then the same every day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def units(people: None) -> list[Unit]:
    """A ministry over two cities, one with two wards and one with three."""
    return draw_units()


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """These units, their people and dossiers of every fate around every edge.

    Drawn once for all tests of a file, each of which is rolled back to here.
    """
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr("django.utils.timezone.now", lambda: NOW)
        create_people()
        draw_dossiers(draw_units(), random.Random(766), 400)
        yield
        transaction.set_rollback(True)
