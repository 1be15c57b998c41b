"""An operator has the portal's books compared, and decides on what only a person can."""

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from integrations.mocks.client import MockControl
from integrations.models import Difference, ReconciliationRun
from tests.integrations.clock import Clock
from tests.integrations.conftest import control_of_session, mock_program, theirs
from tests.integrations.messages import code, put, whole_dossier
from tests.integrations.reconciling import see_through

from .conftest import SignIn
from .test_refused import shot
from .test_screens import fits

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["control_of_session", "mock_program", "theirs"]  # fixtures


def test_a_difference_is_found_and_closed_with_a_reason(
    sign_in: SignIn, theirs: MockControl, settings: Settings
) -> None:
    settings.RECONCILE_REQUESTS_PER_SECOND = 0
    operator = sign_in("vanhanh")
    clock = Clock()
    for number in range(1, 7):
        put(*whole_dossier(number, steps=2), now=clock.now)
    clock.deliver()
    clock.forward(seconds=1)
    theirs.alter("portal", "lose_update", code(2), status="8")
    theirs.alter("portal", "forget_dossier", code(3))

    operator.goto("/admin/integrations/reconciliationrun/add/")
    assert fits(operator)
    shot(operator, "ask")
    operator.get_by_label("Kết nối").select_option(label="Cổng Dịch vụ công quốc gia")
    operator.get_by_role("button", name="Lưu lại").click()
    expect(operator.get_by_text("Đã ghi yêu cầu")).to_be_visible()
    shot(operator, "asked")
    see_through(ReconciliationRun.objects.get(), clock)
    operator.reload()
    assert fits(operator)
    shot(operator, "run")
    operator.locator("#result a.os-danger").click()
    expect(operator.get_by_role("link", name=code(2))).to_be_visible()
    assert fits(operator)
    shot(operator, "differences")
    operator.get_by_role("link", name=code(2)).click()
    expect(operator.get_by_role("link", name="Đóng với lý do")).to_be_visible()
    assert fits(operator)
    shot(operator, "difference")
    operator.get_by_role("link", name="Đóng với lý do").click()
    operator.get_by_label("Lý do").fill("Cổng đã sửa theo biên bản")
    shot(operator, "close")
    operator.get_by_role("button", name="Đóng điểm khác nhau").click()
    expect(operator.get_by_text("Đã đóng điểm khác nhau")).to_be_visible()
    operator.goto("/admin/integrations/reconciliationrun/")
    assert fits(operator)
    shot(operator, "runs")
    assert Difference.objects.get(subject=code(2)).state == Difference.State.CLOSED
