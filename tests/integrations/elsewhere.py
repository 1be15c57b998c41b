"""What other workers do at the same time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection


@contextmanager
def elsewhere(*runs: Callable[[], object]) -> Iterator[None]:
    """Run each in a thread, so on a connection of its own, until the block ends.

    What one of them raises is raised when the block has ended without a failure of its own.
    """

    def run(target: Callable[[], object]) -> None:
        try:
            target()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runs)) as threads:
        running = [threads.submit(run, target) for target in runs]
        yield
    for each in running:
        each.result()
