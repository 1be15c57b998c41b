"""Every page a person of each role opens: nothing from outside, nothing broken, nothing cut off."""

import pytest
from playwright.sync_api import Page, expect

from dossiers.states import DossierState as S
from tests.dossiers import stories as s

from .conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)


def links_of(page: Page) -> list[str]:
    links = page.locator("#nav-sidebar ol a")
    return [link.get_attribute("href") or "" for link in links.all()]


def fits(page: Page) -> bool:
    """Whether the page needs no scrolling sideways."""
    return bool(page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize(
    ("username", "most"), [("canbo1", 24), ("giamsat", 16), ("vanhanh", 18), ("quantri", 26)]
)
def test_every_page_of_the_side_bar_opens_and_fits(
    sign_in: SignIn, username: str, most: int
) -> None:
    page = sign_in(username)
    for state in (S.SUBMITTED, S.ACCEPTED, S.AWAITING_REGISTRY, S.PAYMENT_REQUIRED, S.RETURNED):
        s.in_state(state)
    links = links_of(page)
    assert len(links) == most
    for link in links:
        answer = page.goto(link)
        assert answer is not None
        assert answer.ok, link
        assert fits(page), link


def test_a_dossiers_pages_fit(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    dossier = s.in_state(S.SUPPLEMENT_REQUIRED)
    for tail in ("change/", "move/supply/", "move/withdraw/"):
        page.goto(f"/admin/dossiers/dossier/{dossier.pk}/{tail}")
        assert fits(page), tail


def test_choosing_a_filter_is_enough(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    new, accepted = s.filed(), s.in_state(S.ACCEPTED)
    page.goto("/admin/dossiers/dossier/")
    page.get_by_label("trạng thái").select_option(label="Được tiếp nhận")
    page.wait_for_url("**state=accepted**")
    expect(page.get_by_role("link", name=accepted.code)).to_be_visible()
    expect(page.get_by_role("link", name=new.code)).to_have_count(0)
    page.get_by_role("link", name="Bỏ lọc").click()
    expect(page.get_by_role("link", name=new.code)).to_be_visible()


def test_a_name_is_found_without_its_marks(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    dossier = s.filed()
    page.goto("/admin/dossiers/dossier/")
    page.locator("#searchbar").fill("an nhien")
    page.locator("#searchbar").press("Enter")
    expect(page.get_by_role("link", name=dossier.code)).to_be_visible()


def test_a_wrong_password_is_told_in_vietnamese(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    page.context.clear_cookies()
    page.goto("/admin/")
    page.get_by_label("Tên đăng nhập").fill("canbo1")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_text("Bạn hãy nhập đúng")).to_be_visible()
