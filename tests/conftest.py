"""What every test may rely on."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from dossiers.calendars import forget_calendar
from integrations.link_health import forget_health
from integrations.notices.texts import forget_texts
from tests import clean_database, template_database

# How fast a case is drawn or judged says something of the machine, and nothing of the code.
hypothesis_settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("any-machine")


@pytest.fixture(scope="session")
def migrated_once(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Callable[[], None]]:
    """Side by side, processes migrate one database between them; called once it is made."""
    if "PYTEST_XDIST_WORKER" not in os.environ or request.config.getvalue("reuse_db"):
        yield lambda: None
        return
    with ExitStack() as turn:
        with django_db_blocker.unblock():
            turn.enter_context(template_database.turn_to_make_it())

        def made() -> None:
            template_database.keep()
            turn.close()

        yield made
    with django_db_blocker.unblock():
        template_database.drop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(migrated_once: Callable[[], None]) -> None:
    """Before Django makes its test database."""


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    migrated_once: Callable[[], None],
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A test that commits is cleaned up after by ``clean_database``."""
    with django_db_blocker.unblock():
        migrated_once()
        clean_database.remember()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", clean_database.restore)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_fast() -> None:
    """Argon2 takes its time, as it should; test_browser_sessions.py has what the settings say."""
    fast = "django.contrib.auth.hashers.MD5PasswordHasher"
    configured.PASSWORD_HASHERS = [fast, *configured.PASSWORD_HASHERS]


@pytest.fixture(scope="session", autouse=True)
def migrations_know_the_real_clock() -> None:
    """One that is first read while a test has put the clock still keeps that as its default."""
    MigrationLoader(None, ignore_no_migrations=True)


@pytest.fixture(scope="session", autouse=True)
def style_sheets_are_looked_up() -> None:
    """Each test client makes the middleware anew; WhiteNoise would list every file each time."""
    configured.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session", autouse=True)
def each_test_counts_by_itself() -> None:
    """Redis outlives a test; test_rate_limits.py has the counts that are shared."""
    configured.LIMITS_REDIS_URL = ""


@pytest.fixture
def papers_folder(settings: Settings, tmp_path: Path) -> Path:
    """Where scanned papers lie in this test alone."""
    folder = tmp_path / "papers"
    settings.STORAGES = papers_in(folder)
    return folder


def papers_in(folder: Path) -> dict[str, Any]:
    """The setting ``STORAGES`` with the papers in another folder."""
    kept = configured.STORAGES["papers"]
    options = {**kept["OPTIONS"], "location": str(folder)}
    return {**configured.STORAGES, "papers": {**kept, "OPTIONS": options}}


@pytest.fixture(autouse=True)
def in_vietnamese() -> None:
    """A request in another language leaves it behind in the thread that answered."""
    translation.activate(configured.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What a process keeps for seconds, and whom it counted: none sees another test's."""
    forgotten = (forget_calendar, forget_health, forget_texts, cache.clear)
    for forget in forgotten:
        forget()
    yield
    for forget in forgotten:
        forget()
