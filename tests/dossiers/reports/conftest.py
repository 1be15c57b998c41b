import random

import pytest

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


@pytest.fixture
def many(units: list[Unit]) -> int:
    """Dossiers of every fate around every edge; returns how many."""
    draw_dossiers(units, random.Random(766), number := 400)
    return number
