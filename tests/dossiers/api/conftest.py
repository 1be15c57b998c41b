from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.callers import Clock
from tests.dossiers.stories import MORNING


@pytest.fixture(autouse=True)
def clock(people: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """It is the morning on which all stories begin; nobody has been throttled yet."""
    clock = Clock(MORNING)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    cache.clear()
    yield clock
    cache.clear()
