"""A citizen with a telephone: a birth filed, followed, supplied, agreed to, by the pages alone."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts import demo
from accounts.demo_people import create_people
from accounts.models import Contact
from dossiers.actor import Actor
from dossiers.citizens.models import Feedback
from dossiers.lifecycle import submit_dossier
from dossiers.models import Dossier
from dossiers.procedures import get_procedure
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from integrations.mocks.client import MockAddresses, MockControl
from integrations.notices.models import NoticeTurnedOff
from tests.accounts.codes import letter_box
from tests.accounts.vneid import mocks
from tests.admin_pages import NOW
from tests.dossiers import stories as s
from tests.dossiers.scanned import PDF

from .conftest import OpenWindow
from .test_accessibility import serious

__all__ = ["mocks"]
pytestmark = pytest.mark.django_db(transaction=True)
BIRTH_NOTICE = FilePayload(name="giay-chung-sinh.pdf", mimeType="application/pdf", buffer=PDF)


@pytest.fixture
def phone(window: OpenWindow, papers_folder: object) -> Page:
    page = window(390, 844)
    page.clock.set_fixed_time(NOW)
    return page


def sign_in_by_code(phone: Page, number: str = "0912345678") -> None:
    phone.get_by_label("Số điện thoại di động").fill(number)
    with letter_box() as arrived:
        phone.get_by_role("button", name="Gửi mã cho tôi").click()
        expect(phone.get_by_text("Mã sáu chữ số đã gửi tới")).to_be_visible()
    phone.get_by_label("Mã sáu chữ số").fill(arrived[0]["code"])
    phone.get_by_role("button", name="Đăng nhập", exact=True).click()


def start_filing(phone: Page) -> None:
    phone.goto("/ho-so/nop/1.001193/")
    sign_in_by_code(phone)
    phone.wait_for_url("**/ho-so/nop/1.001193/")
    phone.get_by_label("Nộp tại").select_option(demo.WARD)


def own_dossier(phone: Page) -> Dossier:
    """Sign in, with one dossier filed from that account."""
    phone.goto("/ho-so/")
    sign_in_by_code(phone)
    phone.wait_for_url("**/ho-so/")
    owner = Contact.objects.get(value="0912345678").user
    return submit_dossier(s.submission(owner=owner), actor=Actor.person(owner), now=NOW)


def fill_in(phone: Page, values: dict[str, Any], path: str = "") -> None:
    """Type a declaration as its example says, opening what may be left out."""
    for name, value in values.items():
        at = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            opener = phone.locator(f'fieldset[data-path="{at}"] > legend input')
            if opener.count():
                opener.check()
            fill_in(phone, value, at)
        elif value is not None:
            _type(phone, at, value)


def _type(phone: Page, path: str, value: object) -> None:
    field = phone.locator(f'[name="{path}"]')
    if field.evaluate("each => each.tagName") == "SELECT":
        field.select_option(str(value))
    elif isinstance(value, bool):
        field.set_checked(value)
    else:
        field.fill(str(value))


def wait_for_page_of(phone: Page, code: str) -> None:
    phone.wait_for_url(f"**/ho-so/{code}/")
    expect(phone.get_by_role("heading", name="Đăng ký khai sinh")).to_be_visible()


def test_a_birth_is_filed_followed_supplied_and_agreed_to(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("link", name="Đăng ký khai sinh").click()
    sign_in_by_code(phone)  # and back to what was asked for
    phone.wait_for_url("**/ho-so/nop/1.001193/")

    # Nothing typed: everything that is missing is marked, and the draft is kept.
    phone.get_by_role("button", name="Nộp hồ sơ").click()
    expect(phone.get_by_role("alert")).to_contain_text("Một số mục chưa đúng")
    expect(phone.locator('[data-path="child.full_name"] .problem')).to_be_visible()

    phone.get_by_label("Nộp tại").select_option(demo.WARD)
    fill_in(phone, get_procedure(s.BIRTH).example(NOW.date()))
    for paper in ("birth_notice", "requester_identity"):
        phone.locator(f"#paper-{paper}").set_input_files(BIRTH_NOTICE)
        expect(phone.locator(f'[data-paper="{paper}"] li')).to_contain_text("Đã tải lên")

    # The telephone is put away, and the draft taken up again from the list.
    phone.get_by_role("button", name="Lưu nháp").click()
    expect(phone.get_by_text(re.compile("Đã lưu nháp lúc"))).to_be_visible()
    phone.get_by_role("link", name="Hồ sơ của tôi").click()
    phone.get_by_role("link", name="(bản nháp)").click()
    expect(phone.locator('[name="child.full_name"]')).to_have_value("Trần Nguyễn An Nhiên")
    expect(phone.locator('[data-paper="birth_notice"] li')).to_be_visible()
    phone.get_by_role("button", name="Nộp hồ sơ").click()

    phone.wait_for_url(re.compile(r"/ho-so/H26[^/]+/$"))
    dossier = Dossier.objects.get()
    wait_for_page_of(phone, dossier.code)
    assert dossier.declaration["child"]["full_name"] == "Trần Nguyễn An Nhiên"
    assert dossier.scans.count() == 2

    s.moved(dossier, s.ACCEPT, s.REQUEST_SUPPLEMENT, at=NOW)
    phone.reload()
    expect(phone.get_by_text("Giấy chứng sinh không đọc được.")).to_be_visible()
    phone.get_by_label("Bản chụp bị mờ.").set_input_files(BIRTH_NOTICE)
    phone.get_by_role("button", name="Gửi bổ sung").click()
    expect(phone.get_by_role("alert")).to_contain_text("Đã gửi bổ sung")

    dossier = Dossier.objects.get()
    assert dossier.state == S.ACCEPTED
    s.moved(dossier, s.START, (s.OFFICER, Transition.ASK_CONFIRMATION, {}), at=NOW)
    phone.reload()
    with phone.expect_response("**/draft/") as draft:
        phone.get_by_role("button", name="Xem bản nháp").click()
    assert draft.value.headers["content-type"] == "application/pdf"
    phone.get_by_role("button", name="Đồng ý bản nháp").click()
    expect(phone.get_by_role("alert")).to_contain_text("bạn đồng ý với bản nháp")
    expect(phone.get_by_text("Đồng ý bản nháp").last).to_be_visible()
    assert Dossier.objects.get().state == S.PROCESSING


def test_without_a_line_nothing_that_was_typed_is_lost(phone: Page) -> None:
    start_filing(phone)
    phone.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Lưu nháp").click()
    expect(phone.get_by_role("alert")).to_contain_text("không liên lạc được máy chủ")
    expect(phone.locator('[name="child.full_name"]')).to_have_value("Trần Gia Bảo")
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Lưu nháp").click()
    expect(phone.get_by_text(re.compile("Đã lưu nháp lúc"))).to_be_visible()


def test_vneid_leads_back_to_everything_one_ever_filed(
    browser: Browser, live_server: LiveServer, settings: Settings, mocks: MockAddresses
) -> None:
    settings.OIDC_ISSUER, settings.OIDC_READ_TIMEOUT = mocks.identity_url, 10.0
    settings.OIDC_REDIRECT_URLS = [f"{live_server.url}/dang-nhap/"]
    create_people()
    declaration = get_procedure(s.BIRTH).example(NOW.date())
    for each in (declaration["requester"], declaration["mother"]):
        each |= {"full_name": "Trần Thu Trang", "personal_id": "001195067890"}
        each["id_document"] |= {"number": "001195067890"}
    at_the_counter = s.filed(by=s.CLERK, declaration=declaration, at=NOW)
    with MockControl(mocks.control_url) as control:  # the provider's clock shows ours
        ahead = round((NOW - datetime.now(UTC)).total_seconds())
        control.settings(identity={"clock_ahead": ahead})
    context = browser.new_context(base_url=live_server.url, locale="vi-VN")
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto("/ho-so/")
    page.get_by_role("button", name="Đăng nhập bằng VNeID").click()
    page.get_by_role("button", name="Trần Thu Trang").click()
    page.wait_for_url("**/ho-so/")
    page.get_by_role("link", name=at_the_counter.code).click()
    expect(page.get_by_text("Hồ sơ này không nộp từ tài khoản của bạn.")).to_be_visible()
    expect(page.get_by_role("button", name="Rút hồ sơ")).to_be_hidden()
    context.close()


def test_notices_are_read_and_turned_off(phone: Page) -> None:
    phone.goto("/thong-bao/")
    sign_in_by_code(phone)
    phone.wait_for_url("**/thong-bao/")
    expect(phone.get_by_text("Chưa có thông báo nào gửi cho bạn.")).to_be_visible()
    owner = Contact.objects.get(value="0912345678").user
    filed = submit_dossier(s.submission(owner=owner), actor=Actor.person(owner), now=NOW)
    dossier = s.moved(filed, s.ACCEPT, at=NOW)
    phone.reload()
    expect(phone.get_by_role("heading", name="Đã tiếp nhận, hẹn trả")).to_have_count(2)
    expect(phone.get_by_text("*****").first).to_be_visible()
    expect(phone.get_by_role("link", name=dossier.code).first).to_be_visible()

    phone.get_by_text("Chọn cách nhận thông báo").click()
    accepted = phone.get_by_role("group", name="Đã tiếp nhận, hẹn trả")
    accepted.get_by_label("SMS").uncheck()
    accepted.get_by_label("Thư").uncheck()
    expect(accepted.get_by_label("SMS")).to_be_checked()  # one of them stays
    code = phone.get_by_role("group", name="Mã xác thực")
    expect(code.get_by_label("SMS")).to_be_disabled()
    assert not serious(phone)
    phone.get_by_role("button", name="Lưu lựa chọn").click()
    expect(phone.get_by_role("alert")).to_contain_text("Đã lưu lựa chọn của bạn.")
    off = NoticeTurnedOff.objects.values_list("user", "kind", "channel")
    assert list(off) == [(owner.pk, "accepted", "email")]


def test_tracking_status_and_feedback_need_neither_scripts_nor_an_account(
    browser: Browser, live_server: LiveServer, phone: Page
) -> None:
    dossier = s.moved(s.filed(), s.ACCEPT)
    context = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, locale="vi-VN"
    )
    page = context.new_page()
    page.goto("/tra-cuu/")
    page.get_by_label("Mã hồ sơ").fill(dossier.code)
    page.get_by_label("Bốn số cuối").fill(dossier.applicant_id_number[-4:])
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_text(dossier.get_state_display()).first).to_be_visible()
    page.goto("/status/")
    expect(page.get_by_text("Cổng Dịch vụ công quốc gia").first).to_be_visible()
    page.goto("/gop-y/")
    page.locator("textarea").fill("Trang tra cứu không mở được từ sáng nay.")
    page.get_by_role("button").click()
    expect(page.get_by_text(Feedback.objects.get().reference)).to_be_visible()
    context.close()
