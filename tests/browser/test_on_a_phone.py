"""The main pages on a phone: nothing wider than the screen, no row of a list cut off."""

import pytest
from playwright.sync_api import expect

from dossiers.states import DossierState as S
from tests.dossiers import stories as s

from .conftest import SignIn
from .corners import corners
from .test_accessibility import PAGES
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("who", [s.CLERK, s.LEADER, "giamsat"])
def test_no_main_page_scrolls_sideways(sign_in: SignIn, who: str) -> None:
    page = sign_in(who)
    page.set_viewport_size({"width": 390, "height": 844})
    pks = {"submitted": s.filed().pk, "signature": s.in_state(S.AWAITING_SIGNATURE).pk, **corners()}
    too_wide = []
    for path in [path.format(**pks) for name, path in PAGES if name == who]:
        page.goto(path)
        if not fits(page):
            too_wide.append(path)
        cut = page.locator("#result_list td, #result_list th").evaluate_all(
            "all => all.filter(each => each.scrollHeight > each.clientHeight + 2).length"
        )
        assert cut == 0, path
    assert not too_wide


def test_the_next_of_the_list_is_one_key_away(sign_in: SignIn) -> None:
    """From the list on, by the keyboard alone; the access keys are said beside the links."""
    page = sign_in(s.CLERK)
    first, second = s.filed(), s.filed()
    page.goto("/admin/dossiers/dossier/?work=new")
    page.get_by_role("link", name=first.code).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{first.pk}/change/**")
    following = page.get_by_role("link", name="Hồ sơ sau")
    assert following.get_attribute("accesskey") == "."
    expect(following).to_contain_text("Alt+.")
    following.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{second.pk}/change/**")
    assert page.get_by_role("link", name="Hồ sơ trước").get_attribute("accesskey") == ","
