from datetime import datetime, timedelta

import pytest

from .. import stories as s

#: Two hours after the stories' morning began: Monday, 10:30.
NOW = s.MORNING + timedelta(hours=2)


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The admin's clock stands at NOW: what pages say of time is then the same every day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def minutes(count: int) -> datetime:
    return NOW + timedelta(minutes=count)
