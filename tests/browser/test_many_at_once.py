"""A morning's fifty new dossiers, accepted together; a leader deals them out."""

import pytest
from playwright.sync_api import expect

from dossiers.models import Dossier
from dossiers.states import DossierState as S
from tests.dossiers import stories as s

from .conftest import SignIn
from .test_refused import shot
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_are_accepted_and_dealt_out(sign_in: SignIn) -> None:
    clerk, leader = sign_in(s.CLERK), sign_in(s.LEADER)
    for _ in range(49):
        s.filed()
    unsound = s.filed(declaration=s.foundling(), papers=[])

    clerk.goto("/admin/dossiers/dossier/?work=new")
    clerk.get_by_label("Chọn cả trang").check()
    assert fits(clerk)
    shot(clerk, "picked")
    clerk.get_by_role("button", name="Tiếp nhận", exact=True).click()
    assert fits(clerk)
    shot(clerk, "bulk")
    clerk.get_by_role("button", name="Tiếp nhận: 50 hồ sơ").click()
    done = clerk.get_by_text("Xong: 49 hồ sơ đã ghi nhận, 1 không làm được.")
    expect(done).to_be_visible(timeout=120_000)
    expect(clerk.locator("[data-done=no]")).to_contain_text(unsound.code)
    assert fits(clerk)
    shot(clerk, "bulk-done")
    assert Dossier.objects.filter(state=S.ACCEPTED).count() == 49

    leader.goto("/admin/dossiers/dossier/?work=processing")
    leader.get_by_label("Chọn cả trang").check()
    leader.get_by_role("button", name="Phân công xử lý", exact=True).click()
    leader.get_by_label("Công chức xử lý").select_option(s.OFFICER_2)
    shot(leader, "assign")
    leader.get_by_role("button", name="Phân công xử lý: 49 hồ sơ").click()
    expect(leader.get_by_text("Xong: 49 hồ sơ đã ghi nhận")).to_be_visible(timeout=120_000)
    leader.goto("/admin/dossiers/dossier/?work=processing")
    shot(leader, "dealt-out")
    officer = sign_in(s.OFFICER_2)
    officer.locator("#nav-sidebar").get_by_role("link", name="Đang chờ tôi").click()
    rows = officer.get_by_role("cell", name="Đăng ký khai sinh", exact=True)
    expect(rows).to_have_count(49)

    officer.goto("/admin/accounts/absence/add/")
    officer.get_by_label("Người làm thay").select_option(label="Trần Văn Minh")
    assert fits(officer)
    shot(officer, "absence")
    officer.get_by_role("button", name="Lưu lại").click()
    colleague = sign_in(s.OFFICER)
    colleague.goto("/admin/dossiers/dossier/?mine=1")
    rows = colleague.get_by_role("cell", name="Đăng ký khai sinh", exact=True)
    expect(rows).to_have_count(49)
