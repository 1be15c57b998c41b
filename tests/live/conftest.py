"""One running system for all live tests: starting it takes a while."""

import os
from collections.abc import Iterator

import pytest

from .running_system import RunningSystem, forget, running_system


@pytest.fixture(scope="session")
def system() -> Iterator[RunningSystem]:
    place = f"live-{os.getpid()}"
    try:
        with running_system(place) as running:
            yield running
    finally:
        forget(place)
