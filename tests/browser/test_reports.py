"""The report page by hand: asking for days, and following a figure to its dossiers."""

import pytest
from playwright.sync_api import expect

from dossiers.states import DossierState as S
from tests.dossiers import stories as s

from .conftest import SignIn
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_figure_leads_to_its_dossiers(sign_in: SignIn) -> None:
    page = sign_in("giamsat")
    dossier = s.in_state(S.RETURNED)
    s.in_state(S.ACCEPTED)
    page.locator("#nav-sidebar").get_by_role("link", name="Báo cáo").click()
    for tab in ("Thời gian, nguyên nhân quá hạn", "Chỉ số Quyết định 766", "Kết quả giải quyết"):
        page.get_by_role("link", name=tab).click()
        expect(page.get_by_role("link", name=tab)).to_have_attribute("aria-current", "page")
        assert fits(page), tab
    drawn = page.evaluate("Object.values(Chart.instances).map((chart) => chart.data.labels.length)")
    assert drawn == [4]  # nothing is overdue, so there is no chart of that

    expect(page.get_by_label("Từ ngày")).to_be_hidden()
    page.get_by_label("Kỳ báo cáo").select_option(label="Từ ngày … đến ngày …")
    page.get_by_label("Từ ngày").fill("23/11/2026")
    page.get_by_label("Đến ngày").fill("23/11/2026")
    page.get_by_role("button", name="Xem").click()
    expect(page.get_by_text("23/11/2026–23/11/2026")).to_be_visible()
    assert fits(page)

    whole = page.get_by_role("row", name="Thành phố Hà Nội")
    expect(whole.get_by_role("cell")).to_have_text(
        ["2", "1", "0", "1", "0", "1", "0", "1", "0", "0"]
    )
    whole.get_by_role("cell").nth(1).get_by_role("link").click()
    expect(page.get_by_text("Báo cáo: Đã giải quyết")).to_be_visible()
    expect(page.get_by_role("link", name=dossier.code)).to_be_visible()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    page.get_by_label("Bỏ", exact=True).click()
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
