"""Printing as a clerk does it: the paper opens beside the page, and the page goes on."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from dossiers.models import PrintedForm
from dossiers.states import DossierState as S
from tests.dossiers import stories as s

from .conftest import SignIn
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)

#: Where to keep pictures of what was seen; nowhere when left out.
_PICTURES = os.environ.get("ONESTOP_PICTURES", "")


def keep(page: Page, name: str) -> None:
    if _PICTURES:
        page.screenshot(path=Path(_PICTURES) / name)


def is_a_paper(response: Response) -> bool:
    return response.headers.get("content-type") == "application/pdf"


def test_save_and_print_opens_the_receipt_beside_the_dossier(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    dossier = s.filed()
    page.goto(f"/admin/dossiers/dossier/{dossier.pk}/move/accept/")
    keep(page, "accept-and-print.png")
    with page.context.expect_event("response", is_a_paper) as paper:
        page.get_by_role("button", name="Xác nhận và in").click()
    assert paper.value.url.endswith(f"/{dossier.pk}/form/01/")
    page.wait_for_url(f"**/{dossier.pk}/change/")  # and a reload prints nothing more
    expect(page.get_by_text("Đã ghi nhận “Tiếp nhận”")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Đã in 1 lần")).to_be_visible()
    assert fits(page)
    page.locator("#forms").scroll_into_view_if_needed()
    keep(page, "printed.png")
    assert PrintedForm.objects.filter(dossier=dossier).count() == 1


def test_what_is_refused_prints_nothing_and_leaves_no_empty_tab(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    dossier = s.filed()
    page.goto(f"/admin/dossiers/dossier/{dossier.pk}/move/refuse/")
    page.get_by_role("button", name="Xác nhận và in").click()  # without a reason
    expect(page.get_by_text("Trường này là bắt buộc.")).to_be_visible()
    page.wait_for_timeout(300)
    assert len(page.context.pages) == 1
    assert not PrintedForm.objects.exists()


def test_a_certificate_asks_why_before_it_is_printed_again(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    dossier = s.in_state(S.RESOLVED)
    page.goto(f"/admin/dossiers/dossier/{dossier.pk}/change/")
    with page.context.expect_event("response", is_a_paper):
        page.get_by_role("button", name="Giấy khai sinh").click()
    page.reload()
    page.get_by_role("link", name="In lại: Giấy khai sinh").click()
    keep(page, "print-again.png")
    assert fits(page)
    page.get_by_label("Lý do in lại").fill("Bản trước kẹt giấy.")
    with page.context.expect_event("response", is_a_paper):
        page.get_by_role("button", name="In lại").click()
    assert PrintedForm.objects.get(copy=2).reason == "Bản trước kẹt giấy."


def test_a_page_of_receipts_is_picked_and_printed_at_once(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    for _ in range(4):
        s.in_state(S.ACCEPTED)
    s.filed()
    page.goto("/admin/dossiers/dossier/")
    page.get_by_label("Chọn cả trang").check()
    assert fits(page)
    keep(page, "pick.png")
    page.get_by_role("button", name="Giấy tiếp nhận và hẹn trả").click()
    expect(page.get_by_text("1 hồ sơ không in được")).to_be_visible()
    assert fits(page)
    keep(page, "batch.png")
    with page.context.expect_event("response", is_a_paper):
        page.get_by_role("button", name="In 4 giấy vào một tệp").click()
    assert PrintedForm.objects.count() == 4


def test_the_register_is_printed_from_the_report(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    s.in_state(S.RETURNED)
    page.goto("/admin/dossiers/dossier/report/")
    assert fits(page)
    keep(page, "register.png")
    with page.context.expect_event("response", is_a_paper):
        page.get_by_role("button", name="In sổ theo dõi hồ sơ (mẫu 07)").click()
    assert PrintedForm.objects.get().form == "07"
