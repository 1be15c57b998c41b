"""Forged, borrowed, expired and outgrown credentials open nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from knox.models import AuthToken

from accounts import demo
from accounts.models import ClientToken, Unit
from accounts.scopes import Scope
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.integrators import ask_token, program, program_with, registered

pytestmark = pytest.mark.django_db


def status(authorization: str, path: str = "dossiers/") -> int:
    return Caller().get(path, authorization=authorization).status_code


def token_of(caller: Caller) -> str:
    return caller.headers["Authorization"].removeprefix("Bearer ")


def forgeries(token: str) -> list[str]:
    return [
        token[:-1],
        token + "0",
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        token.upper(),
        token[:15],  # what is kept in the open
        "' OR '1'='1",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",  # an unsigned JWT
        "undefined",
        "null",
    ]


def test_a_forged_token_is_none() -> None:
    person, client = Caller(s.CITIZEN), program_with(Scope.DOSSIERS_READ)
    for caller in (person, client):
        assert caller.get("dossiers/").status_code == 200
        for forged in forgeries(token_of(caller)):
            assert status(f"Bearer {forged}") == 401, forged


def test_what_is_in_the_database_is_no_token() -> None:
    """A copy of the tables signs nobody in: they hold digests."""
    Caller(s.CITIZEN)
    program_with(Scope.DOSSIERS_READ)
    kept = AuthToken.objects.get(user__username=s.CITIZEN)
    for stolen in (kept.digest, kept.token_key, ClientToken.objects.get().digest):
        assert status(f"Bearer {stolen}") == 401


def test_a_token_in_the_address_is_none() -> None:
    token = token_of(Caller(s.CITIZEN))
    for name in ("token", "access_token", "authorization", "auth"):
        assert Caller().get("dossiers/", {name: token}).status_code == 401


def test_an_expired_token_is_none(clock: Clock) -> None:
    person, client = Caller(s.CITIZEN), program_with(Scope.DOSSIERS_READ)
    clock.now += timedelta(hours=12, seconds=1)
    assert person.get("dossiers/").status_code == 401
    assert client.get("dossiers/").status_code == 401


def test_a_cookie_alone_changes_nothing_through_the_api() -> None:
    """Another site's page can make a browser send its cookie, but not read our token."""
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(s.user(s.CLERK))
    dossier = s.filed()
    path = f"/api/v1/dossiers/{dossier.code}/transitions/"
    answer = browser.post(path, {"transition": "accept"}, content_type="application/json")
    assert answer.status_code == 403
    dossier.refresh_from_db()
    assert dossier.event_count == 1


@pytest.mark.parametrize("page", ["login/", "logout/", "me/sessions/", "dossiers/dossier/moves/"])
def test_no_page_takes_a_form_of_another_site(page: str) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(s.user(s.CLERK))
    assert browser.post(f"/admin/{page}", {"what": "everywhere"}).status_code == 403
    assert browser.get("/admin/").status_code == 200  # and is signed in still


# Scopes and units of integrators.


def test_a_client_is_given_no_scope_that_it_does_not_have() -> None:
    client, secret = registered(Scope.DOSSIERS_READ)
    for asked in (Scope.DOSSIERS_PERSONAL, f"{Scope.DOSSIERS_READ} {Scope.DOSSIERS_PERSONAL}", "*"):
        answer = ask_token(client.client_id, secret, scope=str(asked))
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")
    assert ask_token(client.client_id, secret).json()["scope"] == Scope.DOSSIERS_READ.value


def test_a_scope_that_was_taken_back_is_gone_from_tokens_too() -> None:
    client, secret = registered(Scope.DOSSIERS_READ, Scope.DOSSIERS_PERSONAL)
    caller, code = program(client, secret), s.filed().code
    assert "declaration" in caller.get(f"dossiers/{code}/").json()
    client.scopes = [Scope.DOSSIERS_READ.value]
    client.save()
    assert "Hồng Vân" not in caller.get(f"dossiers/{code}/").content.decode()
    client.is_active = False
    client.save()
    assert caller.get("dossiers/").status_code == 401


def test_a_unit_that_was_taken_back_is_gone_from_tokens_too() -> None:
    client, secret = registered(Scope.DOSSIERS_READ)
    caller, code = program(client, secret), s.filed().code
    assert caller.get(f"dossiers/{code}/").status_code == 200
    client.units.set(Unit.objects.filter(code=demo.OTHER_WARD))
    assert caller.get(f"dossiers/{code}/").status_code == 404


@pytest.mark.parametrize("path", ["me/", "auth/sessions/", "outages/"])
def test_a_client_gets_nowhere_that_is_a_persons(path: str) -> None:
    caller = program_with(*Scope)
    for answer in (caller.get(path), caller.post(path, {})):
        assert answer.status_code in (401, 403, 405)


def test_a_client_is_no_user_of_the_admin() -> None:
    client, secret = registered(*Scope)
    told: dict[str, Any] = {"username": client.client_id, "password": secret}
    assert Browser().post("/admin/login/", told).status_code == 200
    assert Caller().post("auth/token/", told).status_code == 401
