"""The change feed while everything moves: every event once, in order per dossier.

    .venv/bin/python -m tests.drills.change_feed [--seconds 60] [--writers 8]

Writers file dossiers and move each other's. Some transactions stay open for a while before they
commit, so that events are committed out of order, and some are rolled back. Meanwhile readers
follow the feed by its cursor and are killed now and then: what was read since the last time they
saved their cursor is lost and read again. One starts in the middle, from `now`. When the writers
have stopped, each reader reads to the end, and what it kept is compared with the history. Exits 1
unless every event is there once and each dossier's in order.
"""

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Event as Signal
from typing import Any

from tests.benchmarks.own_links import own_links


@dataclass
class Reader:
    """Keeps what it read together with its cursor, as an integrator's program would."""

    units: set[int]
    cursor: str
    kept: list[tuple[int, str, int]] = field(default_factory=list)
    restarts: int = 0

    def read(self, chance: random.Random, *, killed_now_and_then: bool) -> bool:
        """One page; whether there is more."""
        from dossiers.changes.cursor import ChangeCursor
        from dossiers.changes.entry import ChangeEntry
        from dossiers.changes.reading import read_page

        place = ChangeCursor.parse(self.cursor).position
        page = read_page(place, chance.choice((1, 7, 100)), units=self.units)
        told = [ChangeEntry.of(event) for event in page.events]
        if killed_now_and_then and chance.random() < 0.1:
            self.restarts += 1  # before anything of it was saved
            return True
        self.kept += [(each.id, each.dossier, each.number) for each in told]
        self.cursor = str(ChangeCursor(page.reached))
        return page.more


@dataclass(frozen=True)
class Outcome:
    events: int
    late: int
    rolled_back: int
    restarts: int
    faults: list[str]


def play(
    *, things: int | None = None, seconds: float = 600, writers: int, seed: int = 1
) -> Outcome:
    """Each writer does so many ``things``, or writes for so long.

    Needs the demo people, and a database in which transactions commit.
    """
    from dossiers.changes.cursor import ChangeCursor
    from dossiers.changes.reading import place_now
    from dossiers.models import Change, Event

    wards = _wards(writers)
    everything = {ward.pk for ward in wards}
    until = time.monotonic() + seconds
    codes: list[str] = []
    first, second = (Reader(everything, str(ChangeCursor(0))) for _each in range(2))
    written = Signal()
    with ThreadPoolExecutor(writers + 3) as threads:
        writing = [
            threads.submit(_write, ward.code, codes, until, things, random.Random(seed + number))
            for number, ward in enumerate(wards)
        ]
        reading = [
            threads.submit(_follow, reader, written, random.Random(seed + 100 + number))
            for number, reader in enumerate((first, second))
        ]
        while not _half_way(codes, things, until - time.monotonic(), seconds):
            time.sleep(0.05)
        started_at = place_now()
        half_way = Reader(everything, str(ChangeCursor(started_at)))
        reading.append(threads.submit(_follow, half_way, written, random.Random(seed + 200)))
        try:
            rolled_back = sum(each.result() for each in writing)
        finally:
            written.set()
        for each in reading:
            each.result()
    chance = random.Random(seed)
    for reader in (first, second, half_way):
        while reader.read(chance, killed_now_and_then=False):
            pass
    whole = {event.pk: event.number for event in Event.objects.all()}
    rest = Change.objects.filter(position__gt=started_at).values_list("event_id", flat=True)
    faults = [
        *_faults("first reader", first, set(whole)),
        *_faults("second reader", second, set(whole)),
        *_faults("half-way reader", half_way, set(rest)),
    ]
    order = list(Change.objects.order_by("position").values_list("event_id", flat=True))
    late = sum(1 for one, other in pairwise(order) if other < one)
    restarts = first.restarts + second.restarts + half_way.restarts
    return Outcome(len(whole), late, rolled_back, restarts, faults)


def _half_way(codes: list[str], things: int | None, left: float, seconds: float) -> bool:
    return left <= seconds / 2 if things is None else len(codes) >= things or left <= 0


def _wards(number: int) -> list[Any]:
    """One a writer: a ward's numbers are given out one after the other."""
    from accounts import demo
    from accounts.models import Membership, Role, Unit, User

    made = []
    for each in range(number):
        ward = Unit.objects.create(
            code=f"H26.77.{each + 1}",
            name=f"Phường {each + 1}",
            level=Unit.Level.WARD,
            parent=Unit.objects.get(code=demo.PROVINCE),
            valid_from=demo.SINCE,
        )
        for name, role in (
            ("canbo1", Role.CLERK),
            ("congchuc1", Role.OFFICER),
            ("lanhdao1", Role.LEADER),
        ):
            Membership.objects.create(
                user=User.objects.get(username=name), unit=ward, role=role, valid_from=demo.SINCE
            )
        made.append(ward)
    return made


def _write(
    unit: str, codes: list[str], until: float, things: int | None, chance: random.Random
) -> int:
    """File and move until all is done; how many transactions were rolled back."""
    from django.db import connection, transaction

    rolled_back = done = 0
    try:
        while time.monotonic() < until and done != things:
            done += 1
            with transaction.atomic():
                filed = _one_thing(unit, codes, chance)
                if chance.random() < 0.15:
                    time.sleep(chance.uniform(0.02, 0.5))  # others commit meanwhile
                if chance.random() < 0.1:
                    transaction.set_rollback(True)
                    rolled_back += 1
                    filed = None
            if filed is not None:
                codes.append(filed)
    finally:
        connection.close()
    return rolled_back


def _one_thing(unit: str, codes: list[str], chance: random.Random) -> str | None:
    """File a dossier, and return its code, or take another's a step further."""
    from django.utils import timezone

    from dossiers.lifecycle import move_dossier
    from dossiers.models import Dossier
    from dossiers.refusals import Refusal
    from dossiers.states import DossierState as S
    from tests.dossiers import stories as s

    if not codes or chance.random() < 0.4:
        return s.filed(unit=unit, at=timezone.now()).code
    code = chance.choice(codes)
    step = {
        S.SUBMITTED: s.ACCEPT,
        S.ACCEPTED: s.START,
        S.PROCESSING: s.SEND,
        S.AWAITING_REGISTRY: s.RETURNED,
    }[S(Dossier.objects.values_list("state", flat=True).get(code=code))]
    name, transition, arguments = step
    try:
        move_dossier(code, transition, arguments, actor=s.actor(name), now=timezone.now())
    except Refusal:  # another writer was faster
        return None
    return None


def _follow(reader: Reader, written: Signal, chance: random.Random) -> None:
    from django.db import connection

    try:
        while not written.is_set():
            if not reader.read(chance, killed_now_and_then=True):
                time.sleep(0.01)
    finally:
        connection.close()


def _faults(name: str, reader: Reader, expected: set[int]) -> list[str]:
    """What is wrong with what a reader kept."""
    told = Counter(event for event, _dossier, _number in reader.kept)
    faults = [f"{name}: {event} was missed" for event in expected - set(told)]
    faults += [f"{name}: {event} should not be there" for event in set(told) - expected]
    faults += [
        f"{name}: {event} was told {times} times" for event, times in told.items() if times > 1
    ]
    numbers: dict[str, list[int]] = defaultdict(list)
    for _event, dossier, number in reader.kept:
        numbers[dossier].append(number)
    faults += [
        f"{name}: {dossier} out of order: {held}"
        for dossier, held in numbers.items()
        if held != sorted(held)
    ]
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with own_links("drill-change-feed"):
        from accounts.demo_people import create_people

        create_people()
        outcome = play(seconds=options.seconds, writers=options.writers, seed=options.seed)
    print(
        f"{outcome.events} events, {outcome.late} of them committed behind a later one, "
        f"{outcome.rolled_back} transactions rolled back, readers killed {outcome.restarts} times"
    )
    for fault in outcome.faults[:20]:
        print(fault)
    print(f"{len(outcome.faults)} faults")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
