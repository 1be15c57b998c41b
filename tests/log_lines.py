"""The log as production writes it, caught as text and as objects."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from onestop.logs.filters import Correlated, TasksWithoutWords
from onestop.logs.formatters import JsonLines

OURS = ("accounts", "dossiers", "integrations", "onestop")


class LogLines:
    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def of(self, logger: str) -> list[dict[str, Any]]:
        return [line for line in lines_of(self.text) if line["logger"] == logger]


def lines_of(text: str) -> list[dict[str, Any]]:
    """The objects; what is no JSON is an error."""
    return [json.loads(line) for line in text.splitlines() if line]


@contextmanager
def log_lines() -> Iterator[LogLines]:
    """All that is logged inside, at production's levels."""
    caught = LogLines()
    handler = logging.StreamHandler(caught.stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(Correlated())
    tasks = logging.getLogger("celery.app.trace")
    with ExitStack() as stack:
        for name in OURS:
            stack.callback(logging.getLogger(name).setLevel, logging.getLogger(name).level)
            logging.getLogger(name).setLevel(logging.INFO)
        assert any(isinstance(each, TasksWithoutWords) for each in tasks.filters)
        logging.getLogger().addHandler(handler)
        stack.callback(logging.getLogger().removeHandler, handler)
        yield caught
