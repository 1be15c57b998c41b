"""A citizen's session that ends while the page is open: what was typed is there after signing in;
one that goes on is not taken for ended.
"""

from collections.abc import Callable

import pytest
from knox.models import AuthToken
from playwright.sync_api import Page, Route, expect

from accounts.models import Contact, User
from accounts.sessions import end_everything
from dossiers.actor import Actor
from dossiers.citizens.models import Draft
from dossiers.lifecycle import submit_dossier
from dossiers.transitions import Transition
from tests.admin_pages import NOW
from tests.dossiers import stories as s

from .test_citizen import BIRTH_NOTICE, phone, sign_in_by_code, start_filing
from .test_slow_line import DRAFTS, SAVED, SlowLine, filing, is_saved

__all__ = ["filing", "phone"]
pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "Những gì bạn đã nhập vẫn còn"
#: The page's token has a second to live, and so is renewed before the next request.
ENDING = """() => {
    const told = JSON.parse(sessionStorage.getItem("onestop.session"));
    told.expires_at = new Date(Date.now() + 1000).toISOString();
    sessionStorage.setItem("onestop.session", JSON.stringify(told));
}"""


def citizen() -> User:
    return Contact.objects.get(value="0912345678").user


def thrown_out(phone: Page) -> None:
    end_everything(citizen(), now=NOW)


def refused_the_next_token(phone: Page) -> None:
    end_everything(citizen(), now=NOW)
    phone.evaluate(ENDING)


@pytest.mark.parametrize("ended", [thrown_out, refused_the_next_token])
def test_what_was_typed_is_there_after_signing_in(
    filing: Page, ended: Callable[[Page], None]
) -> None:
    ended(filing)
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    filing.wait_for_url("**/dang-nhap/")  # the draft wanted to save itself
    expect(filing.get_by_text(KEPT)).to_be_visible()
    sign_in_by_code(filing)
    filing.wait_for_url("**/ho-so/nop/**")
    expect(filing.locator('[name="child.full_name"]')).to_have_value("Trần Gia Bảo")
    expect(filing.get_by_text(SAVED)).to_be_visible()
    filing.get_by_role("button", name="Lưu nháp").click()
    expect(filing.get_by_text(SAVED)).to_be_visible()
    assert Draft.objects.get().declaration["child"]["full_name"] == "Trần Gia Bảo"


@pytest.mark.parametrize("number", ["0912345678", "0987654321"])
def test_what_was_never_saved_is_there_for_who_typed_it(phone: Page, number: str) -> None:
    start_filing(phone)
    thrown_out(phone)
    phone.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    phone.wait_for_url("**/dang-nhap/")
    sign_in_by_code(phone, number)
    phone.wait_for_url("**/ho-so/nop/**")
    typed = "Trần Gia Bảo" if number == "0912345678" else ""
    expect(phone.locator('[name="child.full_name"]')).to_have_value(typed)
    assert phone.evaluate("sessionStorage.getItem('onestop.typed')") is None


def test_what_was_typed_elsewhere_meanwhile_is_not_typed_over(filing: Page) -> None:
    thrown_out(filing)
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    filing.wait_for_url("**/dang-nhap/")
    draft = Draft.objects.get()
    elsewhere = {**draft.declaration, "child": {"full_name": "Trần Bảo Gia"}}
    Draft.objects.filter(pk=draft.pk).update(version=draft.version + 1, declaration=elsewhere)
    sign_in_by_code(filing)
    filing.wait_for_url("**/ho-so/nop/**")
    expect(filing.locator('[name="child.full_name"]')).to_have_value("Trần Gia Bảo")
    expect(filing.locator("#saved")).to_contain_text("Chưa lưu.")
    assert Draft.objects.get().declaration == elsewhere


def test_what_was_written_about_a_draft_certificate_is_there(phone: Page) -> None:
    phone.goto("/ho-so/")
    sign_in_by_code(phone)
    phone.wait_for_url("**/ho-so/")
    owner = citizen()
    filed = submit_dossier(s.submission(owner=owner), actor=Actor.person(owner), now=NOW)
    asked: s.Step = (s.OFFICER, Transition.ASK_CONFIRMATION, {})
    dossier = s.moved(filed, s.ACCEPT, s.START, asked, at=NOW)
    phone.goto(f"/ho-so/{dossier.code}/")
    phone.get_by_label("Chỗ cần sửa").fill("Tên đệm của cháu là Gia.")
    thrown_out(phone)
    phone.get_by_role("button", name="Đề nghị sửa").click()
    phone.wait_for_url("**/dang-nhap/")
    expect(phone.get_by_text(KEPT)).to_be_visible()
    sign_in_by_code(phone)
    phone.wait_for_url(f"**/ho-so/{dossier.code}/")
    expect(phone.get_by_label("Chỗ cần sửa")).to_have_value("Tên đệm của cháu là Gia.")


def test_a_telephone_whose_clock_is_slow_stays_signed_in(filing: Page) -> None:
    AuthToken.objects.update(expiry=NOW)  # which the page does not know
    with filing.expect_response(is_saved):
        filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    expect(filing.get_by_text(SAVED)).to_be_visible()


def test_a_token_that_was_renewed_beside_a_request_ends_nothing(filing: Page) -> None:
    line = SlowLine(filing, DRAFTS, "PUT")
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    filing.get_by_role("button", name="Lưu nháp").click()
    line.wait_until_held()
    filing.evaluate(ENDING)
    with filing.expect_response("**/auth/refresh/"):
        filing.locator("#paper-birth_notice").set_input_files(BIRTH_NOTICE)
    line.let_through()
    expect(filing.locator('[data-paper="birth_notice"] li')).to_be_visible()
    expect(filing.get_by_text(SAVED)).to_be_visible()


def test_a_server_that_cannot_renew_now_signs_nobody_out(filing: Page) -> None:
    def busy(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", body="{}")

    filing.route("**/auth/refresh/", busy, times=1)
    filing.evaluate(ENDING)
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    with filing.expect_response("**/auth/refresh/"):
        filing.get_by_role("button", name="Lưu nháp").click()
    expect(filing.get_by_role("alert")).to_be_visible()
    filing.get_by_role("button", name="Lưu nháp").click()
    expect(filing.get_by_text(SAVED)).to_be_visible()
