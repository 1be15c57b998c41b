"""How long a sign-in lasts, how many an account has, and what ends them."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string
from knox.models import AuthToken

from accounts import demo
from accounts.admin.signing_in.browser_words import browser_words
from accounts.models import BrowserSession, Membership, Unit, User
from onestop.settings import site
from onestop.tasks import forget_what_ran_out
from tests.admin_pages import Desk
from tests.callers import Caller, Clock
from tests.dossiers import stories as s
from tests.dossiers.api.conftest import clock
from tests.dossiers.conftest import people

pytestmark = pytest.mark.django_db
__all__ = ["clock", "people"]

PAGE = "/admin/me/sessions/"
IDLE = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
LONGEST = timedelta(seconds=settings.SESSION_COOKIE_AGE)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


def signed_in(username: str = s.CLERK, **headers: str) -> Client:
    client = Client(**headers)  # type: ignore[arg-type]
    told = {"username": username, "password": demo.PASSWORD}
    assert client.post("/admin/login/?next=/admin/", told).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_a_session_that_nobody_uses_ends(clock: Clock) -> None:
    client = signed_in()
    clock.now += IDLE - timedelta(seconds=1)
    assert is_in(client)
    clock.now += IDLE
    assert not is_in(client)


def test_one_in_use_ends_after_a_day_at_the_desk(clock: Clock) -> None:
    client, began = signed_in(), clock.now
    while clock.now + IDLE / 2 < began + LONGEST:
        clock.now += IDLE / 2
        assert is_in(client)
    clock.now = began + LONGEST
    assert not is_in(client)


def test_use_is_written_down_once_a_minute(clock: Clock) -> None:
    client = signed_in()
    clock.now += timedelta(seconds=59)
    is_in(client)
    assert BrowserSession.objects.get().seen_at == clock.now - timedelta(seconds=59)
    clock.now += timedelta(seconds=1)
    is_in(client)
    assert BrowserSession.objects.get().seen_at == clock.now


def test_one_more_sign_in_ends_the_oldest(clock: Clock) -> None:
    clients = []
    for _each in range(settings.SESSIONS_PER_ACCOUNT + 1):
        clients.append(signed_in())
        clock.now += timedelta(minutes=1)
    assert [is_in(client) for client in clients] == [False] + [True] * (len(clients) - 1)
    assert is_in(signed_in(s.OFFICER))
    assert is_in(clients[1])  # others' sessions are others'


def test_they_are_listed_and_ended_one_by_one(clock: Clock) -> None:
    mine, other = signed_in(), signed_in(HTTP_USER_AGENT=WINDOWS, REMOTE_ADDR="203.0.113.7")
    clock.now += timedelta(minutes=1)
    stranger, token = signed_in(s.OFFICER), Caller(s.CLERK)
    page = mine.get(PAGE).content.decode()
    assert "Chrome · Windows" in page
    assert "203.0.113.7" in page
    keys = BrowserSession.objects.values_list("session_key", flat=True)
    assert not any(key in page for key in keys)
    (theirs,) = BrowserSession.objects.filter(address="203.0.113.7")
    assert theirs.signed_in_at is not None
    named = {"what": "session", "name": theirs.signed_in_at.isoformat()}
    assert stranger.post(PAGE, named).status_code == 302
    assert is_in(other)
    clock.now += timedelta(minutes=1)
    # Signed in at the same instant, the one that asks stays.
    assert mine.post(PAGE, named).status_code == 302
    assert (is_in(mine), is_in(other), is_in(stranger)) == (True, False, True)
    key = AuthToken.objects.get().token_key
    mine.post(PAGE, {"what": "token", "name": key})
    assert token.get("dossiers/").status_code == 401


def test_all_others_or_everything_at_once(clock: Clock) -> None:
    mine, other, token = signed_in(), signed_in(), Caller(s.CLERK)
    mine.post(PAGE, {"what": "others"})
    assert (is_in(mine), is_in(other), token.get("dossiers/").status_code) == (True, False, 401)
    other = signed_in()
    mine.post(PAGE, {"what": "everywhere"})
    assert (is_in(mine), is_in(other)) == (False, False)
    assert signed_in().post(PAGE, {"what": "nonsense"}).status_code == 404


def change(client: Client, old: str, new: str) -> Any:
    told = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/admin/password_change/", told)


def test_a_new_password_ends_the_others_and_their_tokens(clock: Clock) -> None:
    mine, other, token = signed_in(), signed_in(), Caller(s.CLERK)
    assert change(mine, demo.PASSWORD, "hoa-cuc-vang-9").status_code == 302
    assert (is_in(mine), is_in(other), token.get("dossiers/").status_code) == (True, False, 401)


@pytest.mark.parametrize(
    "new",
    [
        demo.PASSWORD,  # the old one
        "ngan-1-2",  # short
        "8273645091827364",  # figures alone
        "password1234",  # everybody's
        "canbo1-2-3",  # the account's own name
        "Nguyễn Thị Hoa",  # or the person's
    ],
)
def test_a_weak_password_is_refused(clock: Clock, new: str) -> None:
    assert change(signed_in(), demo.PASSWORD, new).status_code == 200
    assert s.user(s.CLERK).check_password(demo.PASSWORD)


def test_passwords_are_kept_by_argon2() -> None:
    """As the settings stand; tests themselves hash faster."""
    hasher = import_string(site.PASSWORD_HASHERS[0])()
    kept = hasher.encode("hoa-cuc-vang-9", hasher.salt())
    assert kept.startswith("argon2$argon2id$")


def reset_by_administrator(username: str, password: str) -> None:
    desk = Desk("quantri")
    address = f"/admin/accounts/user/{s.user(username).pk}/password/"
    told = {"usable_password": "true", "password1": password, "password2": password}
    assert desk.post(address, told).status == 302


def test_a_password_of_an_administrators_choice_is_changed_first(clock: Clock) -> None:
    was_in, token = signed_in(), Caller(s.CLERK)
    reset_by_administrator(s.CLERK, "hoa-cuc-vang-9")
    assert not is_in(was_in)
    assert token.get("dossiers/").status_code == 401
    told = {"username": s.CLERK, "password": "hoa-cuc-vang-9"}
    refused = Caller().post("auth/token/", told)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/sign-in-unfinished")
    client = Client()
    client.post("/admin/login/?next=/admin/", told)
    assert client.get("/admin/dossiers/dossier/")["Location"] == "/admin/password_change/"
    assert client.get("/api/v1/dossiers/").status_code == 401
    assert change(client, "hoa-cuc-vang-9", "hoa-cuc-vang-9").status_code == 200
    assert change(client, "hoa-cuc-vang-9", "sen-ho-tay-2026").status_code == 302
    assert is_in(client)
    told["password"] = "sen-ho-tay-2026"
    assert Caller().post("auth/token/", told).status_code == 200


def account_form(desk: Desk, user: User) -> tuple[str, dict[str, str]]:
    address = f"/admin/accounts/user/{user.pk}/change/"
    return address, desk.get(address).form_with("username")


@pytest.mark.parametrize("right", ["is_active", "is_staff"])
def test_a_right_that_is_taken_ends_them(clock: Clock, right: str) -> None:
    was_in, token, user = signed_in(), Caller(s.CLERK), s.user(s.CLERK)
    desk = Desk("quantri")
    address, form = account_form(desk, user)
    del form[right]
    assert desk.post(address, form).status == 302
    assert not user.browser_sessions.exists()
    desk.post(address, form | {right: "on"})  # given back: nothing of before is open again
    assert not is_in(was_in)
    assert token.get("dossiers/").status_code == 401


def test_a_role_that_is_taken_ends_them(clock: Clock) -> None:
    was_in, membership = signed_in(), Membership.objects.get(user__username=s.CLERK)
    desk = Desk("quantri")
    address = f"/admin/accounts/membership/{membership.pk}/change/"
    form = desk.get(address).form_with("valid_from") | {"valid_to": "22/11/2026"}
    assert desk.post(address, form).status == 302
    assert not is_in(was_in)
    was_in = signed_in(s.OFFICER)
    membership = Membership.objects.get(user__username=s.OFFICER)
    desk.post(f"/admin/accounts/membership/{membership.pk}/delete/", {"post": "yes"})
    assert not is_in(was_in)
    user = s.user(s.LEADER)
    was_in = signed_in(s.LEADER)
    address, form = account_form(desk, user)
    assert desk.post(address, form | {"memberships-0-valid_to": "22/11/2026"}).status == 302
    assert not is_in(was_in)


def test_a_role_that_is_given_ends_nothing(clock: Clock) -> None:
    was_in, user = signed_in(), s.user(s.CLERK)
    desk = Desk("quantri")
    address, form = account_form(desk, user)
    ward = Unit.objects.get(code=demo.OTHER_WARD)
    given = {
        "memberships-TOTAL_FORMS": "2",
        "memberships-1-unit": str(ward.pk),
        "memberships-1-role": "clerk",
        "memberships-1-valid_from": "23/11/2026",
    }
    assert desk.post(address, form | given).status == 302
    assert user.memberships.count() == 2
    assert is_in(was_in)


def test_what_ran_out_is_forgotten(clock: Clock) -> None:
    signed_in()
    clock.now += IDLE
    forget_what_ran_out()
    assert not BrowserSession.objects.exists()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Chrome · Windows"),
        (f"{WINDOWS} Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("curl/8.5", "curl/8.5"),
        ("", ""),
    ],
)
def test_browsers_are_named_as_people_name_them(agent: str, words: str) -> None:
    assert browser_words(agent) == words
