"""The feed and webhooks: a large back-fill, pages near and far, an address that swallows all.

    .venv/bin/python -m tests.benchmarks.bench_feeds [--events 200000] [--seconds 120] [--holes 22]

A history is made that has no place in the feed yet, as after an upgrade, and numbered batch by
batch; then pages of a thousand changes are read at its beginning and at its end. Then the webhooks'
worker tells an address of it: alone, and in the first minutes after others went dark, which are
the worst: each is waited for ten seconds at each try, and the tries come ever less often. Prints
events a second of each; exits 1 when the last third of the back-fill takes more than twice as long
as the first, a page at the end more than twice as long as one at the beginning, or the address gets
less than nine tenths as much beside the black holes.
"""

import argparse
import statistics
import sys
import time
from contextlib import ExitStack
from typing import Any

from .own_links import own_links, running

PER_DOSSIER, PAGE, PAGES, LIMIT = 5, 1000, 8, 2.0
LEAST_LEFT = 0.9


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--seconds", type=int, default=120, help="alone, and beside the hole")
    parser.add_argument("--holes", type=int, default=1, help="addresses that go dark")
    options = parser.parse_args()
    with own_links("bench-feeds"):
        unit = _make_history(options.events)
        ratios = [_back_fill(), _pages(unit, options.events)]
        told = _webhooks(options.seconds, options.holes)
    return 0 if max(ratios) <= LIMIT and told >= LEAST_LEFT else 1


def _make_history(events: int) -> int:
    """So many events of one ward's dossiers, copied in the database; the ward's id."""
    from django.db import connection
    from django.utils import timezone

    from accounts.demo_people import create_people
    from dossiers.models import Dossier, Event
    from tests.dossiers import stories as s

    create_people()
    dossier = s.filed(at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            _copying(Dossier, "generate_series(1, %s) AS made(i)", {"code": "'BENCH-' || i"}),
            [events // PER_DOSSIER],
        )
        source = f"dossiers_dossier AS d, generate_series(1, {PER_DOSSIER}) AS made(n)"
        changes = {"dossier_id": "d.id", "number": "n"}
        cursor.execute(_copying(Event, source, changes) + " AND d.code LIKE 'BENCH-%'")
        cursor.execute("ANALYZE")
    return int(dossier.unit_id)


def _copying(model: Any, source: str, changes: dict[str, str]) -> str:
    """SQL that copies the table's first row for each row of a source, with columns changed."""
    table = model._meta.db_table
    columns = [each.column for each in model._meta.concrete_fields if not each.primary_key]
    values = [changes.get(name, f'first."{name}"') for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    return (
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} "
        f"FROM {table} AS first, {source} WHERE first.id = (SELECT min(id) FROM {table})"
    )


def _back_fill() -> float:
    """Number all of it; how much longer the last third takes than the first."""
    from dossiers.changes.numbering import AT_ONCE, number_fresh

    times: list[float] = []
    done = False
    while not done:
        began = time.perf_counter()
        done = number_fresh(wait=True)
        times.append(time.perf_counter() - began)
    whole = times[:-1] or times  # the last one is not full
    third = max(1, len(whole) // 3)
    first, last = statistics.mean(whole[:third]), statistics.mean(whole[-third:])
    rate = AT_ONCE / statistics.mean(whole)
    print(f"back-fill: {rate:,.0f} events a second; last third to first {last / first:.2f}")
    return last / first


def _pages(unit: int, events: int) -> float:
    """Read pages at both ends; how much longer one takes at the end."""
    from dossiers.changes.entry import ChangeEntry
    from dossiers.changes.reading import read_page

    def seconds(after: int) -> float:
        taken = []
        for number in range(PAGES):
            began = time.perf_counter()
            page = read_page(after + number * PAGE, PAGE, units={unit})
            assert len([ChangeEntry.of(event).model_dump_json() for event in page.events]) == PAGE
            taken.append(time.perf_counter() - began)
        return statistics.median(taken)

    last = max(0, events - PAGES * PAGE - PAGE)
    seconds(0)  # read once, so that both ends are in memory
    begin, end = seconds(0), seconds(last)
    print(f"pages: {PAGE / begin:,.0f} and {PAGE / end:,.0f} changes a second; {end / begin:.2f}")
    return end / begin


def _webhooks(seconds: int, holes: int) -> float:
    """Deliver, alone and beside black holes; how much of the rate is left beside them."""
    from django.utils import timezone

    from accounts.scopes import Scope
    from integrations.endpoints import Disabled, disable, enable, register
    from onestop.celery import beat_command, worker_command
    from tests.integrators import registered
    from tests.webhook_receiver import running_receiver

    with ExitStack() as stack:
        receiver, hole = (stack.enter_context(running_receiver()) for _each in range(2))
        hole.slow = 3600.0
        client, _secret = registered(Scope.WEBHOOKS_MANAGE)
        register(client, receiver.url, position=0, now=timezone.now())
        swallowing = []
        for _each in range(holes):
            client, _secret = registered(Scope.WEBHOOKS_MANAGE)
            swallowing.append(register(client, hole.url, position=0, now=timezone.now())[0].pk)
            disable(swallowing[-1], Disabled.BY_HAND, now=timezone.now())
        stack.enter_context(running(worker_command("link.webhook")))
        stack.enter_context(running(beat_command()))
        until = time.monotonic() + 60
        while not receiver.taken and time.monotonic() < until:
            time.sleep(0.2)
        alone = _rate(receiver, seconds)
        for pk in swallowing:
            enable(pk, now=timezone.now())  # it goes dark now
        beside = _rate(receiver, seconds)
    ratio = beside / alone if alone else 0.0
    print(f"webhooks: {alone:.1f} events a second alone, {beside:.1f} beside {holes} black holes")
    print(f"ratio: {ratio:.2f} ({len(hole.taken)} calls were swallowed)")
    return ratio


def _rate(receiver: Any, seconds: int) -> float:
    began, before = time.monotonic(), len(receiver.taken)
    time.sleep(seconds)
    return (len(receiver.taken) - before) / (time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
