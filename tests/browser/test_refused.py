"""What links refused: put right by an officer, and dealt with in bulk by an operator."""

import os
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts import demo
from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from integrations.models import BulkIntervention, Operation, OutboxMessage, Status
from tests.admin_pages import NOW
from tests.dossiers import stories as s
from tests.integrations.messages import put, register, step, sync

from .conftest import SignIn
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)


def shot(page: Page, name: str) -> None:
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=False)


def returned(*faults: tuple[str, str]) -> Dossier:
    told = [{"field": field, "message": message, "code": 500} for field, message in faults]
    step_back = (s.SYSTEM, Transition.REGISTRY_RETURNED, {"faults": told})
    return s.moved(s.in_state(S.AWAITING_REGISTRY), step_back)


def park(message: OutboxMessage, field: str, words: str, hours: float, **more: object) -> None:
    message.status, message.parked_at = Status.PARKED, NOW - timedelta(hours=hours)
    message.unit = message.unit or demo.WARD
    message.answer = {"faults": [{"field": field, "message": words}], **more}
    message.save()


def test_an_officer_corrects_a_field_and_sends_it_again(sign_in: SignIn) -> None:
    officer = sign_in("congchuc1")
    dossier = returned(
        ("me.SoDDCN", "không có trong cơ sở dữ liệu dân cư"),
        ("nks.NoiSinh", "không tìm thấy xã"),
    )
    officer.reload()
    officer.locator("#nav-sidebar").get_by_role("link", name="Liên thông bị từ chối").first.click()
    expect(officer.get_by_text("Hệ thống hộ tịch Bộ Tư pháp")).to_be_visible()
    assert fits(officer)
    shot(officer, "work-list")
    officer.get_by_role("link", name=dossier.code).click()
    shot(officer, "dossier")
    officer.locator("#faults").get_by_role("link", name="Sửa và gửi đăng ký lại").click()
    expect(officer.get_by_text("Khai sai thì sửa (đúng 12 chữ số")).to_be_visible()
    assert fits(officer)
    shot(officer, "fix")
    officer.locator("[name='declaration-mother.personal_id']").fill("001195099999")
    officer.get_by_role("button", name="Sửa và gửi đăng ký lại").click()
    # The number stands in three more places; they are offered alike, and one more press is enough.
    expect(officer.get_by_text("Tờ khai nói cùng điều này ở mục khác")).to_be_visible()
    for place in ("mother.id_document.number", "requester.personal_id"):
        expect(officer.locator(f"[name='declaration-{place}']")).to_have_value("001195099999")
    assert fits(officer)
    shot(officer, "fix-also")
    officer.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    shot(officer, "fix-also-below")
    officer.get_by_role("button", name="Sửa và gửi đăng ký lại").click()
    expect(officer.get_by_text("Đã ghi nhận “Gửi đăng ký hộ tịch”")).to_be_visible()
    expect(officer.locator("#history")).to_contain_text("001195012345 → 001195099999")
    assert Dossier.objects.get().state == S.AWAITING_REGISTRY


def test_a_clerk_corrects_a_message_to_the_portal(sign_in: SignIn) -> None:
    clerk = sign_in("canbo1")
    dossier = s.in_state(S.PROCESSING)
    first = OutboxMessage.objects.filter(
        subject=dossier.code, operation=Operation.SYNC_DOSSIER
    ).earliest("pk")
    park(first, "SoDienThoai", "sai định dạng", 1)
    clerk.goto(f"/admin/dossiers/dossier/{dossier.pk}/change/#deliveries")
    shot(clerk, "deliveries")
    clerk.get_by_role("link", name="Sửa và gửi lại").click()
    expect(clerk.get_by_text("Lấy từ tờ khai: Người yêu cầu: Điện thoại")).to_be_visible()
    assert fits(clerk)
    shot(clerk, "message")
    clerk.locator("[name='SoDienThoai']").fill("0987654321")
    clerk.get_by_role("button", name="Sửa và gửi lại").click()
    expect(clerk.get_by_text("Đã sửa cùng lỗi trong 2 bản tin sau")).to_be_visible()


def test_an_operator_sends_all_that_match_again(sign_in: SignIn) -> None:
    operator = sign_in("vanhanh")
    for number in range(1, 61):
        message, *_behind = put(sync(number), step(number, 1))
        park(message, "Email", "sai định dạng", number / 2, error_code=3)
    (registration,) = put(register(99))
    park(registration, "nks.HoTen", "không khớp", 3, errorCode="500")
    (broken,) = put(sync(98))
    park(broken, "", "", 2)
    trace = 'Traceback\n  File "/srv/delivery_replies.py", line 61, in _registered\nKeyError: An'
    OutboxMessage.objects.filter(pk=broken.pk).update(answer={"error": trace, "answer": {}})
    operator.goto("/admin/integrations/parkedmessage/")
    assert fits(operator)
    shot(operator, "parked")
    operator.get_by_label("mục bị nêu").select_option(label="Email (60)")
    operator.wait_for_url("**field=Email**")
    operator.locator("#action-toggle").check()
    operator.locator("select[name=action]").select_option(label="Gửi lại")
    shot(operator, "parked-chosen")
    operator.locator(".question a").click()
    operator.locator("#changelist-actions button[type=submit]").click()
    expect(operator.get_by_text("mục bị nêu: Email (60)")).to_be_visible()
    assert fits(operator)
    shot(operator, "decide")
    operator.get_by_label("Lý do").fill("Cổng báo đã sửa lỗi")
    operator.get_by_role("button", name="Gửi lại nhiều bản tin").click()
    expect(operator.get_by_text("Cổng báo đã sửa lỗi")).to_be_visible()
    assert fits(operator)
    shot(operator, "decided")
    assert BulkIntervention.objects.get().done == 60


def test_giving_up_must_be_understood(sign_in: SignIn) -> None:
    operator = sign_in("vanhanh")
    for number in range(1, 4):
        message, *_behind = put(sync(number), step(number, 1))
        park(message, "Email", "sai định dạng", number, error_code=3)
    operator.goto("/admin/integrations/parkedmessage/")
    operator.locator("#action-toggle").check()
    operator.locator("select[name=action]").select_option(label="Hủy, không gửi nữa")
    operator.locator("#changelist-actions button[type=submit]").click()
    expect(operator.get_by_role("alert")).to_contain_text("sẽ không bao giờ được gửi")
    assert fits(operator)
    shot(operator, "cancel")
    operator.get_by_label("Lý do").fill("Nhập nhầm")
    operator.get_by_role("button", name="Hủy nhiều bản tin").click()
    assert not BulkIntervention.objects.exists()
    operator.get_by_label("Tôi hiểu").check()
    operator.get_by_role("button", name="Hủy nhiều bản tin").click()
    expect(operator.locator("#done")).to_contain_text("Đã hủy")
    operator.goto("/admin/integrations/bulkintervention/")
    assert fits(operator)
    shot(operator, "decisions")
