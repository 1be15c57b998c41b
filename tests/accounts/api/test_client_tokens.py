"""The token endpoint for clients: RFC 6749 (4.4, 5.2), RFC 7009, RFC 8414."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from accounts import demo
from accounts.client_credentials import revoke_secret
from accounts.demo_people import create_client
from accounts.models import Client, ClientSecret, ClientToken, User
from accounts.scopes import Scope
from onestop.tasks import forget_what_ran_out
from tests.callers import Caller, Clock
from tests.integrators import (
    FORM,
    ask_token,
    basic,
    new_secret,
    post_form,
    program,
    program_with,
    registered,
)

pytestmark = pytest.mark.django_db

READ, DELIVERIES = Scope.DOSSIERS_READ, Scope.DELIVERIES_READ
GRANT = {"grant_type": "client_credentials"}


def status(caller: Caller) -> int:
    return caller.get("dossiers/").status_code


def test_a_client_gets_a_token_for_its_credentials(clock: Clock) -> None:
    client, secret = registered(READ, DELIVERIES)
    answer = ask_token(client.client_id, secret)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer["Cache-Control"] == "no-store"
    told = answer.json()
    assert told.pop("access_token").startswith("onestop_at_")
    assert told == {
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": "deliveries:read dossiers:read",
    }
    assert client.secrets.get().last_used_at == clock.now


def test_in_the_body_as_well() -> None:
    client, secret = registered(READ)
    told = GRANT | {"client_id": client.client_id, "client_secret": secret}
    assert post_form("oauth/token/", told).status_code == 200


def test_only_digests_are_kept() -> None:
    client, secret = registered(READ)
    token = ask_token(client.client_id, secret).json()["access_token"]
    assert secret not in ClientSecret.objects.values_list("digest", flat=True)
    assert token not in ClientToken.objects.values_list("digest", flat=True)
    assert not User.objects.get(username=client.client_id).has_usable_password()


def test_a_token_runs_out_and_is_forgotten(clock: Clock) -> None:
    caller = program_with(READ)
    clock.now += timedelta(seconds=899)
    assert status(caller) == 200
    clock.now += timedelta(seconds=1)
    assert status(caller) == 401
    forget_what_ran_out()
    assert not ClientToken.objects.exists()


def test_it_reaches_as_far_as_was_asked_for() -> None:
    client, secret = registered(READ, DELIVERIES)
    caller = program(client, secret, scope="deliveries:read")
    answer = caller.get("dossiers/")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/insufficient-scope")
    assert answer.json()["scope"] == "dossiers:read"


@pytest.mark.parametrize(
    "sent",
    [
        "grant_type=client_credentials&scope=",
        "grant_type=client_credentials&client_id=&client_secret=",
        "grant_type=client_credentials&scope=deliveries:read dossiers:read",
    ],
)
def test_what_has_no_value_is_left_out_and_a_space_is_a_space(sent: str) -> None:
    """RFC 6749, 3.2: as if it had been omitted. ``curl -d`` sends spaces as they are."""
    client, secret = registered(READ, DELIVERIES)
    header = basic(client.client_id, secret)
    answer = Caller().post("oauth/token/", sent.encode(), content_type=FORM, authorization=header)
    assert answer.json()["scope"] == "deliveries:read dossiers:read"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "unsupported_grant_type"),
        ({}, "invalid_request"),
        (GRANT | {"scope": "dossiers:read everything"}, "invalid_scope"),
        (GRANT | {"scope": "dossiers:personal"}, "invalid_scope"),
        (GRANT | {"scope": "\x00"}, "invalid_scope"),
        (GRANT | {"client_secret": "beside-the-header"}, "invalid_request"),
        ([*GRANT.items(), *GRANT.items()], "invalid_request"),
        ([*GRANT.items(), ("scope", "a"), ("scope", "b")], "invalid_request"),
    ],
)
def test_what_is_wrong_is_told_as_the_standard_says(fields: Any, error: str) -> None:
    client, secret = registered(READ)
    answer = post_form("oauth/token/", fields, authorization=basic(client.client_id, secret))
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert not ClientToken.objects.exists()


def test_who_is_not_the_client_gets_nothing() -> None:
    client, secret = registered(READ)
    other, _secret = registered(READ)
    wrong = [
        basic(client.client_id, secret[:-1]),
        basic(client.client_id, ""),
        basic(other.client_id, secret),
        basic("client-\x00", secret),
        basic("canbo1", demo.PASSWORD),
        basic(client.client_id, client.secrets.get().digest),
        "Basic %%%",
        "Basic Y2xpZW50",
        f"Bearer {secret}",
    ]
    for header in wrong:
        answer = post_form("oauth/token/", GRANT, authorization=header)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), header
        assert answer["WWW-Authenticate"].startswith("Basic")
    assert post_form("oauth/token/", GRANT).json()["error"] == "invalid_client"


def test_one_client_does_not_get_another_ones_scopes() -> None:
    """A client_id beside another's credentials (CVE-2026-118669)."""
    poor, secret = registered(DELIVERIES)
    rich, _secret = registered(READ)
    told = GRANT | {"client_id": rich.client_id, "scope": "dossiers:read"}
    answer = post_form("oauth/token/", told, authorization=basic(poor.client_id, secret))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_what_is_no_form_is_refused() -> None:
    assert Caller().post("oauth/token/", GRANT).status_code == 415
    assert Caller().get("oauth/token/").status_code == 405
    raw = Caller().post(
        "oauth/token/", b"\xff\xfe=%", content_type="application/x-www-form-urlencoded"
    )
    assert raw.json()["error"] == "invalid_request"


def test_secrets_are_replaced_with_an_overlap(clock: Clock) -> None:
    client, old = registered(READ)
    clock.now += timedelta(days=30)
    new = new_secret(client, timedelta(days=7))
    assert ask_token(client.client_id, old).status_code == 200
    assert ask_token(client.client_id, new).status_code == 200
    clock.now += timedelta(days=7)
    assert ask_token(client.client_id, old).status_code == 401
    assert ask_token(client.client_id, new).status_code == 200


def test_a_revoked_secret_takes_its_tokens_along(clock: Clock) -> None:
    client, leaked = registered(READ)
    stolen = program(client, leaked)
    own = program(client, new_secret(client))
    revoke_secret(client.secrets.get(ending=leaked[-4:], expires_at__isnull=False), now=clock.now)
    assert ask_token(client.client_id, leaked).status_code == 401
    assert (status(stolen), status(own)) == (401, 200)


def test_a_client_that_is_closed_is_out_at_once(clock: Clock) -> None:
    client, secret = registered(READ)
    caller = program(client, secret)
    for closed in ({"is_active": False}, {"expires_at": clock.now}):
        Client.objects.filter(pk=client.pk).update(**closed)
        assert (status(caller), ask_token(client.client_id, secret).status_code) == (401, 401)
        Client.objects.filter(pk=client.pk).update(is_active=True, expires_at=None)
        assert status(caller) == 200
    User.objects.filter(username=client.client_id).update(is_active=False)
    assert (status(caller), ask_token(client.client_id, secret).status_code) == (401, 401)


def test_a_scope_taken_away_is_gone_at_once() -> None:
    client, secret = registered(READ, DELIVERIES)
    caller = program(client, secret)
    Client.objects.filter(pk=client.pk).update(scopes=[DELIVERIES])
    assert status(caller) == 403


def test_a_client_ends_its_own_tokens_alone() -> None:
    client, secret = registered(READ)
    other, others = registered(READ)
    caller = program(client, secret)
    token = caller.headers["Authorization"].partition(" ")[2]
    for asked, credentials in (
        ({"token": token}, (other.client_id, others)),
        ({"token": "x"},) * 2,
    ):
        if isinstance(credentials, dict):
            credentials = (client.client_id, secret)
        answer = post_form("oauth/revoke/", asked, authorization=basic(*credentials))
        assert (answer.status_code, answer.content) == (200, b"")
        assert status(caller) == 200
    wrong = post_form("oauth/revoke/", {"token": token}, authorization=basic(client.client_id, ""))
    assert wrong.status_code == 401
    mine = basic(client.client_id, secret)
    assert post_form("oauth/revoke/", {}, authorization=mine).json()["error"] == "invalid_request"
    assert post_form("oauth/revoke/", {"token": token}, authorization=mine).status_code == 200
    assert status(caller) == 401


def test_each_client_has_its_own_limit() -> None:
    slow, fast = program_with(READ, requests_per_minute=3), program_with(READ)
    assert [status(slow) for _each in range(4)] == [200, 200, 200, 429]
    assert status(fast) == 200


def test_asking_for_tokens_too_often_is_slowed_down() -> None:
    answers = [ask_token("client-x", str(number)).status_code for number in range(61)]
    assert answers == [401] * 60 + [429]


def test_where_everything_is_stands_at_a_fixed_address() -> None:
    told = Browser().get("/.well-known/oauth-authorization-server").json()
    assert told["issuer"] == "http://testserver"
    assert told["token_endpoint"] == "http://testserver/api/v1/oauth/token/"
    assert told["grant_types_supported"] == ["client_credentials"]
    assert set(told["scopes_supported"]) == set(Scope.values)


def test_the_demo_client_opens_the_door(clock: Clock) -> None:
    create_client(clock.now)
    answer = ask_token(demo.CLIENT_ID, demo.CLIENT_SECRET)
    assert answer.status_code == 200
    assert "dossiers:personal" not in answer.json()["scope"]
