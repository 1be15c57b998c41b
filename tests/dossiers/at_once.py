"""Running things at the same moment, each on a database connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

Made = TypeVar("Made")


def at_once(*calls: Callable[[], Made]) -> Sequence[Made | Exception]:
    """What each call gave or raised; all start together."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Made]) -> Made | Exception:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            try:
                return call()
            except Exception as failure:  # noqa: BLE001 - it is the caller's to judge
                return failure
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
