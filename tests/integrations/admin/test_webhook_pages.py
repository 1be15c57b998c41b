"""Webhook endpoints in the admin: operators see how they do, test them and let them go on."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from accounts.scopes import Scope
from integrations.endpoints import Disabled, disable, note_failure, register
from integrations.models import OutboxMessage, WebhookEndpoint
from tests.admin_pages import Desk
from tests.integrators import registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

LIST = "/admin/integrations/webhookendpoint/"


@pytest.fixture
def endpoint() -> WebhookEndpoint:
    client, _secret = registered(Scope.WEBHOOKS_MANAGE)
    url = "https://he-thong.example/hook?token=bi-mat"
    return register(client, url, position=0, now=timezone.now())[0]


@pytest.mark.parametrize("username", ["canbo1", "lanhdao1", "giamsat"])
def test_only_operators_come_in(username: str, endpoint: WebhookEndpoint) -> None:
    desk = Desk(username)
    assert desk.get(LIST).status == 403
    assert desk.post(f"{LIST}{endpoint.pk}/act/test/").status == 403


def test_how_it_is_doing_without_its_secrets(endpoint: WebhookEndpoint) -> None:
    note_failure(endpoint.pk, "HTTP 500", gone=False, now=timezone.now())
    desk = Desk("vanhanh")
    for page in (desk.get(LIST), desk.get(f"{LIST}{endpoint.pk}/change/")):
        for text in ("Hệ thống của tỉnh", "https://he-thong.example/hook", "Đang lỗi", "HTTP 500"):
            assert text in page
        assert "/admin/accounts/client/" not in page  # a page that is not theirs
        for secret in ("bi-mat", "whsec_", endpoint.secret):
            assert secret not in page


def test_a_disabled_one_is_counted_tested_and_goes_on(endpoint: WebhookEndpoint) -> None:
    disable(endpoint.pk, Disabled.GAVE_UP, now=timezone.now())
    desk = Desk("vanhanh")
    page = desk.get(LIST)
    items = [
        item
        for group in page.response.context["sidebar_navigation"]
        for item in group["items"]
        if item["link"] == LIST
    ]
    assert [item["badge"] for item in items] == [1]
    assert "Đã ngừng gửi" in page
    desk.post(f"{LIST}{endpoint.pk}/act/test/")
    assert OutboxMessage.objects.get().payload["type"] == "webhook.test"
    done = desk.post(f"{LIST}{endpoint.pk}/act/enable/", follow=True)
    assert "Thông suốt" in done
    endpoint.refresh_from_db()
    assert endpoint.is_enabled
    assert LogEntry.objects.filter(user__username="vanhanh").count() == 2


def test_nothing_is_done_by_a_look(endpoint: WebhookEndpoint) -> None:
    desk = Desk("vanhanh")
    for deed in ("test", "enable", "disable", "drop"):
        assert desk.get(f"{LIST}{endpoint.pk}/act/{deed}/").status == 403
    assert desk.post(f"{LIST}{endpoint.pk}/act/drop/").status == 403
    assert not OutboxMessage.objects.exists()
