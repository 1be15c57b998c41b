import pytest

from accounts.demo_people import create_people


@pytest.fixture
def people(db: None) -> None:
    """Two wards of one city with their staff, and two citizens."""
    create_people()
