"""What is added to a record before it is written, and what is taken from it."""

import logging

from onestop.correlation import correlation_id


class Correlated(logging.Filter):
    """The id of what is being done, unless whoever logged it gave another."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "correlation_id"):
            record.correlation_id = correlation_id()
        return True


class RequestsByRoute(logging.Filter):
    """Django's line on a request that failed holds its path, and a path what somebody typed."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = request.resolver_match
            route = f"/{match.route}" if match is not None else "(no route)"
            record.args = tuple(route if part == request.path else part for part in record.args)
        return True


class TasksWithoutWords(logging.Filter):
    """Celery's line on a task that failed holds the exception's words and the task's arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, dict) and "exc" in record.args:
            kind = str(record.args["exc"]).partition("(")[0]
            record.args = {**record.args, "exc": kind, "traceback": "", "args": "", "kwargs": ""}
        return True
