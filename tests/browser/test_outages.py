"""An operator lifts a declared outage: the reason is asked for first."""

import pytest
from playwright.sync_api import expect

from integrations.models import Outage
from tests.dossiers import stories as s

from .conftest import SignIn
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_outage_is_lifted_with_a_reason(sign_in: SignIn) -> None:
    page = sign_in("vanhanh")
    s.declare_outage()
    page.goto("/admin/integrations/outage/")
    page.get_by_role("link", name="Công bố kết thúc", exact=True).click()
    expect(page.get_by_text("Mất kết nối")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Công bố kết thúc").click()
    expect(page.get_by_text("Trường này là bắt buộc.")).to_be_visible()  # nothing was ended
    assert Outage.objects.get().ended_at is None
    page.get_by_label("Lý do, căn cứ").fill("Bộ Tư pháp thông báo đã khôi phục")
    page.get_by_role("button", name="Công bố kết thúc").click()
    expect(page.get_by_text("Đã công bố kết thúc sự cố.")).to_be_visible()
    expect(page.get_by_text("Bộ Tư pháp thông báo đã khôi phục")).to_be_visible()
    assert fits(page)
    assert Outage.objects.get().lift_reason == "Bộ Tư pháp thông báo đã khôi phục"
