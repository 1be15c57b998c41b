"""A clerk scans papers in and looks at them: pictures and PDF are shown, and nothing runs."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from dossiers.form_codes import FormCode
from dossiers.models import ScanViewing
from dossiers.printing.compiler import pdf_of
from tests.dossiers import stories as s
from tests.dossiers.printing.papers import sheet
from tests.dossiers.printing.test_form_fields import story

from .conftest import SignIn
from .test_screens import fits

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("papers_folder"),
]

#: Where to keep pictures of what was seen; nowhere when left out.
_PICTURES = os.environ.get("ONESTOP_PICTURES", "")


def keep(page: Page, name: str) -> None:
    if _PICTURES:
        page.screenshot(path=Path(_PICTURES) / name)


def a_paper(page: Page) -> bytes:
    """A photograph of something on paper."""
    photographer = page.context.new_page()
    photographer.set_content(
        "<div style='width:900px;padding:60px;font:24px serif'><h1>GIẤY CHỨNG SINH</h1>"
        "<p>Họ và tên mẹ: Nguyễn Thị Hồng Vân</p><p>Sinh lúc 08 giờ 30, ngày 04/11/2026</p></div>"
    )
    picture = photographer.screenshot(
        type="jpeg", clip={"x": 0, "y": 0, "width": 1000, "height": 600}
    )
    photographer.close()
    return picture


def add(page: Page, content: bytes, name: str) -> None:
    form = page.locator(".os-add-scan")
    form.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    form.get_by_role("button", name="Lưu bản chụp").click()


def test_a_photograph_is_added_and_looked_at(sign_in: SignIn) -> None:
    page, dossier = sign_in("canbo1"), s.filed()
    page.goto(f"/admin/dossiers/dossier/{dossier.pk}/change/")
    add(page, a_paper(page), "IMG_0001.HEIC")
    expect(page.get_by_text("Đã lưu bản chụp “Giấy chứng sinh”, bản 1.")).to_be_visible()
    assert fits(page)
    page.locator("#papers").scroll_into_view_if_needed()
    keep(page, "papers.png")
    page.get_by_role("link", name="Bản 1 (JPEG)").click()
    picture = page.locator("img.os-scan")
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.complete && each.naturalWidth") == 1000
    assert fits(page)
    keep(page, "scan.png")
    assert ScanViewing.objects.get().viewed_by_name == str(s.user("canbo1"))
    page.reload()
    expect(page.locator("#viewings").get_by_text("Nguyễn Thị Hoa").first).to_be_visible()


def test_a_pdf_is_read_in_the_page_and_can_be_saved(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    dossier = story(FormCode.RECEIPT)
    content = pdf_of([sheet(dossier, FormCode.RECEIPT)], s.MORNING)
    page.goto(f"/admin/dossiers/dossier/{dossier.pk}/change/")
    add(page, content, "scan.pdf")

    def is_the_file(response: Response) -> bool:
        return response.url.endswith("/file/") and response.status == 200

    with page.expect_response(is_the_file) as given:
        page.get_by_role("link", name="Bản 1 (PDF)").click()
    assert given.value.headers["content-type"] == "application/pdf"
    if _PICTURES:
        page.wait_for_timeout(4000)  # the viewer draws
    assert fits(page)
    keep(page, "scan-pdf.png")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Tải về").click()
    assert saved.value.suggested_filename == f"{dossier.code}-1.pdf"
    assert saved.value.path().read_bytes() == content


def test_a_page_that_calls_itself_a_picture_is_refused_where_it_was_chosen(
    sign_in: SignIn,
) -> None:
    page, dossier = sign_in("canbo1"), s.filed()
    page.goto(f"/admin/dossiers/dossier/{dossier.pk}/change/")
    add(page, b"<html><script>alert(document.cookie)</script></html>", "scan.jpg")
    expect(page.get_by_text("Chỉ nhận ảnh JPEG, PNG hoặc tệp PDF.").first).to_be_visible()
    assert fits(page)
    keep(page, "scan-refused.png")


def test_with_the_storage_down_the_page_says_so_and_goes_on(
    sign_in: SignIn, papers_folder: Path
) -> None:
    page, dossier = sign_in("canbo1"), s.filed()
    papers_folder.write_text("not a folder")
    page.goto(f"/admin/dossiers/dossier/{dossier.pk}/change/")
    add(page, a_paper(page), "scan.jpg")
    expect(page.get_by_text("Kho lưu bản chụp đang gián đoạn")).to_be_visible()
    assert fits(page)
    keep(page, "scan-down.png")
    page.get_by_role("link", name="Quay lại").click()
    page.get_by_role("link", name="Tiếp nhận", exact=True).click()
    expect(page.get_by_role("button", name="Xác nhận: Tiếp nhận")).to_be_visible()
