import pytest

from tests.callers import Clock
from tests.dossiers.stories import MORNING


@pytest.fixture(autouse=True)
def clock(people: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is the morning on which all stories begin."""
    clock = Clock(MORNING)
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock
