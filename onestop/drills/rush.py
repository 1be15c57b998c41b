"""A rush: a whole city submits at a fixed pace, wards are at work, and both links flap."""

import statistics
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

from django.utils import timezone

from . import our_side
from .admin_users import AdminUser, PageRefused
from .citizens_and_clerks import RefusedByApi
from .city import City
from .declarations import Declarations
from .evidence import doubled_at_the_registry, examine, told_by_the_api
from .promise_check import BIRTH
from .stage import NotReady, Stage
from .wards import CITIZENS, STAFF, SUPERVISOR, WARDS

#: Seconds that an official looks at a page before asking for the next.
_THINKING = 3.0
#: The portal is down for three seconds of seven; the registry by turns refuses, hangs and fails.
_PORTAL = [
    {"at": 0, "fault": {"link": "portal", "kind": "down", "name": "rush"}},
    {"at": 3, "clear": {"name": "rush"}},
]
_REGISTRY = [
    {"at": 0, "fault": {"link": "registry", "kind": "black_hole", "name": "rush-registry"}},
    {"at": 10, "clear": {"name": "rush-registry"}},
    {"at": 15, "fault": {"link": "registry", "kind": "error", "name": "rush-registry"}},
    {"at": 20, "clear": {"name": "rush-registry"}},
]


class Rush:
    """``rate``: submissions a second. ``most_ms``: what 95 in 100 may take, None: not judged."""

    def __init__(self, stage: Stage, *, rate: float, seconds: int, most_ms: int | None) -> None:
        self.stage, self.rate, self.seconds, self.most_ms = stage, rate, seconds, most_ms
        self.declarations = Declarations(born_before=our_side.last_dossier())
        self.codes: list[str] = []
        self._over = Event()
        self.officials = [
            AdminUser(stage.url, account_of(ward), think=lambda: self._over.wait(_THINKING))
            for ward in WARDS
            for account_of in STAFF.values()
        ]

    def play(self) -> int:
        """Run it; returns how many promises were broken (0: none)."""
        stage, last_dossier = self.stage, our_side.last_dossier()
        doubled_before = doubled_at_the_registry(stage.mocks)
        try:
            with self._flapping(), self._wards_at_work():
                took = self._citizens_submit()
            stage.say("The links are back.")
            backlog = our_side.waiting()
            drained = stage.until(
                "draining", backlog, lambda: backlog - our_side.waiting(), patience=600
            )
        except (NotReady, RefusedByApi, PageRefused) as reason:
            stage.say(f"[red]{reason}[/red]")
            return 1
        return self._close(took, last_dossier, doubled_before, f"{backlog} in {drained:.0f} s")

    @contextmanager
    def _flapping(self) -> Iterator[None]:
        mocks = self.stage.mocks
        mocks.cancel_script()
        mocks.clear()
        try:
            mocks.script(_PORTAL, name="portal", repeat=None, period=7.0)
            mocks.script(_REGISTRY, name="registry", repeat=None, period=30.0)
            yield
        finally:
            mocks.cancel_script()
            mocks.clear()

    @contextmanager
    def _wards_at_work(self) -> Iterator[None]:
        """Every official of the demo wards looks, searches and accepts, each in a thread."""
        over = self._over

        def work(official: AdminUser, number: int) -> None:
            official.sign_in()
            over.wait(_THINKING * number / len(self.officials))
            while not over.is_set():
                official.work()
                official.search("Nguyễn Thị Hoa")

        with ThreadPoolExecutor(len(self.officials)) as threads:
            working = [threads.submit(work, each, n) for n, each in enumerate(self.officials)]
            try:
                yield
            finally:
                over.set()
            for each in working:
                each.result()

    def _citizens_submit(self) -> list[float]:
        """Milliseconds that each took, in the order of their instants."""
        count, day = round(self.rate * self.seconds), timezone.localdate()

        def submission(number: int) -> dict[str, Any]:
            ward = WARDS[number % len(WARDS)]
            return self.declarations.submission(number, BIRTH, ward, day=day, channel="online")

        tokens = [self.stage.user(name).token for name in CITIZENS]
        city = City(self.stage.url, tokens, submission, self.stage.troubles)
        with self.stage.bar("submitting", count) as done:
            took = city.submit(count, rate=self.rate, told=done)
        self.codes = city.codes
        return took

    def _close(
        self, took: Sequence[float], last_dossier: int, doubled_before: int, drained: str
    ) -> int:
        stage, codes, asked_at = self.stage, self.codes, timezone.now()
        with stage.bar("examining", len(codes)) as done:
            rows = told_by_the_api(stage.user(SUPERVISOR), codes, done)
            found = examine(rows, codes, our_side.registry_numbers(codes), stage.mocks, asked_at)
            breaks = our_side.history_breaks(codes, done)
        twice = our_side.unexpected_dossiers(last_dossier, codes)
        found.doubled += len(twice) + doubled_at_the_registry(stage.mocks) - doubled_before
        errors = sum(n for status, n in stage.troubles.items() if status not in (0, 503))
        slowest_minute = max(_at(95, each) for each in self._minutes(took))
        pages = [ms for official in self.officials for ms in official.pages]
        too_slow = self.most_ms is not None and _at(95, took) > self.most_ms
        stage.table(
            f"rush, {len(codes)} births, {self.rate:g} a second for {self.seconds} s",
            [
                *found.rows(),
                ("history breaks", len(breaks)),
                ("server errors other than 503", errors),
                ("requests that clients sent again", stage.troubles.total()),
                ("submission, half / 95 in 100 / 99 in 100", _told(took)),
                ("the slowest minute, 95 in 100", f"{slowest_minute:.0f} ms"),
                ("pages of the admin, the same", f"{_told(pages)} ({len(pages)} pages)"),
                ("accepted meanwhile", sum(each.accepted for each in self.officials)),
                ("waited for the links at the end", drained),
            ],
        )
        for detail in [*found.details, *breaks, *twice][:20]:
            stage.say(f"[red]{detail}[/red]")
        broken = found.broken + len(breaks) + errors + too_slow
        stage.say("[red]A promise was broken.[/red]" if broken else "Every promise was kept.")
        return broken

    def _minutes(self, took: Sequence[float]) -> Iterator[Sequence[float]]:
        many = max(2, round(self.rate * 60))
        return (took[first : first + many] for first in range(0, len(took), many))


def _told(milliseconds: Sequence[float]) -> str:
    return " / ".join(f"{_at(share, milliseconds):.0f}" for share in (50, 95, 99)) + " ms"


def _at(percent: int, milliseconds: Sequence[float]) -> float:
    """What so many in a hundred took at most."""
    if len(milliseconds) < 2:
        return max(milliseconds, default=0.0)
    return statistics.quantiles(milliseconds, n=100, method="inclusive")[percent - 1]
