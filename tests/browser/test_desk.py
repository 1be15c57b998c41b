"""The operators' desk by hand, on a ward's screen and on a telephone; the public page beside it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from integrations.link_health import forget_health
from integrations.models import Link, LinkSample, LinkState
from tests.dossiers import stories as s

from .conftest import SignIn
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)

TELEPHONE = ViewportSize(width=390, height=844)
REASON = "Công văn 3160/BTP-CNTT"


@pytest.fixture
def trouble() -> None:
    """The registry went dark half an hour ago, by the database's clock, which the desk reads."""
    now = datetime.now(UTC)
    for minutes in range(60):
        for link in Link:
            dark = link == Link.CIVIL_REGISTRY and minutes < 30
            LinkSample.objects.create(
                link=link,
                at=(now - timedelta(minutes=minutes)).replace(second=0, microsecond=0),
                delivered=0 if dark else 40 + minutes % 7,
                failed=1 if dark else 0,
                waiting=(30 - minutes) * 20 if dark else 2,
                dossiers_waiting=(30 - minutes) * 10 if dark else 1,
                parked=0,
                oldest_waiting_at=now - timedelta(minutes=30) if dark else now,
            )
    LinkState.objects.create(
        link=Link.CIVIL_REGISTRY,
        operation="register",
        breaker="open",
        since=now - timedelta(minutes=30),
        probe_at=now,
        updated_at=now,
    )


def drawn(page: Page) -> int:
    """How many lines have a length on the screen."""
    script = "paths => paths.filter(path => path.getTotalLength() > 50).length"
    return int(page.locator("path[class^=os-stroke-]").evaluate_all(script))


@pytest.mark.usefixtures("trouble")
def test_the_desk_is_read_and_used(sign_in: SignIn) -> None:
    page = sign_in("vanhanh")
    s.filed()
    page.locator("#nav-sidebar").get_by_role("link", name="Bàn vận hành").click()
    registry = page.get_by_role("region", name="Hệ thống hộ tịch Bộ Tư pháp", exact=True)
    expect(registry.get_by_text("Mất kết nối")).to_be_visible()
    assert fits(page)
    assert drawn(page) >= 8
    for tab in ("24 giờ", "7 ngày", "30 ngày", "1 giờ"):
        page.get_by_role("link", name=tab, exact=True).click()
        expect(page.get_by_role("link", name=tab, exact=True)).to_have_attribute(
            "aria-current", "page"
        )
        assert fits(page), tab
    page.get_by_text("Bảng số liệu").last.click()
    expect(page.get_by_role("table").filter(has_text="Bản tin chờ").last).to_be_visible()

    registry.get_by_role("link", name="Công bố sự cố").click()
    page.get_by_label("Lý do, căn cứ").fill(REASON)
    page.get_by_role("button", name="Công bố sự cố").click()
    expect(page.get_by_text("Đã công bố sự cố.")).to_be_visible()
    expect(registry.get_by_text(REASON)).to_be_visible()
    registry.get_by_role("link", name="Công bố kết thúc sự cố").click()
    page.get_by_label("Lý do, căn cứ").fill("Đã thông")
    page.get_by_role("button", name="Công bố kết thúc").click()
    expect(page.get_by_text("Đã công bố kết thúc sự cố.")).to_be_visible()

    page.set_viewport_size(TELEPHONE)
    page.goto("/admin/links/")
    assert fits(page)


@pytest.mark.usefixtures("trouble")
def test_the_public_page_is_read_on_a_telephone_without_scripts(
    browser: Browser, live_server: LiveServer
) -> None:
    forget_health()
    context = browser.new_context(
        base_url=live_server.url, viewport=TELEPHONE, locale="vi-VN", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/status/")
    expect(page.get_by_role("heading", name="Hệ thống hộ tịch Bộ Tư pháp")).to_be_visible()
    expect(page.get_by_text("Mất kết nối")).to_be_visible()
    widths = page.locator("main").bounding_box()
    assert widths is not None
    assert widths["x"] >= 0
    assert widths["width"] <= TELEPHONE["width"]
    context.close()
