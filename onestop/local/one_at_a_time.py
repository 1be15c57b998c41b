"""One run of a place at a time: two would fight over its data and its processes."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from . import places


@contextmanager
def only_run(patience: float = 20.0) -> Iterator[None]:
    """Hold the place for as long as the block lasts; a run that is just stopping is waited for.

    Raises RuntimeError when another run goes on. The lock is the process's own (POSIX): a killed
    runner leaves none behind, and its children do not hold it.
    """
    data = places.data_folder()
    data.mkdir(parents=True, exist_ok=True)
    with (data / "run.lock").open("w") as lock:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise RuntimeError(
                        "The system of this checkout is running already; stop it first."
                    ) from None
                time.sleep(0.2)
        yield
