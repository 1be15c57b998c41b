"""Dossiers of a period as a file: whose, which, each once, in pieces, on record."""

import json
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts import demo
from accounts.models import Unit
from accounts.scopes import Scope
from dossiers.api import exports as door
from dossiers.exports import reading
from dossiers.exports.reading import Place, Question, pieces
from dossiers.exports.row import ExportedDossier
from dossiers.models import ClientRead, Dossier
from dossiers.reports.periods import Period
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.api.exporting import DAY, EXPORT, PERSONAL, PROVINCE, answer, many, rows
from tests.integrators import program, program_with, registered

pytestmark = pytest.mark.django_db


def test_a_scope_opens_it_and_people_are_told_where_to_go() -> None:
    s.filed()
    for scope in Scope:
        assert answer(program_with(scope)).status_code == (200 if scope == EXPORT else 403), scope
    for person in (s.CITIZEN, s.LEADER, "giamsat", "quantri"):
        refused = answer(Caller(person))
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-permitted")
    assert answer(Caller()).status_code == 401


def test_only_the_clients_units_and_no_way_around_them() -> None:
    own, other = s.filed(), s.filed(unit=demo.OTHER_WARD)
    caller = program_with(EXPORT)
    assert [row["code"] for row in rows(caller)] == [own.code]
    refused = answer(caller, unit=demo.OTHER_WARD)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "unknown_unit")
    # A cursor that somebody made up, or had of the other ward, opens nothing.
    theirs = Place(other.unit_id, other.submitted_at - timedelta(hours=1), 1)
    assert {row["unit"] for row in rows(caller, after=str(theirs))} <= {demo.WARD}
    both = program_with(EXPORT, units=PROVINCE)
    assert {row["code"] for row in rows(both)} == {own.code, other.code}
    assert [row["code"] for row in rows(both, unit=demo.OTHER_WARD)] == [other.code]
    assert rows(program_with(EXPORT, units=())) == []


def test_a_unit_that_is_taken_away_is_gone_with_the_next_request() -> None:
    s.filed(), s.filed(unit=demo.OTHER_WARD)
    client, secret = registered(EXPORT, units=PROVINCE)
    caller = program(client, secret)
    (first,) = rows(caller, limit=1)
    client.units.set(Unit.objects.filter(code=first["unit"]))
    assert rows(caller, after=first["cursor"]) == []


def test_the_period_is_whole_local_days_of_filing(clock: Clock) -> None:
    codes = {}
    for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)):
        dossier = s.filed()
        at = s.MORNING.replace(year=day.year, month=day.month, day=day.day)
        for name, hour in (("first", 0), ("last", 23)):
            Dossier.objects.filter(pk=dossier.pk).update(submitted_at=at.replace(hour=hour))
            codes[day, name] = dossier.code
            assert (dossier.code in {row["code"] for row in rows(program_with(EXPORT))}) == (
                day == DAY
            )
    caller = program_with(EXPORT)
    assert len(rows(caller, first=DAY - timedelta(days=1), last=DAY + timedelta(days=1))) == 3


def test_narrowed_to_a_procedure_or_a_state() -> None:
    birth, death = s.moved(s.filed(), s.ACCEPT), s.filed(s.DEATH)
    caller = program_with(EXPORT)
    assert [row["code"] for row in rows(caller, procedure=s.DEATH)] == [death.code]
    assert [row["code"] for row in rows(caller, state="accepted")] == [birth.code]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"first": ""}, "first", "not_a_day"),
        ({"first": "0"}, "first", "not_a_day"),
        ({"last": "2026-02-30"}, "last", None),
        ({"first": "1999-12-31"}, "first", None),
        ({"last": "2026-11-22"}, "", "out_of_order"),
        ({"after": "x"}, "after", "invalid_cursor"),
        ({"limit": 50_001}, "limit", None),
        ({"state": "nonsense"}, "state", None),
    ],
)
def test_what_cannot_be_asked(query: dict[str, str], field: str, code: str | None) -> None:
    refused = answer(program_with(EXPORT), **query)
    assert refused.status_code == 400
    (error,) = refused.json()["errors"]
    assert error["field"] == field
    assert code in (None, error["code"])


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 4)


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("limit", [1, 3, 4, 5, 9, 100])
def test_each_comes_once_in_order_however_it_is_cut(limit: int) -> None:
    many(10, s.filed())
    many(7, s.filed(unit=demo.OTHER_WARD))
    caller = program_with(EXPORT, units=PROVINCE)
    told: list[Any] = []
    after: dict[str, str] = {}
    while page := rows(caller, limit=limit, **after):
        assert len(page) <= limit
        told += page
        after = {"after": page[-1]["cursor"]}
    assert len(told) == Dossier.objects.count() == 19
    stood = Dossier.objects.order_by("unit__code", "submitted_at", "pk")
    assert [row["code"] for row in told] == [each.code for each in stood]
    # Cut anywhere, it goes on with the row after the last one that arrived.
    for number in (0, 4, 11, 17):
        rest = rows(caller, after=told[number]["cursor"])
        assert [row["code"] for row in rest] == [row["code"] for row in told[number + 1 :]]


@pytest.mark.usefixtures("small_pieces")
def test_nothing_is_missed_or_told_twice_while_dossiers_change(clock: Clock) -> None:
    """What stood at the first request comes once, in the state in which it is found."""
    for _each in range(6):
        s.filed(), s.filed(unit=demo.OTHER_WARD)
    stood = set(Dossier.objects.values_list("code", flat=True))
    caller = program_with(EXPORT, units=PROVINCE)
    told: list[Any] = []
    after: dict[str, str] = {}
    while page := rows(caller, limit=2, **after):
        told += page
        after = {"after": page[-1]["cursor"]}
        clock.now += timedelta(minutes=1)
        waiting = Dossier.objects.filter(state="submitted", unit__code=demo.WARD).order_by("pk")
        for dossier in {*waiting[:1], *waiting.reverse()[:1]}:  # told already, and not yet
            s.moved(dossier, s.ACCEPT)
        if len(told) < 8:
            late = s.filed()  # entered afterwards: behind, or ahead
            Dossier.objects.filter(pk=late.pk).update(
                submitted_at=s.MORNING + timedelta(seconds=len(told) - 3)
            )
    codes = [row["code"] for row in told]
    assert len(codes) == len(set(codes))
    assert stood <= set(codes)
    assert {"submitted", "accepted"} == {row["state"] for row in told}


@pytest.mark.usefixtures("small_pieces")
def test_each_piece_is_on_record_before_it_leaves(clock: Clock) -> None:
    many(9, s.filed())
    client, secret = registered(EXPORT, PERSONAL)
    told = answer(program(client, secret), limit=9)
    assert not ClientRead.objects.exists()
    pieces_told: Iterator[bytes] = iter(told.streaming_content)
    first = [json.loads(line) for line in next(pieces_told).splitlines()]
    assert [each.rows for each in ClientRead.objects.all()] == [4]
    list(pieces_told)
    kept = list(ClientRead.objects.order_by("pk"))
    assert [(each.rows, each.personal, each.door) for each in kept] == [
        (4, True, ClientRead.Door.EXPORT),
        (4, True, ClientRead.Door.EXPORT),
        (1, True, ClientRead.Door.EXPORT),
    ]
    assert {(each.client, each.dossier, each.read_at) for each in kept} == {
        (client, None, clock.now)
    }
    # What is on record asks for just these rows.
    again = dict(pair.split("=", 1) for pair in kept[0].query.split("&"))
    assert [row["code"] for row in rows(program(client, secret), **again)] == [
        row["code"] for row in first
    ]


def test_the_query_count_grows_with_pieces_and_not_with_rows(
    small_pieces: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(30, s.filed())
    question = Question(Period(DAY, DAY), {Unit.objects.get(code=demo.WARD).pk})
    with django_assert_num_queries(1 + 8):  # the units, then four rows a query: 31
        told = [
            ExportedDossier.of(each, s.MORNING, personal=True)
            for piece in pieces(question, None, 1000)
            for each in piece
        ]
    assert len(told) == 31


def test_memory_is_that_of_a_piece_however_long_the_export(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 50)
    monkeypatch.setattr(door, "record_read", lambda *args, **told: None)
    many(150, s.filed())
    caller = program_with(EXPORT)

    def peak() -> int:
        told = answer(caller)
        tracemalloc.start()
        try:
            for _piece in told.streaming_content:
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak()  # what is kept once
    short = peak()
    many(1500, Dossier.objects.earliest("pk"))
    assert len(rows(caller)) == 1651
    assert peak() < 1.5 * short


def test_exports_have_a_limit_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from dossiers.api.throttles import ExportsByClient

    rates = {**ExportsByClient.THROTTLE_RATES, "exports": "2/minute"}
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.THROTTLE_RATES", rates)
    caller, other = program_with(EXPORT), program_with(EXPORT)
    assert [answer(caller).status_code for _each in range(3)] == [200, 200, 429]
    assert answer(other).status_code == 200
