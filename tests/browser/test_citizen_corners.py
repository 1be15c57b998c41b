"""What goes wrong on a citizen's page is said until it is read, and leaves a way on."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import Contact, OneTimeCode
from dossiers.actor import Actor
from dossiers.lifecycle import submit_dossier
from dossiers.models import Dossier
from integrations.notices.models import NoticeTurnedOff
from tests.admin_pages import NOW
from tests.dossiers import stories as s

from .test_citizen import phone, sign_in_by_code
from .test_lost_answers import LostAnswer, press
from .test_slow_line import UNREACHABLE

__all__ = ["phone"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def citizen(phone: Page) -> Page:
    phone.goto("/ho-so/")
    sign_in_by_code(phone)
    phone.wait_for_url("**/ho-so/")
    expect(phone.locator("#nothing")).to_be_visible()  # all is read
    return phone


def filed() -> Dossier:
    owner = Contact.objects.get(value="0912345678").user
    return submit_dossier(s.submission(owner=owner), actor=Actor.person(owner), now=NOW)


def gone(route: Route) -> None:
    route.abort()


def test_why_vneid_signed_nobody_in_is_left_to_be_read(phone: Page) -> None:
    refusal = {"type": "/problems/identity-taken", "detail": "Số này là của tài khoản khác."}
    phone.route(
        "**/auth/oidc/exchange/",
        lambda route: route.fulfill(
            status=409, content_type="application/problem+json", body=json.dumps(refusal)
        ),
    )
    phone.goto("/dang-nhap/")
    phone.evaluate("sessionStorage.setItem('onestop.attempt', 'begun-here')")
    with phone.expect_response("**/auth/ways/"):
        phone.goto("/dang-nhap/?state=af0ifjsldkj&code=SplxlOBeZQQYb")
    expect(phone.get_by_role("alert")).to_contain_text("Số này là của tài khoản khác.")


@pytest.mark.parametrize("query", ["error=access_denied", "state=af0ifjsldkj&code=SplxlOBeZQQYb"])
def test_who_stopped_at_vneid_or_began_elsewhere_is_told(phone: Page, query: str) -> None:
    phone.goto(f"/dang-nhap/?{query}")
    expect(phone.get_by_role("alert")).to_contain_text("Chưa đăng nhập được bằng VNeID")
    assert phone.url.endswith("/dang-nhap/")


def test_another_code_has_room_for_its_digits(phone: Page) -> None:
    phone.goto("/dang-nhap/")
    phone.get_by_label("Số điện thoại di động").fill("0912345678")
    press(phone, "Gửi mã cho tôi")
    code = phone.get_by_label("Mã sáu chữ số")
    code.fill("000000")
    press(phone, "Gửi mã cho tôi")
    expect(code).to_have_value("")
    expect(code).to_be_focused()


def test_a_code_whose_answer_was_lost_is_sent_once(phone: Page) -> None:
    phone.goto("/dang-nhap/")
    phone.get_by_label("Số điện thoại di động").fill("0912345678")
    LostAnswer(phone, "**/auth/codes/", "POST")
    press(phone, "Gửi mã cho tôi")
    expect(phone.get_by_role("alert")).to_contain_text(UNREACHABLE)
    press(phone, "Gửi mã cho tôi")
    expect(phone.get_by_text("Mã sáu chữ số đã gửi tới")).to_be_visible()
    assert OneTimeCode.objects.count() == 1


def test_drafts_that_could_not_be_read_are_not_called_none(citizen: Page) -> None:
    citizen.route("**/api/v1/drafts/**", gone)
    with citizen.expect_response("**/api/v1/dossiers/**"):
        citizen.goto("/ho-so/")
    expect(citizen.get_by_text("Bạn chưa nộp hồ sơ nào.")).to_be_visible()
    expect(citizen.get_by_role("alert")).to_contain_text(UNREACHABLE)


@pytest.mark.parametrize(("page", "asked"), [("ho-so", "dossiers"), ("thong-bao", "me/notices")])
def test_a_list_that_could_not_be_read_is_asked_for_again(
    citizen: Page, page: str, asked: str
) -> None:
    dossier = filed()
    citizen.route(f"**/api/v1/{asked}/**", gone, times=1)
    citizen.goto(f"/{page}/")
    expect(citizen.get_by_role("alert")).to_contain_text(UNREACHABLE)
    press(citizen, "Xem thêm")
    expect(citizen.get_by_role("link", name=dossier.code).first).to_be_visible()
    expect(citizen.get_by_role("alert")).to_be_hidden()
    expect(citizen.get_by_role("button", name="Xem thêm")).to_be_hidden()


@pytest.mark.parametrize("page", ["/ho-so/H26.18.5-261123-0001/", "/ho-so/nop/1.001193/"])
def test_a_page_that_could_not_be_read_says_so(citizen: Page, page: str) -> None:
    citizen.route("**/api/v1/**", gone)
    citizen.goto(page)
    expect(citizen.get_by_role("alert")).to_contain_text("Hãy tải lại trang.")
    expect(citizen.get_by_role("alert")).not_to_contain_text("bạn đã nhập")  # nothing was


def test_wishes_that_could_not_be_read_are_not_saved_as_none(citizen: Page) -> None:
    owner = Contact.objects.get(value="0912345678").user
    NoticeTurnedOff.objects.create(user=owner, kind="accepted", channel="email")
    citizen.route("**/me/notice-preferences/", gone, times=1)
    citizen.goto("/thong-bao/")
    expect(citizen.get_by_role("alert")).to_contain_text(UNREACHABLE)
    opener = citizen.get_by_text("Chọn cách nhận thông báo")
    if opener.is_visible():
        opener.click()
        press(citizen, "Lưu lựa chọn")
        expect(citizen.get_by_role("alert")).to_contain_text("Đã lưu")
    assert NoticeTurnedOff.objects.count() == 1
    expect(opener).to_be_hidden()
    citizen.reload()
    expect(opener).to_be_visible()


def test_signing_out_is_offered_in_english_as_what_it_does(citizen: Page) -> None:
    citizen.context.add_cookies([{"name": "django_language", "value": "en", "url": citizen.url}])
    citizen.reload()
    expect(citizen.get_by_role("button", name="Sign out", exact=True)).to_be_visible()


def test_dates_have_the_day_first_in_english_too(citizen: Page) -> None:
    dossier = s.moved(filed(), s.ACCEPT, at=NOW)
    citizen.context.add_cookies([{"name": "django_language", "value": "en", "url": citizen.url}])
    citizen.goto(f"/ho-so/{dossier.code}/")
    expect(citizen.get_by_role("heading", name="Steps so far")).to_be_visible()
    expect(citizen.locator("#facts")).to_contain_text(NOW.strftime("%d/%m/%Y"))
