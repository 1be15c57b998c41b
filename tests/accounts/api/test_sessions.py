"""Sessions of citizens: refreshed, stolen, ended."""

from datetime import timedelta
from typing import Any

import pytest
from knox.models import AuthToken

from accounts.models import RefreshToken, SignInSession, User
from onestop.tasks import forget_what_ran_out
from tests.accounts.codes import signed_in, with_token
from tests.callers import Caller, Clock

pytestmark = pytest.mark.django_db

PHONE = "0977111222"


def refresh(token: str) -> Any:
    return Caller().post("auth/refresh/", {"refresh_token": token})


def status_of(token: str) -> int:
    return with_token(token).get("me/").status_code


def test_an_access_token_lives_a_quarter_of_an_hour(clock: Clock) -> None:
    _caller, told = signed_in(PHONE)
    clock.now += timedelta(minutes=15) - timedelta(seconds=1)
    assert status_of(told["token"]) == 200
    clock.now += timedelta(seconds=1)
    assert status_of(told["token"]) == 401


def test_a_refresh_token_gets_the_next_pair(clock: Clock) -> None:
    _caller, told = signed_in(PHONE)
    clock.now += timedelta(minutes=20)
    following = refresh(told["refresh_token"]).json()
    assert following["session"] == told["session"]
    assert following["refresh_token"] != told["refresh_token"]
    assert status_of(following["token"]) == 200


def test_the_access_token_before_ends_with_the_refresh() -> None:
    _caller, told = signed_in(PHONE)
    refresh(told["refresh_token"])
    assert status_of(told["token"]) == 401


def test_a_refresh_token_used_twice_ends_the_whole_session() -> None:
    _caller, told = signed_in(PHONE)
    other, _other_told = signed_in(PHONE)
    thief = refresh(told["refresh_token"]).json()
    again = refresh(told["refresh_token"])
    assert (again.status_code, again.json()["type"]) == (401, "/problems/unauthenticated")
    assert status_of(thief["token"]) == 401
    assert refresh(thief["refresh_token"]).status_code == 401
    assert SignInSession.objects.get(pk=told["session"]).ending == "reused"
    assert other.get("me/").status_code == 200  # another session of the account goes on


def test_a_refresh_token_runs_out_and_so_does_a_session(clock: Clock) -> None:
    _caller, told = signed_in(PHONE)
    clock.now += timedelta(days=14)
    assert refresh(told["refresh_token"]).status_code == 401
    _caller, told = signed_in(PHONE)
    for _ in range(8):
        clock.now += timedelta(days=11)
        told = refresh(told["refresh_token"]).json()
    clock.now += timedelta(days=2)  # ninety days in all
    assert refresh(told["refresh_token"]).status_code == 401


def test_tokens_are_kept_as_hashes_alone() -> None:
    _caller, told = signed_in(PHONE)
    kept = RefreshToken.objects.get()
    assert told["refresh_token"] not in str(kept.__dict__)
    assert told["token"] not in str(AuthToken.objects.get().__dict__)


def test_signing_out_ends_the_session_and_no_other() -> None:
    leaving, told = signed_in(PHONE)
    staying, _told = signed_in(PHONE)
    assert leaving.delete("auth/token/").status_code == 204
    assert leaving.get("me/").status_code == 401
    assert refresh(told["refresh_token"]).status_code == 401
    assert staying.get("me/").status_code == 200


def test_sessions_are_listed_and_ended_one_by_one() -> None:
    one, told = signed_in(PHONE)
    two, _told = signed_in(PHONE)
    listed = two.get("auth/sessions/").json()["sessions"]
    assert [each["current"] for each in listed].count(True) == 1
    assert told["session"] in {each["session"] for each in listed}
    assert two.delete(f"auth/sessions/{told['session']}/").status_code == 204
    assert one.get("me/").status_code == 401
    assert two.delete(f"auth/sessions/{told['session']}/").status_code == 404


def test_nobody_ends_another_accounts_session() -> None:
    _one, told = signed_in(PHONE)
    other, _told = signed_in("0977111223")
    assert other.delete(f"auth/sessions/{told['session']}/").status_code == 404
    assert status_of(told["token"]) == 200


def test_signing_out_everywhere_ends_tokens_of_passwords_too() -> None:
    caller, told = signed_in(PHONE)
    user = User.objects.get(username=caller.get("me/").json()["username"])
    _kept, token = AuthToken.objects.create(user)
    assert caller.delete("auth/sessions/").status_code == 204
    assert [status_of(each) for each in (told["token"], token)] == [401, 401]
    assert refresh(told["refresh_token"]).status_code == 401


def test_a_closed_account_gets_no_next_tokens() -> None:
    _caller, told = signed_in(PHONE)
    User.objects.filter(username__startswith="congdan-").update(is_active=False)
    assert refresh(told["refresh_token"]).status_code == 401


def test_a_staff_token_belongs_to_no_session() -> None:
    clerk = Caller("canbo1")
    assert clerk.get("auth/sessions/").json()["sessions"] == []
    assert clerk.delete("auth/token/").status_code == 204
    assert clerk.get("me/").status_code == 401


@pytest.mark.parametrize("token", ["", "x", "y" * 64, "\u0110" * 30, None])
def test_what_is_no_refresh_token(token: Any) -> None:
    assert refresh(token).status_code in (400, 401)


def test_sessions_that_are_over_are_forgotten(clock: Clock) -> None:
    signed_in(PHONE)
    clock.now += timedelta(days=90)
    forget_what_ran_out()
    assert not SignInSession.objects.exists()
    assert not RefreshToken.objects.exists()
