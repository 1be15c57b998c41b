"""Feedback and ratings: what citizens have to say, and what the ward answers."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from accounts import demo
from dossiers.citizens.models import Feedback, Rating
from dossiers.states import DossierState
from tests.callers import Caller, Clock
from tests.dossiers import stories as s

pytestmark = pytest.mark.django_db

TEXT = "Trang tra cứu không mở được từ sáng nay."


def say(caller: Caller | None = None, headers: Any = None, **changes: Any) -> Any:
    return (caller or Caller()).post("feedback/", {"text": TEXT, **changes}, **(headers or {}))


def test_without_an_account_one_gets_a_reference_and_finds_it_again() -> None:
    told = say(contact="0912345678", unit=demo.WARD)
    assert told.status_code == 201, told.content
    assert told.json()["due_on"] == "2026-12-15"  # fifteen working days, a holiday among them
    found = Caller().post("feedback/look-up/", {"reference": told.json()["reference"]})
    assert (found.status_code, found.json()["state"]) == (200, "received")
    missed = Caller().post("feedback/look-up/", {"reference": "PA-222222222222"})
    assert missed.status_code == 404
    assert "0912345678" not in found.content.decode()


def test_a_form_sent_twice_is_one() -> None:
    key = {"idempotency_key": str(uuid.uuid4())}
    first, again = say(headers=key), say(headers=key)
    assert again.json()["reference"] == first.json()["reference"]
    assert again["Idempotent-Replayed"] == "true"
    other = say(headers=key, text="Chuyện khác hẳn.")
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert Feedback.objects.count() == 1


def test_about_ones_own_dossier_it_goes_to_its_ward() -> None:
    code = s.filed().code
    told = say(Caller(s.CITIZEN), dossier=code, kind="appeal")
    assert told.status_code == 201
    kept = Feedback.objects.get()
    assert (kept.dossier.code if kept.dossier else "", kept.unit.code if kept.unit else "") == (
        code,
        demo.WARD,
    )
    (mine,) = Caller(s.CITIZEN).get("me/feedback/").json()["results"]
    assert mine["reference"] == told.json()["reference"]
    assert Caller("congdan2").get("me/feedback/").json()["results"] == []


def test_about_anothers_dossier_nothing_is_taken() -> None:
    code = s.filed().code
    assert say(dossier=code).status_code == 401
    assert say(Caller("congdan2"), dossier=code).status_code == 404
    assert say(Caller(s.CLERK), dossier=code).status_code == 403


@pytest.mark.parametrize(
    "changes", [{"text": ""}, {"text": None}, {"unit": "H99"}, {"kind": "x"}, {"more": 1}]
)
def test_what_is_wrong_is_named(changes: dict[str, Any]) -> None:
    assert say(**changes).status_code == 400


def test_nobody_floods_the_ward(clock: Clock) -> None:
    for _ in range(20):
        assert say().status_code == 201
    assert say().status_code == 429
    assert say(Caller(address="203.0.113.9")).status_code == 201


def rate(caller: Caller, code: str, stars: Any, **more: Any) -> Any:
    return caller.post(f"dossiers/{code}/rating/", {"stars": stars, **more})


def test_a_dossier_is_rated_once_by_its_owner_after_the_return() -> None:
    dossier = s.in_state(DossierState.RESOLVED)
    citizen = Caller(s.CITIZEN)
    assert rate(citizen, dossier.code, 5).json()["guard"] == "result_returned"
    s.moved(dossier, s.RETURN)
    assert rate(Caller("congdan2"), dossier.code, 5).status_code == 404
    assert rate(Caller(s.CLERK), dossier.code, 5).status_code == 403
    for stars in (0, 6, "5", 4.5):
        assert rate(citizen, dossier.code, stars).status_code == 400
    assert citizen.get(f"dossiers/{dossier.code}/rating/").status_code == 404
    assert rate(citizen, dossier.code, 4, comment="Nhanh.").status_code == 201
    assert rate(citizen, dossier.code, 1).json()["guard"] == "rated_once"
    assert citizen.get(f"dossiers/{dossier.code}/rating/").json()["stars"] == 4
    assert Rating.objects.get().comment == "Nhanh."


def test_beyond_the_calendar_nothing_is_promised(clock: Clock) -> None:
    clock.now += timedelta(days=36500)
    assert say().json()["due_on"] is None
