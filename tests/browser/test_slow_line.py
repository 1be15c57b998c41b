"""A citizen on a slow line: what goes on is said, and nothing is called saved that is not."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, Response, Route, expect

from dossiers.models import Dossier
from dossiers.procedures import get_procedure
from tests.admin_pages import NOW
from tests.dossiers import stories as s

from .conftest import wait_until
from .test_citizen import BIRTH_NOTICE, fill_in, own_dossier, phone, start_filing

__all__ = ["phone"]
pytestmark = pytest.mark.django_db(transaction=True)
NO_PAPER = FilePayload(name="anh.pdf", mimeType="application/pdf", buffer=b"no paper at all")
DRAFTS, UPLOADS = "**/api/v1/drafts/**", "**/api/v1/uploads/**"
SAVED = re.compile("Đã lưu nháp lúc")
UNREACHABLE = "không liên lạc được máy chủ"


def is_saved(answer: Response) -> bool:
    """Whether it is the server's word that the draft was saved."""
    return answer.request.method == "PUT" and answer.ok


class SlowLine:
    """What the page asks of an address by some method is held until it is let through."""

    def __init__(self, page: Page, pattern: str, method: str = "") -> None:
        self.page, self.method = page, method
        self.held: list[Route] | None = []
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if self.held is None or self.method not in ("", route.request.method):
            route.fallback()
        else:
            self.held.append(route)

    def wait_until_held(self) -> None:
        wait_until(self.page, lambda: self.held)

    def let_one_through(self) -> None:
        assert self.held
        self.held.pop(0).continue_()

    def let_through(self) -> None:
        held, self.held = self.held, None
        for route in held or ():
            route.continue_()


@pytest.fixture
def filing(phone: Page) -> Page:
    start_filing(phone)
    phone.get_by_role("button", name="Lưu nháp").click()
    expect(phone.get_by_text(SAVED)).to_be_visible()
    return phone


def test_a_paper_is_on_its_way_from_the_first_moment(filing: Page) -> None:
    paper = filing.locator('[data-paper="birth_notice"]')
    line = SlowLine(filing, UPLOADS)
    paper.locator("input").set_input_files(BIRTH_NOTICE)
    expect(paper.get_by_role("status")).to_have_text("Đang tải lên: 0 %")
    line.wait_until_held()
    line.let_through()
    expect(paper.get_by_role("listitem")).to_contain_text("Đã tải lên")
    expect(paper.get_by_role("status")).to_have_text("")


def test_what_is_typed_is_saved_beside_a_paper_and_submitted_with_it(filing: Page) -> None:
    fill_in(filing, get_procedure(s.BIRTH).example(NOW.date()))
    line = SlowLine(filing, UPLOADS, "PATCH")
    filing.locator("#paper-requester_identity").set_input_files(BIRTH_NOTICE)
    line.wait_until_held()
    with filing.expect_response(DRAFTS):
        filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    filing.get_by_role("button", name="Nộp hồ sơ").click()
    filing.wait_for_timeout(500)
    assert not Dossier.objects.exists()
    line.let_through()
    filing.wait_for_url(re.compile(r"/ho-so/H26[^/]+/$"))
    assert Dossier.objects.get().scans.count() == 1


def test_a_paper_goes_on_where_the_line_broke(filing: Page) -> None:
    paper = filing.locator('[data-paper="birth_notice"]')
    began: list[str | None] = []
    filing.on("request", lambda asked: began.append(asked.headers.get("idempotency-key")))
    line = SlowLine(filing, UPLOADS)
    filing.route(
        UPLOADS, lambda route: route.abort(), times=2
    )  # tried again a second later, and two
    paper.locator("input").set_input_files(BIRTH_NOTICE)
    line.wait_until_held()
    expect(paper.get_by_role("status")).to_have_text("Mất kết nối, sẽ tải tiếp: 0 %")
    line.let_through()
    expect(paper.get_by_role("listitem")).to_contain_text("Đã tải lên")
    keys = [key for key in began if key]
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_a_paper_that_was_refused_can_be_chosen_again(filing: Page) -> None:
    paper = filing.locator('[data-paper="birth_notice"]')
    for _again in range(2):
        with filing.expect_response(UPLOADS):
            paper.locator("input").set_input_files(NO_PAPER)
        expect(filing.get_by_role("alert")).to_be_visible()
        expect(paper.get_by_role("status")).to_have_text("")
        expect(paper.locator("input")).to_have_value("")


def test_what_is_typed_while_it_is_being_saved_is_not_saved(filing: Page) -> None:
    line = SlowLine(filing, DRAFTS, "PUT")
    filing.get_by_role("button", name="Lưu nháp").click()
    line.wait_until_held()
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    with filing.expect_response(DRAFTS):
        line.let_one_through()
    expect(filing.get_by_role("button", name="Lưu nháp")).to_be_enabled()
    expect(filing.get_by_text("Chưa lưu")).to_be_visible()
    line.let_through()
    expect(filing.get_by_text(SAVED)).to_be_visible()  # of itself, soon


def test_a_paper_that_came_in_saves_nothing_that_was_typed(filing: Page) -> None:
    line = SlowLine(filing, DRAFTS, "PUT")
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    paper = filing.locator('[data-paper="birth_notice"]')
    paper.locator("input").set_input_files(BIRTH_NOTICE)
    expect(paper.get_by_role("listitem")).to_contain_text("Đã tải lên")
    expect(filing.get_by_text("Chưa lưu")).to_be_visible()
    line.let_through()
    expect(filing.get_by_text(SAVED)).to_be_visible()


def test_a_line_that_says_nothing_holds_nobody_up(filing: Page) -> None:
    line = SlowLine(filing, DRAFTS)
    filing.get_by_role("button", name="Lưu nháp").click()
    line.wait_until_held()
    filing.clock.fast_forward(61_000)
    expect(filing.get_by_role("alert")).to_contain_text(UNREACHABLE)
    filing.unroute(DRAFTS)
    filing.get_by_role("button", name="Lưu nháp").click()
    expect(filing.get_by_role("alert")).to_be_hidden()
    expect(filing.get_by_text(SAVED)).to_be_visible()


def test_a_supplement_that_failed_half_way_sends_no_paper_twice(phone: Page) -> None:
    filed = own_dossier(phone)
    dossier = s.moved(filed, s.ACCEPT, s.REQUEST_SUPPLEMENT, at=NOW)
    phone.goto(f"/ho-so/{dossier.code}/")
    phone.get_by_label("Bản chụp bị mờ.").set_input_files(BIRTH_NOTICE)
    phone.route("**/transitions/", lambda route: route.abort())
    before = dossier.scans.count()
    phone.get_by_role("button", name="Gửi bổ sung").click()
    expect(phone.get_by_role("alert")).to_contain_text(UNREACHABLE)
    expect(phone.get_by_text("Đã tải lên")).to_be_visible()
    phone.unroute("**/transitions/")
    phone.get_by_role("button", name="Gửi bổ sung").click()
    expect(phone.get_by_role("alert")).to_contain_text("Đã gửi bổ sung")
    assert dossier.scans.count() == before + 1
