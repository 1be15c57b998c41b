"""Signing in at the identity provider: its mock speaks over HTTP, and misbehaves when told."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import (
    Citizen,
    Contact,
    OidcAttempt,
    OidcIdentity,
    OidcProvider,
    SignInSession,
    User,
)
from integrations.mocks.client import MockControl
from tests.accounts.codes import signed_in, with_token
from tests.accounts.vneid import (
    BICH,
    KHOI,
    TRANG,
    at_the_provider,
    come_back,
    exchange,
    mocks,
    start,
    vneid,
)
from tests.callers import Caller, Clock

__all__ = ["mocks", "vneid"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vneid")]


def refused(answer: Any, name: str = "sign-in-refused", status: int = 401) -> bool:
    return (answer.status_code, answer.json()["type"]) == (status, f"/problems/{name}")


def test_the_holder_of_a_number_finds_the_account_that_has_it() -> None:
    answer = come_back(BICH)
    assert answer.status_code == 200, answer.content
    assert answer.json()["way"] == "oidc"
    me = with_token(answer.json()["token"]).get("me/").json()
    assert (me["username"], me["verified"]) == ("congdan1", True)
    assert (me["personal_id_number"], me["date_of_birth"]) == ("001193012345", "1993-05-12")


def test_somebody_new_gets_an_account_once() -> None:
    tokens = [come_back(TRANG).json()["token"] for _ in range(2)]
    names = {with_token(each).get("me/").json()["username"] for each in tokens}
    assert len(names) == 1
    citizen = Citizen.objects.get(personal_id_number="001195067890")
    assert citizen.user.full_name == "Trần Thu Trang"
    assert OidcIdentity.objects.count() == 1


def test_the_phone_that_the_provider_vouches_for_signs_in_while_it_is_dark(
    vneid: MockControl,
) -> None:
    come_back(TRANG)
    vneid.fault("identity", "down")
    caller, told = signed_in("0977111222")
    assert told["way"] == "one_time_code"
    assert caller.get("me/").json()["personal_id_number"] == "001195067890"


def test_a_phone_that_is_another_accounts_stays_there() -> None:
    holder, _told = signed_in("0977111222")
    come_back(TRANG)
    assert (
        Contact.objects.get(value="0977111222").user.username
        == (holder.get("me/").json()["username"])
    )


def test_an_account_without_a_number_is_not_verified() -> None:
    me = with_token(come_back(KHOI).json()["token"]).get("me/").json()
    assert (me["verified"], me["personal_id_number"]) == (False, None)


def test_an_account_by_code_is_verified_by_linking_it() -> None:
    caller, _told = signed_in("0900000001")
    before = caller.get("me/").json()
    answer = come_back(TRANG, caller)
    me = with_token(answer.json()["token"]).get("me/").json()
    assert (before["verified"], me["verified"]) == (False, True)
    assert me["username"] == before["username"]


def test_an_identity_that_is_anothers_is_not_linked() -> None:
    come_back(TRANG)
    caller, _told = signed_in("0900000001")
    assert refused(come_back(TRANG, caller), "identity-taken", 409)
    assert refused(come_back(BICH, caller), "identity-taken", 409)  # by its number


def test_an_official_is_not_signed_in_here() -> None:
    user = User.objects.get(username="canbo1")
    Citizen.objects.create(user=user, personal_id_number="001195067890")
    assert refused(come_back(TRANG))


@pytest.mark.parametrize(
    "spoil",
    ["wrong_signature", "expired", "wrong_nonce", "wrong_audience", "wrong_issuer", "unsigned"],
)
@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_token_that_does_not_hold_is_refused(
    vneid: MockControl, spoil: str, algorithm: str
) -> None:
    vneid.settings(identity={"spoil": spoil, "algorithm": algorithm})
    assert refused(come_back(BICH))
    assert not OidcIdentity.objects.exists()
    vneid.settings(identity={"spoil": None})
    assert come_back(BICH).status_code == 200


def test_an_algorithm_that_is_not_ours_is_refused(settings: Settings) -> None:
    settings.OIDC_ALGORITHMS = ["ES256"]
    assert refused(come_back(BICH))


def test_rotated_keys_are_fetched_once_they_are_met(vneid: MockControl) -> None:
    assert come_back(BICH).status_code == 200
    vneid.settings(identity={"key": 2})
    assert come_back(BICH).status_code == 200
    asked = list(vneid.requests(link="identity", operation="keys"))
    come_back(BICH)
    assert len(asked) == 2
    assert len(list(vneid.requests(link="identity", operation="keys"))) == 2  # kept


@pytest.mark.parametrize(("ahead", "status"), [(45, 200), (-45, 200), (120, 401)])
def test_the_providers_clock_may_be_off_by_a_minute(
    vneid: MockControl, ahead: int, status: int
) -> None:
    vneid.settings(identity={"clock_ahead": ahead})
    assert come_back(BICH).status_code == status


def test_a_state_of_another_attempt_is_refused() -> None:
    mine, other = start().json(), start().json()
    brought = at_the_provider(mine["address"], BICH)
    assert refused(exchange(other["attempt"], brought))
    assert refused(exchange(mine["attempt"], brought, state="x"))
    assert exchange(mine["attempt"], brought).status_code == 200


def test_a_code_of_another_attempt_is_refused() -> None:
    """PKCE: the code goes with the verifier of its own attempt alone."""
    mine, other = start().json(), start().json()
    stolen = at_the_provider(other["address"], TRANG)["code"]
    brought = at_the_provider(mine["address"], BICH)
    assert refused(exchange(mine["attempt"], brought, code=stolen))


def test_an_attempt_is_good_once_and_for_ten_minutes(clock: Clock) -> None:
    started = start().json()
    brought = at_the_provider(started["address"], BICH)
    assert exchange(started["attempt"], brought).status_code == 200
    assert refused(exchange(started["attempt"], brought))
    late = start().json()
    brought = at_the_provider(late["address"], BICH)
    clock.now += timedelta(minutes=10)
    assert refused(exchange(late["attempt"], brought))


def test_one_comes_back_where_one_was_set_up_to() -> None:
    assert Caller().post("auth/oidc/", {}).status_code == 200  # the first
    listed = start(redirect_url="https://motcua.example.vn/vneid/").json()
    assert "motcua.example.vn" in listed["address"]
    answer = start(redirect_url="https://ke-gian.example.vn/")
    assert refused(answer, "invalid-input", 400)


@pytest.mark.parametrize("kind", ["down", "black_hole", "error", "html", "truncated"])
def test_while_it_is_dark_the_refusal_names_the_way_out(
    vneid: MockControl, settings: Settings, kind: str
) -> None:
    settings.OIDC_READ_TIMEOUT = 0.5
    vneid.fault("identity", kind)
    answer = start()
    assert refused(answer, "provider-unavailable", 503)
    assert "/api/v1/auth/codes/" in answer.json()["detail"]


def test_it_is_left_alone_while_it_is_dark_and_looked_at_by_one(
    vneid: MockControl, clock: Clock
) -> None:
    vneid.fault("identity", "error")
    for _ in range(5):
        assert start().status_code == 503
    assert len(list(vneid.requests(link="identity"))) == 2
    ways = Caller().get("auth/ways/").json()["ways"]
    assert [(each["way"], each["available"]) for each in ways] == [
        ("oidc", False),
        ("one_time_code", True),
    ]
    vneid.clear()
    assert start().status_code == 503  # not yet
    clock.now += timedelta(seconds=30)
    assert start().status_code == 200
    assert all(each["available"] for each in Caller().get("auth/ways/").json()["ways"])


def test_a_look_that_fails_keeps_it_dark(vneid: MockControl, clock: Clock) -> None:
    vneid.fault("identity", "error")
    for _ in range(2):
        start()
    clock.now += timedelta(seconds=30)
    start()
    start()
    assert len(list(vneid.requests(link="identity"))) == 3
    assert OidcProvider.objects.get().failures == 3


def test_dark_between_start_and_return(vneid: MockControl, settings: Settings) -> None:
    started = start().json()
    brought = at_the_provider(started["address"], BICH)
    settings.OIDC_READ_TIMEOUT = 0.5
    vneid.fault("identity", "black_hole")
    assert refused(exchange(started["attempt"], brought), "provider-unavailable", 503)


def test_without_a_provider_there_is_one_way_fewer(settings: Settings) -> None:
    settings.OIDC_ISSUER = ""
    assert start().status_code == 404
    assert [each["way"] for each in Caller().get("auth/ways/").json()["ways"]] == ["one_time_code"]


def test_what_the_attempt_keeps_opens_nothing() -> None:
    started = start().json()
    kept = OidcAttempt.objects.get()
    assert started["attempt"] not in str(kept.__dict__)
    assert kept.code_verifier not in started["address"]


def test_a_number_counts_at_the_levels_that_were_asked_for(settings: Settings) -> None:
    settings.OIDC_LEVELS = ["2", "3"]
    assert "acr_values=2+3" in start().json()["address"]
    assert with_token(come_back(TRANG).json()["token"]).get("me/").json()["verified"] is True
    settings.OIDC_LEVELS = ["3"]
    answer = come_back(BICH)
    me = with_token(answer.json()["token"]).get("me/").json()
    assert (me["verified"], me["personal_id_number"]) == (False, None)


def test_each_sign_in_is_vouched_for_by_itself(settings: Settings, vneid: MockControl) -> None:
    """The account stays verified; a session is as sure as its own sign-in."""
    for levels, spoil in (([], None), ([], "no_number"), (["3"], None)):
        settings.OIDC_LEVELS = levels
        vneid.settings(identity={"spoil": spoil})
        assert come_back(TRANG).status_code == 200
    sessions = SignInSession.objects.values_list("vouched", flat=True)
    assert sorted(sessions) == [False, False, True]
    assert Citizen.objects.get(personal_id_number="001195067890").verified_at is not None
