"""What other workers do at the same time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def elsewhere(*runs: Callable[[], object]) -> Iterator[None]:
    """Run each in a thread, so on a connection of its own, until the block ends."""

    def run(target: Callable[[], object]) -> None:
        try:
            target()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(target,)) for target in runs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join()
