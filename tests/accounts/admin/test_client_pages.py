"""Clients in the admin: registered, given a secret that is shown once, closed."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.models import Client, Unit
from tests.admin_pages import Desk
from tests.integrators import ask_token, registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

ADD = "admin:accounts_client_add"


def page(client: Client) -> str:
    return reverse("admin:accounts_client_change", args=[client.pk])


def secret_page(client: Client) -> str:
    return reverse("admin:accounts_client_secret", args=[client.pk])


def test_a_client_is_registered_and_given_a_secret() -> None:
    desk = Desk("quantri")
    form = desk.get(reverse(ADD)).form_with("requests_per_minute")
    ward = Unit.objects.get(code="H26.18.5")
    told = form | {"name": "Sở Nội vụ", "scopes": "dossiers:read", "units": str(ward.pk)}
    made = desk.post(reverse(ADD), told)
    assert made.status == 302, made.html
    client = Client.objects.get()
    assert client.scopes == ["dossiers:read"]
    assert client.created_by is not None
    assert client.created_by.username == "quantri"
    assert list(client.units.all()) == [ward]
    assert "Chưa cấp mã bí mật nào" in desk.get(page(client))

    assert "onestop_cs_" not in desk.get(secret_page(client))
    shown = desk.post(secret_page(client))
    assert "no-store" in shown.response["Cache-Control"]
    secret = shown.response.context["secret"]
    assert secret in shown
    assert ask_token(client.client_id, secret).status_code == 200
    again = desk.get(page(client))
    assert secret not in again
    assert f"…{secret[-4:]}" in again
    told_of = LogEntry.objects.order_by("-pk").values_list("change_message", flat=True)[0]
    assert secret[-4:] in told_of
    assert secret not in told_of


def test_a_secret_is_revoked_and_stays_on_record() -> None:
    client, secret = registered()
    desk = Desk("quantri")
    kept = client.secrets.get()
    address = reverse("admin:accounts_client_revoke", args=[client.pk, kept.pk])
    assert desk.get(address).status == 403
    assert desk.post(address).status == 302
    assert ask_token(client.client_id, secret).status_code == 401
    shown = desk.get(page(client))
    assert str(kept) in shown
    assert "Thu hồi ngay" not in shown
    assert desk.post(address).status == 404


def test_a_client_keeps_its_name_on_its_account() -> None:
    client, _secret = registered()
    desk = Desk("quantri")
    form = desk.get(page(client)).form_with("requests_per_minute")
    del form["is_active"]
    assert desk.post(page(client), form | {"name": "Sở Tư pháp"}).status == 302
    client.refresh_from_db()
    assert (client.is_active, str(client.account)) == (False, "Sở Tư pháp")
    assert desk.post(reverse("admin:accounts_client_delete", args=[client.pk])).status == 403


@pytest.mark.parametrize("username", ["canbo1", "giamsat", "vanhanh"])
def test_nobody_else_gives_secrets_out(username: str) -> None:
    client, _secret = registered()
    kept = client.secrets.get()
    desk = Desk(username)
    revoke = reverse("admin:accounts_client_revoke", args=[client.pk, kept.pk])
    for address in (secret_page(client), revoke, page(client)):
        assert desk.post(address).status == 403
    assert client.secrets.get() == kept
