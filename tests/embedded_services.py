"""A pytest plugin: PostgreSQL and Redis of the run's own, up before Django reads its settings.

With ``DATABASE_URL`` and ``REDIS_URL`` set, those servers are used instead. Each run has a place
of its own, so that several runs (and ``make run``) can go on side by side; ``ONESTOP_PLACE``
names one to keep between runs. The processes of one run (``pytest -n``) share its servers, each
with a database of its own.
"""

import os
import shutil
from collections.abc import Generator
from contextlib import AbstractContextManager

import pytest

from onestop.local import places, services


@pytest.hookimpl(wrapper=True)  # a wrapper goes before pytest-django's own hook
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    mark = os.environ.setdefault("ONESTOP_PLACE", f"test-{os.getpid()}")
    # A crash of the machine may cost a test run its data; never a real one.
    os.environ.setdefault("ONESTOP_POSTGRES_OPTIONS", "-c fsync=off -c full_page_writes=off")
    running = services.embedded_services()
    os.environ.update(running.__enter__())
    _running.append((running, mark == f"test-{os.getpid()}"))
    try:
        return (yield)
    except BaseException:  # Django did not start: pytest will not come to the end of a session
        _stop()
        raise


def pytest_unconfigure() -> None:
    _stop()


def _stop() -> None:
    while _running:
        running, forget = _running.pop()
        running.__exit__(None, None, None)
        if forget:
            shutil.rmtree(places.data_folder(), ignore_errors=True)
            shutil.rmtree(places.socket_folder(), ignore_errors=True)


_running: list[tuple[AbstractContextManager[dict[str, str]], bool]] = []
