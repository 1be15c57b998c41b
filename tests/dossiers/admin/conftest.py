import pytest

from tests.admin_pages import NOW


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The admin's clock stands still: what pages say of time is then the same every day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
