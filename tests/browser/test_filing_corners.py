"""Filing beside the straight way: filled in by a button, left, opened elsewhere, signed out of."""

import shutil

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import demo
from accounts.demo_people import create_people
from dossiers.citizens.models import Draft
from dossiers.procedures import get_procedure
from tests.admin_pages import NOW
from tests.dossiers import stories as s

from .conftest import wait_until
from .test_citizen import BIRTH_NOTICE, fill_in, phone, sign_in_by_code
from .test_slow_line import SAVED, UPLOADS, SlowLine, filing, is_saved

__all__ = ["filing", "phone"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_button_filled_in_is_saved_as_what_is_typed(filing: Page) -> None:
    filing.locator('[name="requester.full_name"]').fill("Nguyễn Thị Hồng Vân")
    filing.get_by_role("button", name="Lưu nháp").click()
    expect(filing.get_by_text(SAVED)).to_be_visible()
    with filing.expect_response(is_saved):  # by itself
        filing.locator('fieldset[data-path="mother"] > legend input').check()
    mother = filing.locator('fieldset[data-path="mother"]')
    with filing.expect_response(is_saved):
        mother.get_by_role("button", name="Là người yêu cầu").click()
    assert Draft.objects.get().declaration["mother"]["full_name"] == "Nguyễn Thị Hồng Vân"


def test_leaving_a_paper_on_its_way_is_asked_about(filing: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    filing.on("dialog", stay)
    line = SlowLine(filing, UPLOADS, "PATCH")
    paper = filing.locator('[data-paper="birth_notice"]')
    paper.locator("input").set_input_files(BIRTH_NOTICE)
    line.wait_until_held()
    filing.close(run_before_unload=True)
    wait_until(filing, lambda: asked)
    assert asked == ["beforeunload"]
    line.let_through()
    expect(paper.get_by_role("listitem")).to_be_visible()


def test_a_draft_of_another_procedure_is_opened_as_what_it_is(filing: Page) -> None:
    paper = filing.locator('[data-paper="birth_notice"]')
    paper.locator("input").set_input_files(BIRTH_NOTICE)
    expect(paper.get_by_role("listitem")).to_be_visible()
    draft = Draft.objects.get()
    filing.goto(f"/ho-so/nop/1.000894/#{draft.pk}")
    filing.wait_for_url(f"**/ho-so/nop/1.001193/#{draft.pk}")
    expect(paper.get_by_role("listitem")).to_be_visible()


def test_who_signed_out_leaves_nothing_behind_the_back_button(
    browser: Browser, live_server: LiveServer
) -> None:
    create_people()
    found = shutil.which("chromium") or shutil.which("google-chrome")
    remembering = browser.browser_type.launch(
        executable_path=found,
        args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = remembering.new_context(base_url=live_server.url, locale="vi-VN").new_page()
    page.clock.set_fixed_time(NOW)
    page.goto("/ho-so/")
    sign_in_by_code(page)
    page.wait_for_url("**/ho-so/")
    expect(page.get_by_text("Bạn chưa nộp hồ sơ nào.")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(f"{live_server.url}/")
    page.go_back()
    page.wait_for_url("**/dang-nhap/")
    remembering.close()


def test_what_is_wrong_beside_the_declaration_is_marked_too(filing: Page) -> None:
    fill_in(filing, get_procedure(s.BIRTH).example(NOW.date()))
    paper = filing.locator('[data-paper="requester_identity"]')
    paper.locator("input").set_input_files(BIRTH_NOTICE)
    expect(paper.get_by_role("listitem")).to_be_visible()
    filing.get_by_label("Nộp tại").select_option("")
    filing.get_by_role("button", name="Nộp hồ sơ").click()
    unit = filing.locator('[data-path="unit"]')
    expect(unit.locator(".problem")).to_be_visible()
    expect(filing.get_by_label("Nộp tại")).to_be_focused()
    filing.get_by_label("Nộp tại").select_option(demo.WARD)
    filing.get_by_role("button", name="Nộp hồ sơ").click()
    filing.wait_for_url("**/ho-so/H26*/")
