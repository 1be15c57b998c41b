from collections.abc import Iterator

import pytest

from tests.dossiers.conftest import people
from tests.integrations.conftest import control_of_session, mock_program, theirs
from tests.log_lines import LogLines, log_lines

__all__ = ["control_of_session", "mock_program", "people", "theirs"]


@pytest.fixture
def log() -> Iterator[LogLines]:
    with log_lines() as caught:
        yield caught
