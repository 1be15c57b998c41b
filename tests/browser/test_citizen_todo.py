"""What a dossier asks of its citizen: answered as it is asked, and once."""

import pytest
from playwright.sync_api import Page, expect

from dossiers.citizens.models import Rating
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.admin_pages import NOW
from tests.dossiers import stories as s

from .test_citizen import own_dossier, phone
from .test_lost_answers import press
from .test_slow_line import SlowLine

__all__ = ["phone"]
pytestmark = pytest.mark.django_db(transaction=True)
ASK_CONFIRMATION: s.Step = (s.OFFICER, Transition.ASK_CONFIRMATION, {})


@pytest.fixture
def filed(phone: Page) -> Dossier:
    return own_dossier(phone)


def look(phone: Page, dossier: Dossier, *steps: s.Step) -> Dossier:
    moved = s.moved(dossier, *steps, at=NOW)
    phone.goto(f"/ho-so/{moved.code}/")
    expect(phone.get_by_role("heading", name="Đăng ký khai sinh")).to_be_visible()
    return moved


def asked_for(*missing: dict[str, str]) -> s.Step:
    who, transition, arguments = s.REQUEST_SUPPLEMENT
    return who, transition, {**arguments, "missing": list(missing)}


def test_a_date_is_corrected_as_it_was_declared(phone: Page, filed: Dossier) -> None:
    wanted = {"field": "child.date_of_birth", "note": "Ngày sinh không khớp giấy chứng sinh."}
    dossier = look(phone, filed, s.ACCEPT, asked_for(wanted))
    expect(phone.get_by_text(wanted["note"])).to_be_visible()
    phone.locator("#todo input").fill("05/11/2026")
    press(phone, "Gửi bổ sung")
    expect(phone.get_by_role("alert")).to_contain_text("Đã gửi bổ sung")
    dossier.refresh_from_db()
    assert dossier.declaration["child"]["date_of_birth"] == "2026-11-05"


def test_a_note_is_told_and_asks_for_nothing_to_be_typed(phone: Page, filed: Dossier) -> None:
    dossier = look(phone, filed, s.ACCEPT, asked_for({"note": "Mang theo bản chính khi đến nhận."}))
    expect(phone.get_by_text("Mang theo bản chính khi đến nhận.")).to_be_visible()
    expect(phone.locator("#todo").locator("input, select, textarea")).to_have_count(0)
    press(phone, "Gửi bổ sung")
    expect(phone.get_by_role("alert")).to_contain_text("Đã gửi bổ sung")
    dossier.refresh_from_db()
    assert dossier.state == S.ACCEPTED


def test_a_choice_is_corrected_by_choosing(phone: Page, filed: Dossier) -> None:
    wanted = {"field": "child.sex", "note": "Sai giới tính."}
    dossier = look(phone, filed, s.ACCEPT, asked_for(wanted))
    phone.locator("#todo select").select_option(label="Nam")
    press(phone, "Gửi bổ sung")
    expect(phone.get_by_role("alert")).to_contain_text("Đã gửi bổ sung")
    dossier.refresh_from_db()
    assert dossier.declaration["child"]["sex"] == "male"


def test_what_happened_meanwhile_costs_nothing_that_was_written(
    phone: Page, filed: Dossier
) -> None:
    dossier = look(phone, filed, s.ACCEPT, s.START, ASK_CONFIRMATION)
    phone.get_by_label("Chỗ cần sửa").fill("Tên đệm của cháu là Gia.")
    Dossier.objects.filter(pk=dossier.pk).update(event_count=dossier.event_count + 1)
    press(phone, "Đề nghị sửa")
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(phone.get_by_label("Chỗ cần sửa")).to_have_value("Tên đệm của cháu là Gia.")
    press(phone, "Đề nghị sửa")
    expect(phone.get_by_role("alert")).to_contain_text("Đã gửi đề nghị sửa")
    assert Dossier.objects.get().state == S.PROCESSING


def test_what_was_done_is_not_asked_again_where_the_line_breaks(
    phone: Page, filed: Dossier
) -> None:
    look(phone, filed, s.ACCEPT, s.START, ASK_CONFIRMATION)
    agree = phone.get_by_role("button", name="Đồng ý bản nháp")
    phone.route("**/timeline/", lambda route: route.abort())
    agree.click()
    expect(phone.get_by_role("alert")).to_contain_text("bạn đồng ý với bản nháp")
    expect(agree).to_be_hidden()


def test_a_file_that_came_late_is_opened_by_the_next_press(phone: Page, filed: Dossier) -> None:
    look(phone, filed, s.ACCEPT, s.START, ASK_CONFIRMATION)
    line = SlowLine(phone, "**/draft/")
    opened: list[Page] = []
    phone.context.on("page", lambda page: opened.append(page))
    press(phone, "Xem bản nháp")
    line.wait_until_held()
    phone.wait_for_timeout(6_000)  # a browser takes a press for one for five seconds
    with phone.expect_response("**/draft/"):
        line.let_through()
    phone.wait_for_timeout(1_500)  # what a test looks at counts as pressed
    expect(phone.get_by_role("alert")).to_contain_text("Bấm lần nữa để mở")
    assert not opened
    phone.route("**/draft/", lambda route: route.abort())  # it is not asked for again
    with phone.context.expect_page():
        press(phone, "Xem bản nháp")


def test_stars_are_chosen_and_given_once(phone: Page, filed: Dossier) -> None:
    dossier = look(phone, filed, *s.PATHS[S.RETURNED])
    press(phone, "Gửi đánh giá")
    phone.wait_for_timeout(300)
    assert not Rating.objects.exists()
    phone.get_by_label("Mức độ hài lòng").select_option("2")
    press(phone, "Gửi đánh giá")
    expect(phone.get_by_role("alert")).to_contain_text("Cảm ơn")
    assert Rating.objects.get(dossier=dossier).stars == 2
    phone.reload()
    expect(phone.get_by_role("heading", name="Các bước đã qua")).to_be_visible()
    expect(phone.get_by_role("button", name="Gửi đánh giá")).to_have_count(0)


def test_stars_that_could_not_be_looked_up_are_not_asked_for(phone: Page, filed: Dossier) -> None:
    s.moved(filed, *s.PATHS[S.RETURNED], at=NOW)
    phone.route("**/rating/", lambda route: route.abort())
    phone.goto(f"/ho-so/{filed.code}/")
    expect(phone.get_by_role("alert")).to_contain_text("Hãy tải lại trang.")
    expect(phone.get_by_label("Mức độ hài lòng")).to_have_count(0)
