"""How long the report page and a ward's overdue list take over very many dossiers.

    .venv/bin/python -m tests.benchmarks.bench_reports [--rows 1000000] [--keep] [--explain]

Makes the dossiers in a database of its own (a few minutes), asks for the pages through Django, warm
and with everything that a page does, and prints medians in milliseconds: the whole answer, and what
of it the database took. Exits 1 when a report page of a preset takes more than a second, or a
ward's overdue list more than 50 ms. The data are deleted unless kept for the next run.
"""

import argparse
import os
import shutil
import statistics
import sys
import time
from dataclasses import dataclass

os.environ["ONESTOP_PLACE"] = "bench-reports"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")
# A crash of the machine may cost a benchmark its data.
os.environ.setdefault("ONESTOP_POSTGRES_OPTIONS", "-c fsync=off -c full_page_writes=off")

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onestop.local import places, services

ROUNDS = 15
LIST = "/admin/dossiers/dossier/"
REPORT = f"{LIST}report/"
TWO_YEARS = "period=days&first=2000-01-01&last=2100-12-31"


@dataclass(frozen=True)
class Page:
    """``most``: milliseconds that it may take; None is only measured."""

    name: str
    who: str
    address: str
    most: float | None = None


PAGES = (
    *(
        Page(f"report of the city, {period}, {table}", "supervisor",
             f"{REPORT}?period={period}&table={table}", 1000)
        for period in ("this_month", "last_month", "this_quarter", "this_year")
        for table in ("results", "time", "indicators")
    ),
    *(
        Page(f"report of the city, all there is, {table}", "supervisor",
             f"{REPORT}?{TWO_YEARS}&table={table}")
        for table in ("results", "time", "indicators")
    ),
    Page("report of the city, this_month, CSV", "supervisor", f"{REPORT}table.csv"),
    Page("report of the city, this_month, Excel", "supervisor", f"{REPORT}tables.xlsx"),
    Page("report of a ward, this_year, results", "clerk", f"{REPORT}?period=this_year", 1000),
    Page("overdue list of a ward", "clerk", f"{LIST}?work=overdue", 50),
    Page("overdue list of the city", "supervisor", f"{LIST}?work=overdue"),
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", action="store_true", help="keep the data for the next run")
    parser.add_argument("--explain", action="store_true", help="print the plans of a few pages")
    options = parser.parse_args()
    try:
        with services.embedded_services() as addresses:
            os.environ.update(addresses)
            django.setup()
            settings.ALLOWED_HOSTS = ["testserver"]
            call_command("migrate", verbosity=0)
            _seed(options.rows)
            clients = {"supervisor": _signed_in("supervisor"), "clerk": _signed_in("clerk")}
            failed = _measure(clients)
            if options.explain:
                _explain(clients)
            connection.close()
    finally:
        if not options.keep:
            shutil.rmtree(places.data_folder(), ignore_errors=True)
            shutil.rmtree(places.socket_folder(), ignore_errors=True)
    return 1 if failed else 0


def _seed(rows: int) -> None:
    from dossiers.models import Dossier
    from tests.benchmarks.seeded_dossiers import seed_dossiers, seed_people, seed_units

    if Dossier.objects.exists():
        return
    started = time.perf_counter()
    seed_people(seed_units())
    seed_dossiers(rows, timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"made {rows:,} dossiers in {time.perf_counter() - started:.0f} s")


def _signed_in(role: str) -> Client:
    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(memberships__role=role))
    return client


def _measure(clients: dict[str, Client]) -> bool:
    load = os.getloadavg()[0]
    print(f"{ROUNDS} rounds each, {os.cpu_count()} cores, load before {load:.1f}")
    print(f"{'page':45}{'median ms':>10}{'worst':>8}{'database':>10}{'queries':>9}{'kB':>6}")
    failed = False
    for page in PAGES:
        client = clients[page.who]
        taken, asked, size, queries = [], [], 0, 0
        for number in range(ROUNDS + 1):
            with CaptureQueriesContext(connection) as captured:
                started = time.perf_counter()
                response = client.get(page.address)
                milliseconds = (time.perf_counter() - started) * 1000
            assert response.status_code == 200, (page.address, response.status_code)
            if number:  # the first one warms up
                taken.append(milliseconds)
                asked.append(sum(float(each["time"]) for each in captured) * 1000)
                size, queries = len(response.content), len(captured)
        median = statistics.median(taken)
        over = page.most is not None and median > page.most
        failed |= over
        print(
            f"{page.name:45}{median:10.0f}{max(taken):8.0f}{statistics.median(asked):10.0f}"
            f"{queries:9}{size // 1024:6}{'  TOO SLOW' if over else ''}"
        )
    return failed


def _explain(clients: dict[str, Client]) -> None:
    """The plans of all that a few pages ask about dossiers, in the settings of a report."""
    from dossiers.reports.counting import for_many_rows

    for page in PAGES:
        if page.name not in (
            "report of the city, this_year, results",
            "report of the city, this_year, time",
            "overdue list of a ward",
        ):
            continue
        with CaptureQueriesContext(connection) as captured:
            clients[page.who].get(page.address)
        statements = [each["sql"] for each in captured if "dossiers_dossier" in each["sql"]]
        print(f"\n=== {page.name}")
        for statement in statements:
            with for_many_rows(), connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}")
                plan = "\n".join(line for (line,) in cursor.fetchall())
            print(f"\n{statement[:160]} ...\n{plan}")


if __name__ == "__main__":
    sys.exit(main())
