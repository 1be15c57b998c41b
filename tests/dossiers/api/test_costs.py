"""What a request costs PostgreSQL: counted on the wire, and the same for one row or a hundred."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.pq import Trace

from dossiers.calendars import current_calendar, forget_calendar
from dossiers.states import DossierState as S
from integrations.notices.texts import text_in_force
from tests.callers import Caller
from tests.dossiers import stories as s

from .test_submit import example

#: What a submission may cost: its token, its code, and the statement that writes all of it.
MOST_ROUND_TRIPS = 3


@contextmanager
def round_trips() -> Iterator[list[str]]:
    """The messages after which the client waits for PostgreSQL, as libpq traced them."""
    asked: list[str] = []
    with tempfile.TemporaryFile("w+") as trace:
        wire = connection.connection.pgconn
        wire.trace(trace.fileno())
        wire.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        try:
            yield asked
        finally:
            wire.untrace()
        trace.seek(0)
        sent = [line.split("\t", 2)[2] for line in trace if line.startswith("F\t")]
        # A simple query is answered at once; extended ones are when Sync is sent.
        asked += [message for message in sent if message.startswith(("Query", "Sync"))]


@pytest.mark.django_db(transaction=True)
def test_a_submission_costs_at_most_three_round_trips() -> None:
    citizen = Caller(s.CITIZEN)
    for number in range(2):  # the second finds everything warm, as every later one does
        with round_trips() as asked:
            answer = citizen.post("dossiers/", example(), idempotency_key=f"key-{number}")
        assert answer.status_code == 201
    assert len(asked) <= MOST_ROUND_TRIPS, "\n".join(asked)


@pytest.mark.django_db(transaction=True)
def test_a_clerks_submission_costs_one_look_at_their_roles_more() -> None:
    clerk = Caller(s.CLERK)
    text_in_force("submitted", "vi")  # kept for seconds, then read by whoever comes first
    for number in range(2):
        with round_trips() as asked:
            told = example(channel="counter")
            answer = clerk.post("dossiers/", told, idempotency_key=f"key-{number}")
        assert answer.status_code == 201
    assert len(asked) <= MOST_ROUND_TRIPS + 1, "\n".join(asked)


def _queries(call: Callable[[], object]) -> int:
    forget_calendar()
    current_calendar()  # kept for seconds, then read by whichever request comes first
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "most"), [(s.CITIZEN, 4), (s.CLERK, 3), ("giamsat", 5), ("vanhanh", 4)]
)
def test_a_list_costs_the_same_for_one_row_ten_or_a_hundred(by: str, most: int) -> None:
    caller, made, costs = Caller(by), 0, set()
    for rows in (1, 10, 100):
        for _ in range(rows - made):
            s.moved(s.filed(s.MARITAL_STATUS), s.ACCEPT)
        made = rows
        shown = caller.get("dossiers/", {"limit": 100}).json()["results"]
        assert len(shown) == (0 if by == "vanhanh" else rows)
        costs.add(_queries(lambda: caller.get("dossiers/", {"limit": 100})))
    assert len(costs) == 1
    assert costs.pop() <= most


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "most"), [("", 8), ("timeline/", 4), ("deliveries/", 6)])
def test_a_dossier_costs_the_same_however_much_happened_to_it(path: str, most: int) -> None:
    clerk = Caller(s.CLERK)

    def cost(code: str) -> int:
        return _queries(lambda: clerk.get(f"dossiers/{code}/{path}"))

    # The ledger of one that has waited for the registry asks when that was down.
    young, old = s.in_state(S.AWAITING_REGISTRY), s.in_state(S.RETURNED)
    assert cost(young.code) == cost(old.code) <= most


@pytest.mark.django_db
def test_an_offer_costs_what_its_guards_ask() -> None:
    clerk = Caller(s.CLERK)
    for state in S:
        path = f"dossiers/{s.in_state(state).code}/transitions/"
        assert _queries(partial(clerk.get, path)) <= 4


@pytest.mark.django_db
def test_public_pages_cost_little() -> None:
    nobody = Caller()
    question = {"code": s.filed().code, "last4": "5678"}
    assert _queries(lambda: nobody.get("procedures/")) == 1
    assert _queries(lambda: nobody.get(f"procedures/{s.BIRTH}/")) == 1
    assert _queries(lambda: nobody.get(f"procedures/{s.BIRTH}/appointment/")) == 1
    assert _queries(lambda: nobody.get("/healthz")) == 1
    assert _queries(lambda: nobody.post("tracking/", question)) == 2
