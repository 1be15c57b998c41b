"""Two-factor sign-in of officials: what it asks, of whom, and that there is no way around it."""

import re
import time
from base64 import b32decode
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken
from pytest_django import Settings

from accounts import demo, second_factor
from accounts.models import BrowserSession, User
from tests.admin_pages import Desk
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.conftest import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
__all__ = ["people"]

PAGE = "/admin/me/second-factor/"
HERE = "203.0.113.7"


@pytest.fixture(autouse=True)
def not_throttled() -> None:
    cache.clear()


def code(user: User, ahead: int = 0) -> str:
    """What the telephone shows; ``ahead``: so many half minutes from now."""
    secret = TOTPDevice.objects.get(user=user).bin_key
    return f"{totp(secret, t0=-30 * ahead):06}"


def enrolled(username: str) -> tuple[User, list[str]]:
    user = s.user(username)
    return user, second_factor.enrol(user, second_factor.new_secret())


def first_step(username: str, password: str = demo.PASSWORD) -> tuple[Client, Any]:
    client = Client(REMOTE_ADDR=HERE)
    told = {"username": username, "password": password}
    return client, client.post("/admin/login/?next=/admin/", told)


def over_the_api(username: str, **more: str) -> Any:
    told = {"username": username, "password": demo.PASSWORD, **more}
    return Caller(address=HERE).post("auth/token/", told)


def test_the_password_alone_opens_nothing() -> None:
    enrolled(s.LEADER)
    client, answer = first_step(s.LEADER)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/code/")
    assert client.get("/admin/").status_code == 302
    assert client.get("/api/v1/dossiers/").status_code == 401
    assert not BrowserSession.objects.filter(user=s.user(s.LEADER)).exists()


def test_the_code_lets_in_once() -> None:
    user, _codes = enrolled(s.LEADER)
    client, answer = first_step(s.LEADER)
    shown = code(user)
    told = {"code": f" {shown[:3]} {shown[3:]} ", "next": "/admin/"}
    assert client.post(answer["Location"], told)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    again, answer = first_step(s.LEADER)
    assert "Mã không đúng hoặc đã dùng" in again.post(answer["Location"], told).content.decode()


def test_a_code_on_paper_lets_in_once() -> None:
    user, codes = enrolled(s.LEADER)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    client, answer = first_step(s.LEADER)
    assert client.post(answer["Location"], {"code": codes[0].upper()}).status_code == 302
    assert second_factor.codes_left(user) == second_factor.RECOVERY_CODES - 1
    assert not second_factor.code_fits(user, codes[0])


def test_the_second_step_leads_nowhere_else() -> None:
    user, _codes = enrolled(s.LEADER)
    client, _answer = first_step(s.LEADER)
    told = {"code": code(user), "next": "https://elsewhere.example/"}
    assert client.post("/admin/login/code/", told)["Location"] == "/admin/"


def test_the_second_step_needs_the_first() -> None:
    user, _codes = enrolled(s.LEADER)
    assert Client().post("/admin/login/code/", {"code": code(user)})["Location"] == "/admin/login/"
    client, answer = first_step(s.LEADER)
    user.set_password("hoa-cuc-vang-9")  # in between
    user.save()
    assert client.post(answer["Location"], {"code": code(user)})["Location"] == "/admin/login/"


def test_wrong_codes_lock_as_wrong_passwords_do() -> None:
    user, _codes = enrolled(s.LEADER)
    client, answer = first_step(s.LEADER)
    address = answer["Location"]
    for _each in range(configured.AXES_FAILURE_LIMIT - 1):
        assert client.post(address, {"code": "abcd-efgh"}).status_code == 200
    assert client.post(address, {"code": "abcd-efgh"}).status_code == 429
    assert client.post(address, {"code": code(user)}).status_code == 429
    assert over_the_api(s.LEADER, otp=code(user)).status_code == 429
    assert first_step(s.LEADER)[1].status_code == 429


def test_a_right_password_does_not_forgive_wrong_codes() -> None:
    enrolled(s.LEADER)
    for _each in range(3):
        client, answer = first_step(s.LEADER)
        client.post(answer["Location"], {"code": "abcd-efgh"})
    assert AccessAttempt.objects.get().failures_since_start == 3


def test_whoever_guesses_has_to_wait() -> None:
    user, _codes = enrolled(s.LEADER)
    assert not second_factor.code_fits(user, "000000")
    assert not second_factor.code_fits(user, code(user))  # right, but too soon


def test_a_token_needs_the_code_too() -> None:
    user, _codes = enrolled(s.LEADER)
    missing = over_the_api(s.LEADER)
    assert (missing.status_code, missing.json()["type"]) == (401, "/problems/code-needed")
    assert missing.json()["detail"].count("otp") == 1
    wrong = over_the_api(s.LEADER, otp="abcd-efgh")
    assert (wrong.status_code, wrong.json()["type"]) == (401, "/problems/invalid-credentials")
    assert not AuthToken.objects.exists()
    assert AccessAttempt.objects.get().failures_since_start == 1
    assert over_the_api(s.LEADER, otp=code(user)).status_code == 200
    # Whether there is a telephone is said to nobody who has not the password.
    told = {"username": s.LEADER, "password": "sai"}
    assert Caller().post("auth/token/", told).json()["type"] == "/problems/invalid-credentials"


def test_who_has_none_is_led_to_it_where_it_is_required(settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = {"administrator", "leader"}
    for username in (s.LEADER, "quantri"):
        desk = Desk(username)
        assert desk.get("/admin/").response["Location"] == PAGE
        assert desk.post("/admin/dossiers/dossier/moves/").response["Location"] == PAGE
        assert desk.get("/api/v1/dossiers/").status == 401
        assert desk.get(PAGE).status == 200
        refused = over_the_api(username)
        assert (refused.status_code, refused.json()["type"]) == (
            403,
            "/problems/sign-in-unfinished",
        )
    assert Desk(s.CLERK).get("/admin/").status == 200
    assert over_the_api(s.CLERK).status_code == 200


def test_others_have_days_of_grace(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECOND_FACTOR_ROLES = {"clerk"}
    settings.SESSION_IDLE_SECONDS = settings.SESSION_COOKIE_AGE = 30 * 86400
    client, answer = first_step(s.CLERK)
    assert "Hãy bật xác thực hai lớp" in client.get(answer["Location"]).content.decode()
    began, real = timezone.now(), timedelta(days=configured.SECOND_FACTOR_GRACE_DAYS)
    monkeypatch.setattr("django.utils.timezone.now", lambda: began + real * 0.99)
    assert client.get("/admin/").status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: began + real)
    assert client.get("/admin/")["Location"] == PAGE
    assert over_the_api(s.CLERK).status_code == 403


def shown_secret(html: str) -> bytes:
    (typed,) = re.findall(r'os-secret">([A-Z2-7 ]+)<', html)
    return b32decode(typed.replace(" ", ""))


def test_a_telephone_is_confirmed_by_its_code(settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = {"leader"}
    elsewhere, token = Desk(s.LEADER), Caller(s.LEADER)
    desk = Desk(s.LEADER)
    page = desk.get(PAGE)
    assert "<svg" in page
    secret = shown_secret(page.html)
    assert shown_secret(desk.get(PAGE).html) == secret  # the same until it is confirmed
    assert "Mã không đúng" in desk.post(PAGE, {"code": "000000"})
    assert second_factor.device_of(s.user(s.LEADER)) is None
    done = desk.post(PAGE, {"code": f"{totp(secret):06}"})
    codes = re.findall(r"<li><code>([a-z2-7]{4}-[a-z2-7]{4})</code>", done.html)
    assert len(codes) == second_factor.RECOVERY_CODES
    assert "no-store" in done.response["Cache-Control"]
    assert desk.get("/admin/").status == 200
    # What was open without a second factor is not any more.
    assert elsewhere.get("/admin/").response["Location"].startswith("/admin/login/")
    assert token.get("dossiers/").status_code == 401
    # And nothing shows the secret or the codes again.
    kept = desk.get(PAGE).html
    assert second_factor.typed_secret(secret.hex()) not in kept
    assert not any(each in kept for each in codes)


def verified(username: str) -> tuple[User, Desk]:
    user, codes = enrolled(username)
    client, answer = first_step(username)
    client.post(answer["Location"], {"code": codes[0]})
    desk = Desk(username)
    desk.client = client
    return user, desk


def test_another_telephone_and_new_codes_need_a_code() -> None:
    user, desk = verified(s.LEADER)
    old = TOTPDevice.objects.get(user=user).key
    assert desk.post(PAGE, {"code": "abcd-efgh", "replace": ""}).status == 422
    assert "Đổi điện thoại xác thực" not in desk.get(PAGE)
    assert "Mã dự phòng" in desk.post(PAGE, {"code": code(user), "codes": ""})
    assert second_factor.codes_left(user) == second_factor.RECOVERY_CODES
    assert desk.post(PAGE, {"code": code(user, ahead=1), "replace": ""}).status == 302
    secret = shown_secret(desk.get(PAGE).html)
    assert TOTPDevice.objects.get(user=user).key == old  # until the new one is confirmed
    desk.post(PAGE, {"code": f"{totp(secret):06}"})
    assert TOTPDevice.objects.get(user=user).bin_key == secret


def test_an_administrator_resets_on_record_and_reads_nothing() -> None:
    user, desk = verified(s.LEADER)
    admin, address = Desk("quantri"), f"/admin/accounts/user/{user.pk}/second-factor/"
    page = admin.get(f"/admin/accounts/user/{user.pk}/change/")
    assert address in page
    device = TOTPDevice.objects.get(user=user)
    assert device.key not in page
    assert second_factor.typed_secret(device.key) not in page
    assert admin.post(address, {"reason": " "}).status == 422
    assert second_factor.device_of(user) is not None
    assert admin.post(address, {"reason": "Mất điện thoại"}).status == 302
    assert second_factor.device_of(user) is None
    assert second_factor.codes_left(user) == 0
    assert desk.get("/admin/").status == 302
    entry = LogEntry.objects.get(object_id=str(user.pk))
    assert (entry.user.username, entry.get_change_message()) == (
        "quantri",
        "Đặt lại xác thực hai lớp: Mất điện thoại",
    )


def test_nobody_resets_their_own_and_nobody_else_resets_any() -> None:
    user, _codes = enrolled("quantri")
    told = {"reason": "Mất điện thoại"}
    own = f"/admin/accounts/user/{user.pk}/second-factor/"
    assert Desk("quantri").post(own, told).status == 404
    for username in (s.CLERK, s.LEADER, "vanhanh"):
        assert Desk(username).post(own, told).status == 403
    assert second_factor.device_of(user) is not None


@pytest.mark.parametrize("model", ["totpdevice", "staticdevice"])
def test_no_page_of_the_admin_lists_devices(model: str) -> None:
    app = "otp_totp" if model == "totpdevice" else "otp_static"
    assert Desk("quantri").get(f"/admin/{app}/{model}/").status == 404


def test_a_code_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    user, _codes = enrolled(s.LEADER)
    shown, now = code(user), time.time()
    monkeypatch.setattr("time.time", lambda: now + 120)
    assert not second_factor.code_fits(user, shown)
