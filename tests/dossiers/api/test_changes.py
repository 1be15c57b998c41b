"""The change feed at its door: pages, beginnings, filters, rights."""

import json
from datetime import timedelta
from typing import Any

import pytest

from accounts import demo
from accounts.models import Unit
from accounts.scopes import Scope
from dossiers.changes import reading
from dossiers.changes.cursor import ChangeCursor
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.integrators import program, program_with, registered

pytestmark = pytest.mark.django_db

FEED = Scope.FEED_READ


def read(caller: Caller, **query: Any) -> dict[str, Any]:
    answer = caller.get("changes/", query)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def follow(caller: Caller, **query: Any) -> list[tuple[str, int]]:
    """Page by page until there is no more."""
    found: list[tuple[str, int]] = []
    while True:
        page = read(caller, **query)
        found += [(each["dossier"], each["number"]) for each in page["changes"]]
        if not page["has_more"]:
            return found
        query = {**query, "after": page["cursor"]}
        query.pop("since", None)


def test_every_event_once_and_in_order() -> None:
    first, second = s.in_state(S.RETURNED), s.filed()
    caller = program_with(FEED)
    told = follow(caller, limit=2)
    assert told == [(first.code, number) for number in range(1, 9)] + [(second.code, 1)]


def test_what_a_change_says() -> None:
    dossier = s.moved(s.filed(), s.ACCEPT)
    page = read(program_with(FEED))
    change = page["changes"][1]
    assert change == {
        "id": dossier.events.get(number=2).pk,
        "dossier": dossier.code,
        "number": 2,
        "unit": demo.WARD,
        "procedure": s.BIRTH,
        "transition": "accept",
        "from_state": "submitted",
        "to_state": "accepted",
        "occurred_at": "2026-11-23T08:35:00+07:00",
        "recorded_at": "2026-11-23T08:35:00+07:00",
        "due_at": change["due_at"],
    }
    assert change["due_at"] is not None
    assert page["changes"][0]["due_at"] is None


def test_nothing_of_it_is_personal() -> None:
    s.in_state(S.RETURNED)
    told = json.dumps(read(program_with(*Scope)), ensure_ascii=False)
    for each in ("An Nhiên", "Hồng Vân", "Bích", "001195012345", "0912345678"):
        assert each not in told


def test_the_cursor_goes_on_where_it_was() -> None:
    caller = program_with(FEED)
    s.filed()
    page = read(caller)
    assert (len(page["changes"]), page["has_more"]) == (1, False)
    again = read(caller, after=page["cursor"])
    assert again["changes"] == []
    later = s.filed()
    told = read(caller, after=again["cursor"])
    assert [each["dossier"] for each in told["changes"]] == [later.code]
    assert read(caller, after=page["cursor"]) == told


def test_from_now_on() -> None:
    s.filed()
    caller = program_with(FEED)
    page = read(caller, since="now")
    assert page["changes"] == []
    later = s.filed()
    assert follow(caller, after=page["cursor"]) == [(later.code, 1)]


def test_from_an_instant_on() -> None:
    s.filed()
    second = s.filed(at=s.MORNING + timedelta(minutes=10))
    third = s.filed(at=s.MORNING + timedelta(minutes=20))
    caller = program_with(FEED)
    instant = (s.MORNING + timedelta(minutes=10)).isoformat()
    assert follow(caller, since=instant, limit=1) == [(second.code, 1), (third.code, 1)]
    assert follow(caller, since=(s.MORNING + timedelta(days=1)).isoformat()) == []


def test_a_plus_that_became_a_space_is_still_an_offset() -> None:
    s.filed()
    told = program_with(FEED).get("changes/?since=2026-01-01T00:00:00+07:00")
    assert (told.status_code, len(told.json()["changes"])) == (200, 1)


def test_only_ones_own_units() -> None:
    ours, theirs = s.filed(), s.filed(unit=demo.OTHER_WARD)
    assert follow(program_with(FEED)) == [(ours.code, 1)]
    city = program_with(FEED, units=(demo.PROVINCE,))
    assert follow(city) == [(ours.code, 1), (theirs.code, 1)]
    assert follow(city, unit=demo.OTHER_WARD) == [(theirs.code, 1)]
    assert follow(city, unit=demo.PROVINCE) == [(ours.code, 1), (theirs.code, 1)]


def test_only_one_procedure() -> None:
    s.filed()
    death = s.filed(s.DEATH, by=s.CLERK)
    assert follow(program_with(FEED), procedure=s.DEATH) == [(death.code, 1)]


def test_a_unit_given_later_is_told_of_from_then_on() -> None:
    client, secret = registered(FEED)
    caller = program(client, secret)
    s.filed(unit=demo.OTHER_WARD)
    page = read(caller)
    assert page["changes"] == []
    client.units.add(Unit.objects.get(code=demo.OTHER_WARD))
    later = s.filed(unit=demo.OTHER_WARD)
    assert follow(caller, after=page["cursor"]) == [(later.code, 1)]
    assert len(follow(caller, since=s.MORNING.isoformat())) == 2


def test_a_unit_taken_away_is_told_of_no_more() -> None:
    client, secret = registered(FEED, units=(demo.WARD, demo.OTHER_WARD))
    caller = program(client, secret)
    ours = s.filed()
    s.filed(unit=demo.OTHER_WARD)
    client.units.remove(Unit.objects.get(code=demo.OTHER_WARD))
    assert follow(caller) == [(ours.code, 1)]


def test_the_wards_own_affairs_are_left_out() -> None:
    dossier = s.moved(s.filed(), *s.PROCESSING)
    assigned = (s.LEADER, Transition.ASSIGN, {"officer": s.OFFICER_2})
    s.moved(dossier, assigned, s.SEND)
    assert [number for _code, number in follow(program_with(FEED))] == [1, 2, 3, 5]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"after": "x"}, "after"),
        ({"after": ""}, "after"),
        ({"after": str(ChangeCursor(3))[:-1]}, "after"),
        ({"after": "eyJwb3NpdGlvbiI6MX0:AAAA"}, "after"),
        ({"since": "yesterday"}, "since"),
        ({"since": "0.5"}, "since"),
        ({"since": "2026-11-23T08:00:00"}, "since"),
        ({"since": "2026-11-23"}, "since"),
        ({"since": "2026-11-23T25:00:00Z"}, "since"),
        ({"since": "9999-12-31T23:59:59-12:00"}, "since"),
        ({"since": "Now"}, "since"),
        ({"since": "now", "after": str(ChangeCursor(3))}, "since"),
        ({"unit": demo.OTHER_WARD}, "unit"),
        ({"unit": "H99"}, "unit"),
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
    ],
)
def test_what_is_wrong_is_named(query: dict[str, Any], field: str) -> None:
    answer = program_with(FEED).get("changes/", query)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert field in error["message"] or error["code"] != "not_an_instant"
    assert error["code"] != "invalid"


def test_who_may_see_no_unit_has_no_feed() -> None:
    for caller in (Caller(s.CITIZEN), Caller("vanhanh"), program_with(FEED, units=())):
        answer = caller.get("changes/")
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-permitted")
    assert program_with(Scope.DOSSIERS_READ).get("changes/").status_code == 403
    assert Caller().get("changes/").status_code == 401


def test_officials_read_it_as_well() -> None:
    ours = s.filed()
    s.filed(unit=demo.OTHER_WARD)
    assert follow(Caller(s.CLERK)) == [(ours.code, 1)]


def test_whoever_begins_in_a_history_without_places_waits_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    s.filed()
    monkeypatch.setattr(reading, "number_fresh", lambda wait=False: False)
    caller = program_with(FEED)
    for since in ("now", s.MORNING.isoformat()):
        answer = caller.get("changes/", {"since": since})
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/feed-not-ready")
    assert caller.get("changes/").status_code == 200
