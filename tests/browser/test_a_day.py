"""What else a day brings, by the pages alone: a refusal, an extension, a marriage, namesakes."""

from typing import Any

import pytest
from playwright.sync_api import expect

from dossiers.models import Dossier
from dossiers.procedures import get_procedure
from dossiers.states import DossierState as S
from tests.dossiers import stories as s

from .conftest import SignIn
from .test_a_birth import choose, press
from .test_refused import shot
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)


def state_of(code: str) -> str:
    return str(Dossier.objects.get(code=code).state)


def test_a_dossier_is_refused_with_a_reason_for_good(sign_in: SignIn) -> None:
    clerk = sign_in(s.CLERK)
    code = s.filed().code
    clerk.reload()
    choose(clerk, "Mới nộp", code)
    clerk.locator("#moves").get_by_role("link", name="Từ chối tiếp nhận").click()
    expect(clerk.get_by_text("Sau bước này không thể quay lại.")).to_be_visible()
    clerk.get_by_role("button", name="Xác nhận: Từ chối tiếp nhận").click()
    expect(clerk.locator("[name='arguments-reason']")).to_be_visible()  # without a reason: no
    assert state_of(code) == S.SUBMITTED
    clerk.locator("[name='arguments-reason']").fill("Không thuộc thẩm quyền của phường")
    clerk.get_by_role("button", name="Xác nhận: Từ chối tiếp nhận").click()
    expect(clerk.locator("#history")).to_contain_text("Không thuộc thẩm quyền của phường")
    assert state_of(code) == S.REFUSED


def test_a_date_that_will_be_missed_is_put_off_once_with_an_apology(sign_in: SignIn) -> None:
    leader = sign_in(s.LEADER)
    dossier = s.in_state(S.PROCESSING)
    leader.goto(f"/admin/dossiers/dossier/{dossier.pk}/change/")
    press(leader, "Xin lỗi và hẹn lại", reason="Chờ xác minh nơi sinh", new_due_on="27/11/2026")
    expect(leader.get_by_text("17:00 27/11/2026").locator("visible=true").first).to_be_visible()
    expect(leader.locator("#moves")).to_contain_text("Hồ sơ đã được hẹn lại một lần.")


def test_a_marriage_is_carried_through_and_signed_by_its_draft(sign_in: SignIn) -> None:
    officer, leader = sign_in(s.OFFICER), sign_in(s.LEADER)
    first = s.moved(s.filed(s.MARRIAGE), s.ACCEPT)
    second = s.moved(s.filed(s.MARRIAGE), *s.READY, s.FOR_SIGNATURE)
    officer.reload()
    choose(officer, "Đang xử lý", first.code)
    press(officer, "Bắt đầu xử lý")
    press(officer, "Gửi đăng ký hộ tịch")
    s.moved(Dossier.objects.get(pk=first.pk), s.REGISTERED)
    officer.reload()
    press(officer, "Trình ký")

    leader.reload()
    choose(leader, "Chờ ký", first.code)
    leader.locator("#moves").get_by_role("link", name="Ký kết quả").click()
    picture = leader.get_by_alt_text("Bản thảo giấy sẽ ký")
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth > 0)")
    assert fits(leader)
    shot(leader, "sign")
    leader.get_by_role("button", name="Ký và sang hồ sơ tiếp theo").click()
    leader.wait_for_url(f"**/{second.pk}/move/sign/")
    leader.get_by_role("button", name="Ký và sang hồ sơ tiếp theo").click()
    expect(leader.get_by_text("Không còn hồ sơ nào chờ ký.")).to_be_visible()
    assert state_of(first.code) == state_of(second.code) == S.RESOLVED


def test_namesakes_are_told_apart_in_the_list(sign_in: SignIn) -> None:
    clerk = sign_in(s.CLERK)
    declared: dict[str, Any] = get_procedure(s.BIRTH).example(s.MORNING.date())
    other = {**declared, "mother": {**declared["mother"], "date_of_birth": "1988-02-01"}}
    for declaration in (declared, other):
        s.filed(declaration=declaration)
    third = {**declared, "child": {**declared["child"], "date_of_birth": "2026-10-01"}}
    s.filed(declaration=third)
    clerk.goto("/admin/dossiers/dossier/?q=tran nguyen an nhien")
    rows = clerk.locator("#result_list tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="04/11/2026")).to_have_count(2)
    expect(rows.filter(has_text="01/10/2026")).to_have_count(1)
    shot(clerk, "namesakes")
