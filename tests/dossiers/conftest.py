import pytest
from pytest_django import Settings

from accounts.demo_people import create_people


@pytest.fixture
def people(db: None, settings: Settings) -> None:
    """Two wards of one city with their staff, and two citizens."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    create_people()
