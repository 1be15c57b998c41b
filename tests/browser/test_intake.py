"""A birth taken in at the counter by the keyboard alone, from the blank form to the receipt."""

import os
from collections.abc import Iterable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from dossiers.models import Dossier, PrintedForm
from dossiers.states import DossierState as S
from tests.dossiers import stories as s
from tests.dossiers.admin.intake.counter import START, address, as_typed, example

from .conftest import SignIn, wait_until
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)

FOCUSED = "document.activeElement.name"


def shot(page: Page, name: str) -> None:
    """A picture for whoever asked for pictures."""
    if "SHOTS" in os.environ:
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png")


def has_focus(found: Locator) -> None:
    """Keys go there. Whether the window itself is in front is no matter, and nobody's in a test."""
    found.wait_for()
    found.page.wait_for_function(
        "each => each === document.activeElement", arg=found.element_handle()
    )


def access_key(page: Page, key: str) -> None:
    """Alt and a key, as a keyboard sends it: Playwright's own leaves out what Chromium reads."""
    told = {
        "modifiers": 1,
        "key": key,
        "code": f"Key{key.upper()}",
        "windowsVirtualKeyCode": ord(key.upper()),
        "unmodifiedText": key,
    }
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **told})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **told})


def go_to(page: Page, name: str, *, key: str = "Tab") -> None:
    """Press a key until the field has the focus: every field must be reachable so."""
    for _press in range(40):
        if page.evaluate(FOCUSED) == name:
            return
        page.keyboard.press(key)
    pytest.fail(f"{name} is not reached from {page.evaluate(FOCUSED)}")


def type_in(page: Page, typed: Iterable[tuple[str, str]]) -> None:
    """Fill the fields in, in the page's own order, by the keyboard."""
    for name, value in typed:
        if page.evaluate(FOCUSED) != name:
            go_to(page, name)
        if page.evaluate("document.activeElement.tagName") == "SELECT":
            for _press in range(60):
                if page.evaluate("document.activeElement.value") == value:
                    break
                page.keyboard.press("ArrowDown")
        else:
            page.keyboard.press("Control+a")
            page.keyboard.type(value)


def in_page_order(page: Page, typed: dict[str, str]) -> list[tuple[str, str]]:
    names = page.evaluate("[...document.getElementById('intake').elements].map(e => e.name)")
    return sorted(typed.items(), key=lambda item: names.index(item[0]))


def by_hand(told: dict[str, object], *, without: Iterable[str] = ()) -> dict[str, str]:
    """What is not folded away and not there already."""
    skipped = (".country", ".nationality", ".historical_text", "id_document", *without)
    return {
        name: value
        for name, value in as_typed(told).items()
        if not any(part in name for part in skipped)
    }


def test_a_birth_is_taken_in_by_the_keyboard_alone(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    page.goto(START)
    shot(page, "intake-start")
    has_focus(page.get_by_role("link", name="Đăng ký khai sinh"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address(s.BIRTH)}")
    has_focus(page.locator("[name='declaration-registration_kind']"))
    told = example(s.BIRTH)
    typed = by_hand(told, without=("declaration-mother", "place_of_origin"))
    in_order = in_page_order(page, typed)
    father = [each for each in in_order if each[0].startswith("declaration-father")]
    copies = [each for each in in_order if each[0].startswith("declaration-copies")]
    type_in(page, [each for each in in_order if each not in father and each not in copies])
    page.keyboard.press("Enter")  # half-way: goes on, files nothing
    assert not Dossier.objects.exists()

    origin = "declaration-child.place_of_origin"
    type_in(page, [(f"{origin}.province", "Hải Phòng"), (f"{origin}.commune", "Xã Tứ Kỳ")])
    for _press in range(10):  # to the mother, who is the requester: copied, not typed
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.copy") == "mother":
            break
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "declaration-mother.full_name"
    mother = page.locator("[name='declaration-mother.full_name']")
    expect(mother).to_have_value("Nguyễn Thị Hồng Vân")
    type_in(page, [("declaration-mother.ethnicity", "01"), *father, *copies])
    shot(page, "counter-intake")
    access_key(page, "s")
    page.wait_for_url("**/change/?offer=01**")

    dossier = Dossier.objects.get()
    assert dossier.state == S.ACCEPTED
    assert dossier.declaration["mother"]["full_name"] == "Nguyễn Thị Hồng Vân"
    assert dossier.declaration["father"]["date_of_birth"] == "1992"
    assert not PrintedForm.objects.exists()
    receipt = page.locator("#forms button").first
    has_focus(receipt)
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    opened.value.wait_for_load_state()
    assert PrintedForm.objects.get().form == "01"


def filled(page: Page, code: str) -> None:
    """The example set into the form at once, folded parts too."""
    page.goto(address(code))
    page.evaluate(
        """typed => { for (const [name, value] of Object.entries(typed)) {
            document.getElementsByName(name)[0].value = value; } }""",
        as_typed(example(code)),
    )


def test_what_is_wrong_is_said_beside_the_field_while_typing(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    page.goto(address(s.BIRTH))
    born = page.locator("[name='declaration-child.date_of_birth']")
    born.fill("31022026")
    born.press("Enter")
    error = page.locator("[id='id_declaration-child.date_of_birth_error']")
    expect(error).to_contain_text("không có trong lịch")
    born.fill("03112026")
    born.press("Enter")
    expect(error).to_be_empty()
    untouched = page.locator("[id='id_declaration-child.full_name_error']")
    expect(untouched).to_be_empty()


def test_faults_are_listed_with_links_and_nothing_is_lost(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    filled(page, s.BIRTH)
    page.locator("[name='declaration-requester.personal_id']").fill("12 số")
    access_key(page, "s")
    faults = page.locator("#faults")
    has_focus(faults)
    shot(page, "intake-faults")
    faults.get_by_role("link").first.click()
    wrong = page.locator("[name='declaration-requester.personal_id']")
    has_focus(wrong)
    expect(wrong).to_have_value("12 số")
    expect(page.locator("[name='declaration-father.full_name']")).to_have_value("Trần Đức Long")
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("silent", [False, True])
def test_an_answer_that_is_lost_loses_nothing_and_files_once(sign_in: SignIn, silent: bool) -> None:
    page = sign_in("canbo1")
    page.clock.install()
    filled(page, s.BIRTH)
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            route.fetch()  # it arrives, and is carried out
            lost.append(route.request.url)
            if not silent:
                route.abort()
        else:
            route.continue_()

    page.route(f"**{address(s.BIRTH)}", lose_the_first)
    access_key(page, "s")
    wait_until(page, lambda: lost)
    if silent:
        page.clock.fast_forward(61_000)
    expect(page.get_by_text("Những gì đã nhập vẫn còn nguyên").first).to_be_visible()
    expect(page.locator("[name='declaration-child.full_name']")).to_have_value(
        "Trần Nguyễn An Nhiên"
    )
    assert Dossier.objects.count() == 1
    access_key(page, "s")
    page.wait_for_url("**/change/?offer=01**")
    assert Dossier.objects.count() == 1


def test_a_session_that_ended_loses_nothing(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    filled(page, s.BIRTH)
    page.context.clear_cookies(name="sessionid")
    access_key(page, "s")
    expect(page.get_by_text("Phiên làm việc đã hết").first).to_be_visible()
    expect(page.locator("[name='declaration-father.full_name']")).to_have_value("Trần Đức Long")


def test_a_double_click_files_once(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    filled(page, s.BIRTH)
    page.get_by_role("button", name="Chỉ lưu").dblclick()
    page.wait_for_url("**/change/")
    assert Dossier.objects.count() == 1


def test_a_duplicate_is_shown_side_by_side(sign_in: SignIn) -> None:
    page = sign_in("canbo1")
    before = s.filed()
    filled(page, s.BIRTH)
    page.locator("[name='declaration-child.full_name']").fill("Trần Nguyễn Bình An")
    access_key(page, "s")
    warned = page.locator("#duplicates")
    has_focus(warned)
    expect(warned).to_contain_text(before.code)
    shot(page, "intake-duplicate")
    warned.get_by_label("Vì sao vẫn nhận").fill("Sinh đôi, sinh sau 5 phút.")
    access_key(page, "s")
    page.wait_for_url("**/change/?offer=01**")
    expect(page.locator("#history")).to_contain_text("Sinh đôi, sinh sau 5 phút.")


@pytest.mark.parametrize("code", [s.BIRTH, s.MARRIAGE, s.MARITAL_STATUS, s.DEATH])
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_the_form_fits(sign_in: SignIn, code: str, size: tuple[int, int]) -> None:
    page = sign_in("canbo1")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address(code))
    assert fits(page)
    shot(page, f"intake-{code}-{size[0]}")
    page.evaluate("document.querySelectorAll('#intake details').forEach(d => d.open = true)")
    assert fits(page)
    page.get_by_role("button", name="Lưu và tiếp nhận").click()
    expect(page.locator("#faults")).to_be_visible()
    assert fits(page)
    shot(page, f"intake-{code}-{size[0]}-faults")
