"""Signing in with a code, by the keyboard alone; the pages that all have for themselves."""

import re
import time
from base64 import b32decode
from datetime import UTC, datetime

import pytest
from django_otp.oath import totp
from playwright.sync_api import Page, ViewportSize, expect

from accounts import demo, second_factor
from tests.dossiers import stories as s

from .conftest import SignIn
from .test_refused import shot
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1366, "height": 768}


@pytest.fixture(autouse=True)
def the_telephones_clock(at: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telephone and server agree on the time, which here is the real one."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.now(UTC))


def looked_at(page: Page, name: str) -> None:
    shot(page, name)
    page.set_viewport_size(PHONE)
    assert fits(page), name
    shot(page, f"{name}-phone")
    page.set_viewport_size(DESK)
    assert fits(page), name


def typed(page: Page, text: str) -> None:
    """Into whatever has the focus, and then Enter: no pointer."""
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_telephone_is_confirmed_and_asked_for_ever_after(sign_in: SignIn) -> None:
    page = sign_in(s.LEADER)
    page.goto("/admin/me/second-factor/")
    expect(page.locator(".os-qr svg")).to_be_visible()
    looked_at(page, "second-factor-enrol")
    secret = b32decode(page.locator(".os-secret").inner_text().replace(" ", ""))
    page.locator("#id_code").focus()
    typed(page, f"{totp(secret):06}")
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    codes = re.findall(r"\b[a-z2-7]{4}-[a-z2-7]{4}\b", page.inner_text(".os-codes"))
    assert len(codes) == second_factor.RECOVERY_CODES
    looked_at(page, "second-factor-codes")
    page.goto("/admin/me/second-factor/")
    expect(page.get_by_text("Mã dự phòng còn lại")).to_be_visible()
    looked_at(page, "second-factor-kept")

    page.context.clear_cookies()
    page.goto("/admin/")
    page.keyboard.type(s.LEADER)
    page.keyboard.press("Tab")
    typed(page, demo.PASSWORD)
    expect(page.get_by_label("Mã xác thực")).to_be_focused()
    looked_at(page, "sign-in-code")
    typed(page, "000000")
    expect(page.get_by_text("Mã không đúng hoặc đã dùng")).to_be_visible()
    shot(page, "sign-in-code-wrong")
    page.get_by_label("Mã xác thực").focus()
    time.sleep(1.1)  # whoever was wrong once waits a second
    typed(page, codes[3])
    page.wait_for_url("**/admin/")


def test_sessions_are_listed_and_ended(sign_in: SignIn) -> None:
    page, other = sign_in(s.CLERK), sign_in(s.CLERK)
    page.goto("/admin/me/sessions/")
    expect(page.get_by_text("phiên này")).to_be_visible()
    looked_at(page, "sessions")
    page.get_by_role("button", name="Kết thúc", exact=True).click()
    expect(page.get_by_text("Đã kết thúc.")).to_be_visible()
    other.goto("/admin/")
    expect(other.get_by_label("Tên đăng nhập")).to_be_visible()
    page.goto("/admin/")
    page.get_by_text("Nguyễn Thị Hoa").first.click()
    expect(page.get_by_role("link", name="Xác thực hai lớp")).to_be_visible()
    shot(page, "account-menu")


def test_an_administrators_pages_fit(sign_in: SignIn) -> None:
    page = sign_in("quantri")
    second_factor.enrol(s.user(s.LEADER), second_factor.new_secret())
    page.goto(f"/admin/accounts/user/{s.user(s.LEADER).pk}/change/")
    expect(page.locator("a[href$='/second-factor/']", has_text="Đặt lại")).to_be_visible()
    looked_at(page, "account")
    page.locator("a[href$='/second-factor/']", has_text="Đặt lại").click()
    looked_at(page, "second-factor-reset")
    page.goto("/admin/password_change/")
    looked_at(page, "own-password")
