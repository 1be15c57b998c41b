"""Signing in and out at the API."""

from datetime import timedelta
from typing import Any

import pytest
from knox.models import AuthToken

from accounts import demo
from accounts.models import User
from onestop.tasks import forget_what_ran_out
from tests.callers import Caller, Clock

pytestmark = pytest.mark.django_db

RIGHT = {"username": "canbo1", "password": demo.PASSWORD}


def sign_in(body: Any = None, **headers: str) -> Any:
    return Caller().post("auth/token/", RIGHT if body is None else body, **headers)


def status_with(authorization: str) -> int:
    return Caller().get("dossiers/", authorization=authorization).status_code


def test_a_token_opens_the_door_until_it_runs_out(clock: Clock) -> None:
    answer = sign_in()
    assert answer.status_code == 200
    told = answer.json()
    assert told["expires_at"] == "2026-11-23T20:30:00+07:00"
    bearer = f"Bearer {told['token']}"
    assert status_with(bearer) == 200
    assert User.objects.get(username="canbo1").last_login == clock.now
    clock.now += timedelta(hours=12) - timedelta(seconds=1)
    assert status_with(bearer) == 200
    clock.now += timedelta(seconds=1)
    assert status_with(bearer) == 401


def test_only_its_hash_is_kept() -> None:
    token = sign_in().json()["token"]
    kept = AuthToken.objects.get()
    assert token not in (kept.digest, kept.token_key)
    assert len(token) >= 32


def test_signing_in_again_clears_what_has_run_out(clock: Clock) -> None:
    sign_in()
    clock.now += timedelta(hours=6)
    sign_in()
    clock.now += timedelta(hours=7)
    sign_in()
    assert AuthToken.objects.count() == 2


def test_what_ran_out_is_forgotten_though_nobody_signs_in_again(clock: Clock) -> None:
    sign_in()
    clock.now += timedelta(hours=6)
    staying = Caller("canbo1")
    clock.now += timedelta(hours=7)
    forget_what_ran_out()
    assert AuthToken.objects.count() == 1
    assert staying.get("dossiers/").status_code == 200


def test_signing_out_revokes_this_token_alone() -> None:
    staying, leaving = Caller("canbo1"), Caller("canbo1")
    assert leaving.delete("auth/token/").status_code == 204
    assert leaving.get("dossiers/").status_code == 401
    assert leaving.delete("auth/token/").status_code == 401
    assert staying.get("dossiers/").status_code == 200


def test_there_is_no_signing_out_without_a_token() -> None:
    answer = Caller().delete("auth/token/")
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthenticated")


@pytest.mark.parametrize(
    "body",
    [
        {"username": "canbo1", "password": "wrong"},
        {"username": "nobody", "password": demo.PASSWORD},
        {"username": "CANBO1", "password": demo.PASSWORD},
    ],
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(body: Any) -> None:
    answer = sign_in(body)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["type"] == "/problems/invalid-credentials"
    assert not AuthToken.objects.exists()


def test_an_account_that_was_closed_is_out_at_once() -> None:
    token = sign_in().json()["token"]
    User.objects.filter(username="canbo1").update(is_active=False)
    assert status_with(f"Bearer {token}") == 401
    assert sign_in().status_code == 401


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["username", "password"]),
        ([], [""]),
        ({"username": "canbo1"}, ["password"]),
        ({"username": 1, "password": None}, ["username", "password"]),
        ({"username": "a\x00b", "password": "x"}, ["username"]),
        ({"username": "x" * 151, "password": "y" * 129}, ["username", "password"]),
        ({**RIGHT, "remember": True}, ["remember"]),
    ],
)
def test_what_is_wrong_is_named(body: Any, fields: list[str]) -> None:
    answer = sign_in(body)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")
    assert [error["field"] for error in answer.json()["errors"]] == fields
    assert all(error["message"] for error in answer.json()["errors"])


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer \xff\xfe",
        "Bearer a b",
        "bearer 00",
        "Basic YTpi",
        "x",
    ],
)
def test_what_is_no_token(authorization: str) -> None:
    assert status_with(authorization) == 401


def test_a_token_that_ran_out_does_not_keep_one_from_signing_in() -> None:
    assert sign_in(authorization="Bearer 00").status_code == 200


def test_trying_too_often_is_slowed_down() -> None:
    for number in range(20):
        caller = {"username": f"someone{number}", "password": "x"}
        assert sign_in(caller).status_code == 401
    answer = sign_in()
    assert (answer.status_code, answer.json()["type"]) == (429, "/problems/too-many-requests")
    assert int(answer["Retry-After"]) > 0


def test_one_account_is_not_tried_from_everywhere() -> None:
    for number in range(10):
        caller = Caller(address=f"203.0.113.{number}")
        assert caller.post("auth/token/", {**RIGHT, "password": "x"}).status_code == 401
    assert Caller(address="203.0.113.99").post("auth/token/", RIGHT).status_code == 429
    other = {"username": "canbo2", "password": demo.PASSWORD}
    assert Caller(address="203.0.113.99").post("auth/token/", other).status_code == 200
