"""What is under way: batches that are being sent, each in a thread of its own.

A worker's process keeps one from one spell of work to the next, so that whoever hangs is waited for
by nobody. The threads send and nothing else; the database is the worker's own thread's. A process
that dies leaves leases behind, as any other.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from .claims import Batch
from .links.base import Sending


class Errand(NamedTuple):
    """A batch, what is becoming of it, and since when."""

    batch: Batch
    sending: Sending
    began: datetime

    def with_others(self, others: Iterable["Errand"]) -> "Errand":
        """This and others of the same claim as one, to be settled at once."""
        batch, sending, _began = self
        for other in others:
            batch = replace(batch, messages=[*batch.messages, *other.batch.messages])
            sending.exchanges += other.sending.exchanges
            sending.results |= other.sending.results
        return self._replace(batch=batch)


class UnderWay:
    """``most``: so many at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._threads = ThreadPoolExecutor(most)  # it starts none before there is something to do
        self._errands: dict[Future[None], Errand] = {}

    def __len__(self) -> int:
        return len(self._errands)

    @property
    def room(self) -> int:
        """How many more can be sent at once."""
        return self._most - len(self._errands)

    def start(self, errand: Errand, send: Callable[[], None]) -> None:
        """Have ``send`` carry the errand out; it tells the errand's ``sending`` and raises bugs."""
        self._errands[self._threads.submit(send)] = errand

    def ended(self, *, within: float) -> Iterator[Errand]:
        """Wait until at least one has ended, so many seconds at most; then take those that have.

        Raises what a ``send`` raised, of that errand alone: the others are there at the next call.
        """
        done, _still_out = wait(self._errands, within, FIRST_COMPLETED)
        for future in done:
            errand = self._errands.pop(future)
            future.result()
            yield errand
