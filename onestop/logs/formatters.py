"""How a record becomes a line."""

import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from .failures import ExceptionInfo, without_words

#: All that a JSON line may hold, in this order (docs/operations.md). A record's other members stay
#: out: Django and Celery attach whole requests, addresses and arguments.
FIELDS = (
    "time",
    "level",
    "logger",
    "message",
    "correlation_id",
    "method",
    "route",
    "status",
    "link",
    "operation",
    "outcome",
    "outcomes",
    "message_id",
    "correlation_ids",
    "exchange_ids",
    "request_ids",
    "duration_ms",
    "exc_info",
)


class _WithoutWords(logging.Formatter):
    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's own name
        return "" if ei[1] is None else without_words(ei[1])


class JsonLines(_WithoutWords, JsonFormatter):
    """One JSON object a line, ``time`` in UTC."""

    def __init__(self) -> None:
        super().__init__(
            ("levelname", "name", "message"),
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {name: log_data[name] for name in FIELDS if log_data.get(name) not in (None, "")}


class Lines(logging.Formatter):
    """For people: time, level, logger, message, and the id at the end."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        line = super().formatMessage(record)
        one = getattr(record, "correlation_id", None)
        return f"{line} [{one}]" if one else line


class LinesWithoutWords(_WithoutWords, Lines):
    """The same where exceptions must not speak."""
