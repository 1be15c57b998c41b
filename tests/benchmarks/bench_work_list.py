"""What the clerk's pages cost over a million dossiers, beside the same over ten thousand.

    .venv/bin/python -m tests.benchmarks.bench_work_list [--rows 1000000] [--keep] [--explain PAGE]

Makes both databases on a server of its own (a few minutes), asks for every work list, filter and
search and for a dossier's page in turn in the one and in the other, warm and with everything that
a page does, and prints the medians in milliseconds, what of it the database took, and the ratio.
Exits 1 when a list takes more than 12 queries, more of them over more dossiers, or a ward's page
is more than four times as slow over a hundred times as many dossiers. The data are deleted unless
kept for the next run.
"""

import argparse
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

os.environ["ONESTOP_PLACE"] = "bench-work-list"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")
# A crash of the machine may cost a benchmark its data.
os.environ.setdefault("ONESTOP_POSTGRES_OPTIONS", "-c fsync=off -c full_page_writes=off")

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onestop.local import places, services

ROUNDS, FEW = 5, 10_000
MOST_QUERIES, MOST_RATIO = 12, 4.0
LIST = "/admin/dossiers/dossier/"
WORK = (
    *("new", "processing", "signature", "supplement", "citizen", "registry", "refused", "ready"),
    *("due_today", "due_soon", "overdue"),
)


@dataclass(frozen=True)
class Page:
    """``query`` is a list's; ``address`` another page's, with {pk} for a dossier's id."""

    who: str
    name: str
    query: str = ""
    address: str = ""


def pages() -> Iterator[Page]:
    for who in ("clerk", "supervisor"):
        yield Page(who, "all dossiers")
        yield Page(who, "the seventh page of all", "p=7")
        for key in WORK:
            yield Page(who, f"work list: {key}", f"work={key}")
        for name, query in (
            ("filter: returned", "state=returned"),
            ("filter: refused", "state=refused"),
            ("filter: one procedure", "procedure=1.000656"),
            ("filter: finished late", "due=late"),
            ("filter: finished early", "due=early"),
            ("filter: still in time", "due=running"),
            ("filter: by post", "channel=post"),
            ("search: a code", "q=0012345"),
            ("search: a common name", "q=nguyen"),
            ("search: a whole name", "q=nguyen+thi+hoa"),
            ("search: with diacritics", "q=Nguy%E1%BB%85n+Th%E1%BB%8B+H%C3%B2a"),
            ("search: a name and a year", "q=hoa+1985"),
            ("search: a personal number", "q=000000012345"),
            ("search: a telephone", "q=0900012345"),
            ("search: a birth date", "q=02%2F03%2F1985"),
            ("search: a year of birth", "q=1985"),
            ("search: what nobody is called", "q=xyz"),
        ):
            yield Page(who, name, query)
        yield Page(who, "the first page, with its counts", address="/admin/")
        yield Page(who, "a dossier's page", address=LIST + "{pk}/change/")
    yield Page("supervisor", "one ward of the city", "unit=H26.18.7")
    for who in ("clerk", "officer", "leader"):
        yield Page(who, "what waits for me", "mine=1")
        yield Page(who, "what waits for me, overdue", "mine=1&work=overdue")
    yield Page("clerk", "filter: given to nobody", "assignee=none")
    yield Page("officer", "filter: given to me", "assignee=me")


@dataclass
class Measured:
    taken: list[float]
    asked: list[float]
    queries: int = 99

    @property
    def median(self) -> float:
        return statistics.median(self.taken)


class City:
    """A database of so many dossiers, and who is signed in to it."""

    def __init__(self, name: str, rows: int) -> None:
        self.name, self.rows = name, rows
        self.clients: dict[str, Client] = {}
        self.pk = 0

    def seed(self) -> None:
        from accounts.models import User
        from dossiers.models import Dossier
        from tests.benchmarks.seeded_dossiers import seed_dossiers, seed_people, seed_units

        with _administrative() as server:
            known = server.execute("SELECT FROM pg_database WHERE datname = %s", [self.name])
            if known.fetchone() is None:
                server.execute(f'CREATE DATABASE "{self.name}"')
        self.enter()
        call_command("migrate", verbosity=0)
        if not Dossier.objects.exists():
            started = time.perf_counter()
            seed_people(seed_units())
            seed_dossiers(self.rows, timezone.now())
            connection.cursor().execute("VACUUM ANALYZE")
            print(f"made {self.rows:,} dossiers in {time.perf_counter() - started:.0f} s")
        # One without a history, which the seed does not make.
        dossier = Dossier.objects.filter(unit__code="H26.18.1", state="submitted").first()
        assert dossier is not None
        self.pk = dossier.pk
        for role in ("clerk", "officer", "leader", "supervisor"):
            client = self.clients[role] = Client()
            client.force_login(User.objects.get(memberships__role=role))

    def enter(self) -> None:
        if connection.settings_dict["NAME"] != self.name:
            connection.close()
            connection.settings_dict["NAME"] = self.name

    def ask(self, page: Page, measured: Measured) -> None:
        self.enter()
        address = page.address.format(pk=self.pk) or f"{LIST}?{page.query}"
        client = self.clients[page.who]
        client.get("/admin/login/")  # connected again
        with CaptureQueriesContext(connection) as captured:
            started = time.perf_counter()
            response = client.get(address)
            measured.taken.append((time.perf_counter() - started) * 1000)
        assert response.status_code == 200, (address, response.status_code)
        measured.asked.append(sum(float(each["time"]) for each in captured) * 1000)
        # Once a minute a process reads the calendar anew; that is no page's own.
        measured.queries = min(measured.queries, len(captured))


@contextmanager
def _administrative() -> Iterator[psycopg.Connection]:
    options = f"host={places.socket_folder()} user=postgres dbname=postgres"
    with psycopg.connect(options, autocommit=True) as server:
        yield server


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", action="store_true", help="keep the data for the next run")
    parser.add_argument("--only", default="", help="only pages with this in their name")
    parser.add_argument("--explain", action="store_true", help="print the plans of these pages")
    options = parser.parse_args()
    chosen = [page for page in pages() if options.only in f"{page.who} {page.name}"]
    try:
        with services.embedded_services() as addresses:
            os.environ.update(addresses)
            django.setup()
            settings.ALLOWED_HOSTS = ["testserver"]
            few, many = City("few", FEW), City("many", options.rows)
            few.seed()
            many.seed()
            failed = _measure(chosen, few, many)
            if options.explain:
                _explain(chosen, many)
            connection.close()
    finally:
        if not options.keep:
            shutil.rmtree(places.data_folder(), ignore_errors=True)
            shutil.rmtree(places.socket_folder(), ignore_errors=True)
    return 1 if failed else 0


def _measure(chosen: list[Page], few: City, many: City) -> bool:
    load = os.getloadavg()[0]
    print(f"{ROUNDS} rounds each, {os.cpu_count()} cores, load before {load:.1f}")
    heads = f"{few.rows:,}", f"{many.rows:,}"
    print(f"{'page':45}{heads[0]:>10}{heads[1]:>11}{'ratio':>7}{'database':>16}{'queries':>9}")
    failed = False
    for page in chosen:
        small, large = Measured([], []), Measured([], [])
        for city, measured in ((few, small), (many, large)):
            city.ask(page, measured)  # warms up
            measured.taken.clear()
            measured.asked.clear()
        for _ in range(ROUNDS):
            few.ask(page, small)
            many.ask(page, large)
        ratio = large.median / small.median
        wrong = []
        if not page.address and max(small.queries, large.queries) > MOST_QUERIES:
            wrong.append("TOO MANY QUERIES")
        if page.who != "supervisor" and ratio > MOST_RATIO:
            wrong.append("TOO SLOW")
        failed |= bool(wrong)
        database = f"{statistics.median(small.asked):.0f} -> {statistics.median(large.asked):.0f}"
        print(
            f"{page.who + ': ' + page.name:45}{small.median:10.0f}{large.median:11.0f}{ratio:7.1f}"
            f"{database:>16}{large.queries:9}{'  ' + ', '.join(wrong) if wrong else ''}",
            flush=True,
        )
    return failed


def _explain(chosen: list[Page], city: City) -> None:
    for page in chosen:
        city.enter()
        address = page.address.format(pk=city.pk) or f"{LIST}?{page.query}"
        with CaptureQueriesContext(connection) as captured:
            city.clients[page.who].get(address)
        print(f"\n=== {page.who}: {page.name}")
        for each in captured:
            if float(each["time"]) * 1000 < 3 or "dossier" not in each["sql"]:
                continue
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {each['sql']}")
                plan = "\n".join(line for (line,) in cursor.fetchall())
            print(f"\n{each['time']} s: {each['sql']}\n{plan}")


if __name__ == "__main__":
    sys.exit(main())
