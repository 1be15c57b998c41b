"""A citizen whose line breaks after the request and before its answer: what was sent is done once,
and the next press goes on from there.
"""

import re

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from dossiers.citizens.models import Draft
from dossiers.models import Dossier
from dossiers.procedures import get_procedure
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.admin_pages import NOW
from tests.dossiers import stories as s

from .conftest import wait_until
from .test_citizen import BIRTH_NOTICE, fill_in, own_dossier, phone, start_filing
from .test_slow_line import DRAFTS, SAVED, UNREACHABLE, filing

__all__ = ["filing", "phone"]
pytestmark = pytest.mark.django_db(transaction=True)


class LostAnswer:
    """The first request of that kind arrives and is carried out, and its answer does not come."""

    def __init__(self, page: Page, pattern: str, method: str) -> None:
        self.method, self.requests = method, 0
        page.route(pattern, self._answer)

    def _answer(self, route: Route) -> None:
        if route.request.method != self.method:
            route.fallback()
            return
        self.requests += 1
        if self.requests == 1:
            route.fetch()
            route.abort()
        else:
            route.fallback()


def press(phone: Page, name: str) -> None:
    phone.get_by_role("button", name=name).click()


def test_a_draft_that_was_begun_is_one(phone: Page) -> None:
    start_filing(phone)
    LostAnswer(phone, DRAFTS, "POST")
    press(phone, "Lưu nháp")
    expect(phone.get_by_role("alert")).to_contain_text(UNREACHABLE)
    phone.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    press(phone, "Lưu nháp")
    expect(phone.get_by_text(SAVED)).to_be_visible()
    assert Draft.objects.get().declaration["child"]["full_name"] == "Trần Gia Bảo"


def test_a_draft_that_was_saved_is_saved_again_with_what_came_after(filing: Page) -> None:
    lost = LostAnswer(filing, DRAFTS, "PUT")
    filing.locator('[name="child.full_name"]').fill("Trần Gia")
    press(filing, "Lưu nháp")
    expect(filing.get_by_role("alert")).to_contain_text(UNREACHABLE)
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    expect(filing.get_by_text(SAVED)).to_be_visible()  # by itself, which says so above too
    expect(filing.get_by_role("alert")).to_be_hidden()
    assert lost.requests >= 3  # asked for again, and then what came after
    assert Draft.objects.get().declaration["child"]["full_name"] == "Trần Gia Bảo"


def test_a_line_that_comes_back_saves_what_was_typed(filing: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    filing.on("dialog", stay)
    filing.context.set_offline(True)
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    expect(filing.get_by_text("Chưa lưu: mất kết nối.")).to_be_visible()
    filing.close(run_before_unload=True)
    wait_until(filing, lambda: asked)  # leaving would lose it
    assert asked == ["beforeunload"]
    filing.context.set_offline(False)
    expect(filing.get_by_text(SAVED)).to_be_visible()


def test_what_was_refused_stays_to_be_read_while_the_draft_saves_itself(filing: Page) -> None:
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    press(filing, "Nộp hồ sơ")
    expect(filing.get_by_role("alert")).to_contain_text("Một số mục chưa đúng")
    with filing.expect_response(DRAFTS):
        filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo An")
    expect(filing.get_by_text(SAVED)).to_be_visible()
    expect(filing.get_by_role("alert")).to_contain_text("Một số mục chưa đúng")


@pytest.mark.parametrize("typed_since", [False, True])
def test_a_dossier_that_was_submitted_is_shown(filing: Page, typed_since: bool) -> None:
    fill_in(filing, get_procedure(s.BIRTH).example(NOW.date()))
    filing.locator("#paper-requester_identity").set_input_files(BIRTH_NOTICE)
    expect(filing.locator('[data-paper="requester_identity"] li')).to_be_visible()
    LostAnswer(filing, "**/submit/", "POST")
    press(filing, "Nộp hồ sơ")
    expect(filing.get_by_role("alert")).to_contain_text(UNREACHABLE)
    if typed_since:
        filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    press(filing, "Nộp hồ sơ")
    filing.wait_for_url(re.compile(r"/ho-so/H26[^/]+/$"))
    assert filing.url.endswith(f"/{Dossier.objects.get().code}/")


def test_a_paper_that_came_from_elsewhere_hinders_no_saving(filing: Page) -> None:
    draft = Draft.objects.get()
    Draft.objects.filter(pk=draft.pk).update(version=draft.version + 1)  # as a paper does
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    press(filing, "Lưu nháp")
    expect(filing.get_by_text(SAVED)).to_be_visible()
    assert Draft.objects.get().declaration["child"]["full_name"] == "Trần Gia Bảo"


def test_what_was_typed_elsewhere_is_not_typed_over(filing: Page) -> None:
    draft = Draft.objects.get()
    elsewhere = {**draft.declaration, "child": {"full_name": "Trần Bảo Gia"}}
    Draft.objects.filter(pk=draft.pk).update(version=draft.version + 1, declaration=elsewhere)
    filing.locator('[name="child.full_name"]').fill("Trần Gia Bảo")
    press(filing, "Lưu nháp")
    expect(filing.get_by_role("alert")).to_be_visible()
    assert Draft.objects.get().declaration == elsewhere


def test_an_agreement_that_was_given_is_shown(phone: Page) -> None:
    filed = own_dossier(phone)
    dossier = s.moved(
        filed, s.ACCEPT, s.START, (s.OFFICER, Transition.ASK_CONFIRMATION, {}), at=NOW
    )
    phone.goto(f"/ho-so/{dossier.code}/")
    LostAnswer(phone, "**/transitions/", "POST")
    press(phone, "Đồng ý bản nháp")
    expect(phone.get_by_role("alert")).to_contain_text(UNREACHABLE)
    press(phone, "Đồng ý bản nháp")
    expect(phone.get_by_role("alert")).to_contain_text("bạn đồng ý với bản nháp")
    dossier.refresh_from_db()
    assert dossier.state == S.PROCESSING
