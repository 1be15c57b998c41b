"""The ledger bar and the calendar's preview as a person sees them: whole, and on one screen."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dossiers import holiday_seed
from dossiers.models import Dossier
from tests.dossiers import stories as s

from .conftest import SignIn
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)

SHIPPED = Path(holiday_seed.__file__).parent / "data" / "holidays.csv"
#: Where to keep pictures of what was seen; nowhere when left out.
_PICTURES = os.environ.get("ONESTOP_PICTURES", "")


def keep(page: Page, name: str) -> None:
    if _PICTURES:
        page.screenshot(path=Path(_PICTURES) / name)


def late() -> Dossier:
    """Waited for the registry through an outage, and was signed two days later."""
    dossier = s.moved(s.filed(), s.ACCEPT, at=s.MORNING)
    dossier = s.moved(dossier, s.START, at=s.MORNING + timedelta(hours=1))
    dossier = s.moved(dossier, s.SEND, at=s.MORNING + timedelta(hours=2))
    outage = s.declare_outage(s.MORNING + timedelta(hours=2))
    outage.ended_at = s.MORNING + timedelta(days=2)
    outage.save()
    dossier = s.moved(dossier, s.REGISTERED, at=s.MORNING + timedelta(days=2, hours=1))
    dossier = s.moved(dossier, s.FOR_SIGNATURE, at=s.MORNING + timedelta(days=2, hours=1.5))
    return s.moved(dossier, s.SIGN, at=s.MORNING + timedelta(days=2, hours=3))


def test_the_ledger_fills_its_bar(sign_in: SignIn) -> None:
    page = sign_in("lanhdao1")
    dossier = late()
    page.goto(f"/admin/dossiers/dossier/{dossier.pk}/change/#ledger")
    expect(page.get_by_text("nhiều nhất là thời gian của")).to_be_visible()
    bar = page.locator(".os-ledger").bounding_box()
    boxes = [each.bounding_box() for each in page.locator(".os-ledger > g > rect").all()]
    assert bar is not None
    widths = [box["width"] for box in boxes if box is not None]
    assert len(widths) == 5
    assert sum(widths) == pytest.approx(bar["width"], rel=0.02)
    assert fits(page)
    keep(page, "ledger.png")


def test_a_year_is_looked_at_before_it_is_published(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("vanhanh")
    for _ in range(3):
        s.moved(s.filed(), s.ACCEPT, at=s.MORNING.replace(hour=16))
    header, *lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    kept = [each for each in lines if each.startswith("2026")]
    more = "2026-11-25,swap_off,Hoán đổi ngày nghỉ,Thông báo 99/TB-BNV,official"
    again = "2026-11-28,makeup_workday,Làm bù cho 25/11/2026,Thông báo 99/TB-BNV,official"
    file = tmp_path / "lich-2026.csv"
    file.write_text("\n".join([header, *kept, more, again, ""]), encoding="utf-8")
    page.goto("/admin/dossiers/calendaryear/import/")
    assert fits(page)
    page.get_by_label("Năm").fill("2026")
    page.get_by_label("Căn cứ pháp lý").fill("Thông báo 99/TB-BNV ngày 20/11/2026")
    page.locator("input[type=file]").set_input_files(file)
    keep(page, "calendar-form.png")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Hồ sơ đang mở sẽ đổi hạn trả: 3")).to_be_visible()
    expect(page.get_by_text("thêm 2, sửa 0, bỏ 0")).to_be_visible()
    assert fits(page)
    keep(page, "calendar-import.png")
    page.get_by_role("button", name="Công bố lịch").click()
    expect(page.get_by_text("Đã công bố lịch năm 2026; 3 hồ sơ đổi hạn trả.")).to_be_visible()


def test_a_limit_and_its_history_fit(sign_in: SignIn) -> None:
    page = sign_in("vanhanh")
    dossier = s.moved(s.filed(), s.ACCEPT)
    for tail in ("change/", "recompute/"):
        page.goto(f"/admin/dossiers/timelimitrule/{dossier.rule_id}/{tail}")
        assert fits(page), tail
        keep(page, f"rule-{tail.strip('/')}.png")


def test_form_04_prints(sign_in: SignIn) -> None:
    page = sign_in("lanhdao1")
    dossier = s.moved(s.filed(), s.ACCEPT)
    answer = page.request.get(f"/admin/dossiers/dossier/{dossier.pk}/apology/")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF")
