"""A birth from the counter to the hand-over, by the pages alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from tests.dossiers import stories as s

from .conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page: Page, work_list: str, code: str) -> None:
    """Go to a work list by the side bar and open the dossier."""
    page.locator("#nav-sidebar").get_by_role("link", name=work_list).click()
    expect(page).to_have_title(re.compile(work_list))
    page.get_by_role("link", name=code).click()


def press(page: Page, label: str, **typed: str) -> None:
    """Press a button of the dossier's page, fill the form in and confirm."""
    page.locator("#moves").get_by_role("link", name=label, exact=True).click()
    for name, text in typed.items():
        page.locator(f"[name='arguments-{name}']").fill(text)
    page.get_by_role("button", name=f"Xác nhận: {label}").click()
    expect(page.get_by_text(f"Đã ghi nhận “{label}”")).to_be_visible()


def test_clerk_officer_and_leader_carry_a_birth_through(sign_in: SignIn) -> None:
    clerk = sign_in("canbo1")
    code = s.filed().code
    clerk.reload()
    choose(clerk, "Mới nộp", code)
    expect(clerk.get_by_role("heading", name="Trần Nguyễn An Nhiên")).to_be_visible()
    press(clerk, "Tiếp nhận")
    expect(clerk.get_by_text("còn 5 giờ 30 phút làm việc")).to_be_visible()

    officer = sign_in("congchuc1")
    choose(officer, "Đang xử lý", code)
    press(officer, "Bắt đầu xử lý")
    expect(
        officer.locator("#moves").get_by_text("Chưa đăng ký trên hệ thống hộ tịch")
    ).to_be_visible()
    press(officer, "Gửi đăng ký hộ tịch")
    choose(officer, "Chờ liên thông", code)

    s.moved(Dossier.objects.get(code=code), s.REGISTERED)
    officer.reload()
    expect(officer.get_by_text("001326000017").first).to_be_visible()
    press(officer, "Trình ký")

    leader = sign_in("lanhdao1")
    choose(leader, "Chờ ký", code)
    press(leader, "Ký kết quả")

    choose(clerk, "Sẵn sàng trả kết quả", code)
    press(
        clerk,
        "Trả kết quả",
        received_by="Nguyễn Thị Hồng Vân",
        received_by_paper="Thẻ căn cước 001195012345",
    )
    expect(clerk.locator("#history")).to_contain_text("Thẻ căn cước 001195012345")
    dossier = Dossier.objects.get(code=code)
    assert dossier.state == S.RETURNED
    capacities = list(dossier.events.order_by("number").values_list("capacity", flat=True))
    assert capacities == [
        "citizen", "clerk", "officer", "officer", "system", "officer", "leader", "clerk",
    ]  # fmt: skip


def test_what_is_missing_is_asked_for_at_once_and_supplied(sign_in: SignIn) -> None:
    clerk = sign_in("canbo1")
    dossier = s.in_state(S.ACCEPTED)
    clerk.goto(f"/admin/dossiers/dossier/{dossier.pk}/change/")
    clerk.locator("#moves").get_by_role("link", name="Yêu cầu bổ sung").click()
    clerk.get_by_role("checkbox", name="Giấy chứng sinh").check()
    clerk.get_by_role("button", name="Thêm mục").click()
    last = clerk.locator("[data-rows] tbody tr").last
    last.locator("select").select_option(label="Cha: Họ, chữ đệm, tên")
    last.locator("input").fill("Ghi đủ chữ đệm")
    clerk.locator("[name='arguments-reason']").fill("Tờ khai khác giấy chứng sinh")
    clerk.locator("[name='arguments-supply_by']").fill("04/12/2026")
    clerk.get_by_role("button", name="Xác nhận: Yêu cầu bổ sung").click()
    expect(clerk.locator("#history")).to_contain_text("Cha: Họ, chữ đệm, tên: Ghi đủ chữ đệm")

    clerk.locator("#moves").get_by_role("link", name="Bổ sung hồ sơ").click()
    expect(clerk.get_by_text("Đã yêu cầu: Chưa có trong hồ sơ.")).to_be_visible()
    clerk.locator("[name='paper-birth_notice-what']").select_option(label="Đã nhận")
    name = clerk.locator("[name='declaration-father.full_name']")
    expect(name).to_have_value("Trần Đức Long")
    name.fill("Trần Đức Hoàng Long")
    clerk.get_by_role("button", name="Xác nhận: Bổ sung hồ sơ").click()
    expect(clerk.locator("#history")).to_contain_text("Trần Đức Long → Trần Đức Hoàng Long")
    expect(clerk.locator("#declaration")).to_contain_text("Trần Đức Hoàng Long")


def test_two_clerks_at_once_one_is_told_about_the_other(sign_in: SignIn) -> None:
    first, second = sign_in("canbo1"), sign_in("canbo1")
    dossier = s.filed()
    for page, move in ((first, "accept"), (second, "refuse")):
        page.goto(f"/admin/dossiers/dossier/{dossier.pk}/move/{move}/")
    first.get_by_role("button", name="Xác nhận: Tiếp nhận").click()
    expect(first.get_by_text("Đã ghi nhận “Tiếp nhận”")).to_be_visible()
    second.locator("[name='arguments-reason']").fill("Sai thẩm quyền")
    second.get_by_role("button", name="Xác nhận: Từ chối tiếp nhận").click()
    told = second.get_by_role("alert")
    expect(told).to_contain_text("Nguyễn Thị Hoa đã thực hiện “Tiếp nhận” lúc 10:30:00 23/11/2026")
    expect(second.locator("[name='arguments-reason']")).to_have_value("Sai thẩm quyền")
    second.get_by_role("link", name="Xem lại hồ sơ").click()
    expect(second.locator("#history")).to_contain_text("Được tiếp nhận")
    dossier.refresh_from_db()
    assert (dossier.state, dossier.event_count) == (S.ACCEPTED, 2)


def test_a_fault_of_the_registry_leads_to_the_field_it_is_about(sign_in: SignIn) -> None:
    officer = sign_in("congchuc1")
    fault = {"field": "me.HoTen", "message": "Không khớp cơ sở dữ liệu dân cư"}
    returned = (s.SYSTEM, Transition.REGISTRY_RETURNED, {"faults": [fault]})
    dossier = s.moved(s.in_state(S.AWAITING_REGISTRY), returned)
    officer.goto(f"/admin/dossiers/dossier/{dossier.pk}/change/")
    officer.locator("#faults").get_by_role("link", name="Mẹ: Họ, chữ đệm, tên").click()
    expect(officer.locator("dt:target")).to_have_text("Họ, chữ đệm, tên")
    expect(officer.locator("dt:target")).to_be_in_viewport()
