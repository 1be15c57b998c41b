"""What five thousand parked messages cost: their page, the wards' work lists, one bulk resend.

    .venv/bin/python -m tests.benchmarks.bench_parked [--dossiers 200000] [--parked 5000]

Makes dossiers in a database of its own, each with a delivered message and some with a parked one
that holds two more up, asks for the pages through Django, and decides about all of them at once.
Exits 1 when the operators' page takes more than a second, a ward's refused list more than 100 ms,
one transaction of the decision more than two seconds, or the whole of it more than ten.
"""

import argparse
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable

os.environ["ONESTOP_PLACE"] = "bench-parked"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")
# A crash of the machine may cost a benchmark its data.
os.environ.setdefault("ONESTOP_POSTGRES_OPTIONS", "-c fsync=off -c full_page_writes=off")

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from onestop.local import places, services

ROUNDS = 11
#: One delivered message a dossier, then of the first ones a parked message with two behind it.
_MESSAGES = """
INSERT INTO integrations_outboxmessage (
    link, operation, subject, key, payload, unit, correlation_id, rank, due_at, occurred_at,
    created_at, status, attempts, polls, parked_at, settled_at, answer, sent_again, next_in_line)
SELECT 'national_portal', CASE WHEN nth = 1 THEN 'sync_dossier' ELSE 'add_progress' END,
    dossier.code, dossier.code || '#' || nth,
    jsonb_build_object('MaHoSo', dossier.code, 'SoDienThoai', '0912345678'),
    unit.code, '', 100, due_at, accepted_at, accepted_at,
    CASE nth WHEN 0 THEN 'delivered' WHEN 1 THEN 'parked' ELSE 'waiting' END, 0, 0,
    CASE WHEN nth = 1 THEN %(now)s - make_interval(mins => place::int) END,
    CASE WHEN nth = 0 THEN accepted_at END,
    CASE WHEN nth = 1 THEN
        '{"error_code": 3, "faults": [{"field": "SoDienThoai", "message": "sai"}]}'::jsonb END,
    false, nth = 1
FROM (SELECT *, row_number() OVER (ORDER BY md5(code)) AS place FROM dossiers_dossier) AS dossier
JOIN accounts_unit AS unit ON unit.id = dossier.unit_id
CROSS JOIN LATERAL generate_series(0, CASE WHEN place <= %(parked)s THEN 3 ELSE 0 END) AS nth
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=200_000)
    parser.add_argument("--parked", type=int, default=5_000)
    options = parser.parse_args()
    try:
        with services.embedded_services() as addresses:
            os.environ.update(addresses)
            django.setup()
            settings.ALLOWED_HOSTS = ["testserver"]
            call_command("migrate", verbosity=0)
            _seed(options.dossiers, options.parked)
            slow = _measure(options.parked)
            connection.close()
    finally:
        shutil.rmtree(places.data_folder(), ignore_errors=True)
        shutil.rmtree(places.socket_folder(), ignore_errors=True)
    return 1 if slow else 0


def _seed(dossiers: int, parked: int) -> None:
    from accounts.models import Membership, Role, Unit, User
    from tests.benchmarks.seeded_dossiers import seed_dossiers, seed_people, seed_units

    started = time.perf_counter()
    city = seed_units()
    seed_people(city)
    operator = User.objects.create(username="operator", full_name="Vận hành", is_staff=True)
    since = timezone.localdate().replace(month=1, day=1)
    Membership.objects.create(user=operator, unit=city, role=Role.OPERATOR, valid_from=since)
    assert Unit.objects.filter(code="H26.18.1").exists()
    seed_dossiers(dossiers, timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_MESSAGES, {"now": timezone.now(), "parked": parked})
        cursor.execute("VACUUM ANALYZE")
    print(f"made {dossiers:,} dossiers in {time.perf_counter() - started:.0f} s")


def _measure(parked: int) -> bool:
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    page = "/admin/integrations/parkedmessage/"
    refused = "/admin/dossiers/dossier/?work=refused"
    pages = (
        ("operators' page of parked messages", "operator", page, 1000),
        ("the same, by field and age", "operator", f"{page}?field=SoDienThoai&age=1h", 1000),
        ("a ward's list of what links refused", "clerk", refused, 100),
        ("the city's", "supervisor", refused, None),
        ("a clerk's list of new dossiers", "clerk", "/admin/dossiers/dossier/?work=new", None),
    )
    slow = False
    for name, who, address, most in pages:
        taken = _median(lambda who=who, address=address: _open(who, address))  # type: ignore[misc]
        slow |= _told(name, taken, most)
    return slow | _decide(parked)


_clients: dict[str, Client] = {}


def _open(who: str, address: str) -> None:
    from accounts.models import User

    if who not in _clients:
        _clients[who] = Client()
        _clients[who].force_login(User.objects.get(username=who))
    response = _clients[who].get(address)
    assert response.status_code == 200, (address, response.status_code)


def _median(do: Callable[[], None]) -> float:
    do()  # warms up
    taken = []
    for _number in range(ROUNDS):
        started = time.perf_counter()
        do()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def _decide(parked: int) -> bool:
    from accounts.models import User
    from integrations.bulk import BATCH, begin, carry_on
    from integrations.models import BulkIntervention, OutboxMessage, Status

    operator, now = User.objects.get(username="operator"), timezone.now()
    started = time.perf_counter()
    chosen = OutboxMessage.objects.filter(status=Status.PARKED)
    bulk = begin(
        BulkIntervention.Action.RESEND, chosen, by=operator, now=now, reason="x", criteria="x"
    )
    batches = []
    while not bulk.is_finished:
        batch = time.perf_counter()
        bulk = carry_on(bulk, now=now, most=BATCH)
        batches.append((time.perf_counter() - batch) * 1000)
    whole = (time.perf_counter() - started) * 1000
    assert bulk.done == parked, bulk.done
    slow = _told(f"longest transaction of a resend of {parked:,}", max(batches), 2_000)
    return slow | _told("the whole of it", whole, 10_000)


def _told(name: str, milliseconds: float, most: float | None) -> bool:
    over = most is not None and milliseconds > most
    print(f"{name:45}{milliseconds:9.0f} ms{'  TOO SLOW' if over else ''}")
    return over


if __name__ == "__main__":
    sys.exit(main())
