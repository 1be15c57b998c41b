"""What a drill plays on: the running system and its mocks, a timeline, a progress bar."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from integrations.mocks.client import MockControl

from .citizens_and_clerks import ApiUser

Item = TypeVar("Item")
Made = TypeVar("Made")
#: People at work at once: about what two web processes can keep busy.
HANDS = 12
#: Where there is no terminal to draw a bar on, a line of progress this often (seconds).
_TOLD_EVERY = 15.0


class NotReady(Exception):
    """The system or the mocks do not answer, so there is nothing to play on."""


class Stage:
    def __init__(self, url: str, mocks_url: str, *, wait: bool) -> None:
        self.url = url.rstrip("/")
        self.console = Console(highlight=False)
        self._started = time.monotonic()
        self._wait_for(f"{self.url}/healthz", 90 if wait else 0)
        self._wait_for(f"{mocks_url.rstrip('/')}/control/health", 30 if wait else 0)
        self.mocks = MockControl(mocks_url)
        #: What came instead of answers, over all users (ApiUser.troubles).
        self.troubles: Counter[int] = Counter()
        self._users: dict[str, ApiUser] = {}
        self._signing_in = Lock()

    def user(self, name: str) -> ApiUser:
        """The account, signed in."""
        with self._signing_in:
            if name not in self._users:
                self._users[name] = ApiUser(self.url, name, troubles=self.troubles).sign_in()
            return self._users[name]

    def say(self, text: str) -> None:
        """A line of the timeline."""
        seconds = time.monotonic() - self._started
        clock = f"{int(seconds // 60):02d}:{seconds % 60:04.1f}"
        self.console.print(f"[dim]{clock}[/dim]  {text}", soft_wrap=True)

    @contextmanager
    def bar(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """A progress bar; yields the function that says how many are done."""
        columns = (
            TextColumn("         {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        if not self.console.is_terminal:
            yield self._lines_of_progress(what, total)
            return
        with Progress(*columns, console=self.console, transient=True) as progress:
            task = progress.add_task(what, total=total)
            yield lambda done: progress.update(task, completed=done)

    def _lines_of_progress(self, what: str, total: int) -> Callable[[int], None]:
        told_at = time.monotonic()

        def tell(done: int) -> None:
            nonlocal told_at
            if time.monotonic() - told_at > _TOLD_EVERY:
                told_at = time.monotonic()
                self.say(f"{what}: {done} of {total}")

        return tell

    def each(self, what: str, items: Sequence[Item], work: Callable[[Item], Made]) -> list[Made]:
        """Do the work on each item, several hands at once, in the items' order of results."""
        with self.bar(what, len(items)) as done:
            return self.hand_out(items, work, done)

    def hand_out(
        self, items: Iterable[Item], work: Callable[[Item], Made], done: Callable[[int], None]
    ) -> list[Made]:
        """The same, telling ``done`` how many are made; the work must leave no connection open."""
        made: list[Made] = []
        with ThreadPoolExecutor(HANDS) as hands:
            for result in hands.map(work, items):
                made.append(result)
                done(len(made))
        return made

    def until(self, what: str, total: int, count: Callable[[], int], *, patience: float) -> float:
        """Wait until the count reaches the total; returns the seconds, raises NotReady."""
        started = time.monotonic()
        with self.bar(what, total) as done:
            while True:
                reached = count()
                done(reached)
                waited = time.monotonic() - started
                if reached >= total:
                    return waited
                if waited > patience:
                    raise NotReady(f"{what}: {reached} of {total} after {patience:.0f} s")
                time.sleep(0.5)

    def table(self, title: str, rows: Iterable[tuple[str, Any]]) -> None:
        table = Table(title=title, title_justify="left", show_header=False)
        for name, value in rows:
            table.add_row(name, str(value))
        self.console.print(table)

    def _wait_for(self, address: str, patience: float) -> None:
        deadline = time.monotonic() + patience
        while True:
            try:
                httpx.get(address, timeout=5).raise_for_status()
                return
            except httpx.HTTPError as error:
                if time.monotonic() >= deadline:
                    raise NotReady(
                        f"{address} does not answer ({error}). Is the system up (make run)?"
                    ) from None
                time.sleep(0.5)
