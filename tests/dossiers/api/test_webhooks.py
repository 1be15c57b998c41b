"""Webhook endpoints at their doors: made, tested, rotated, replayed; each client its own."""

from typing import Any

import pytest
from pytest_django import Settings

from accounts.scopes import Scope
from integrations.models import OutboxMessage, WebhookEndpoint
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.integrators import program_with

pytestmark = pytest.mark.django_db

MANAGE = Scope.WEBHOOKS_MANAGE
URL = "https://he-thong.example/hook"


@pytest.fixture
def caller() -> Caller:
    return program_with(MANAGE)


def made(caller: Caller, **told: Any) -> dict[str, Any]:
    answer = caller.post("webhooks/", {"url": URL} | told)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_made_and_listed_and_its_secret_told_once(caller: Caller) -> None:
    new = made(caller, description="Kho dữ liệu")
    assert new["secret"].startswith("whsec_")
    (listed,) = caller.get("webhooks/").json()["endpoints"]
    assert listed == caller.get(f"webhooks/{new['id']}/").json()
    assert (listed["url"], listed["description"], listed["waiting"]) == (URL, "Kho dữ liệu", 0)
    assert listed["disabled_reason"] is None
    assert "secret" not in listed


def test_from_now_on_or_from_an_instant(caller: Caller) -> None:
    s.filed()
    made(caller)
    made(caller, since="2026-01-01T00:00:00+07:00")
    positions = WebhookEndpoint.objects.order_by("pk").values_list("position", flat=True)
    assert list(positions) == [1, 0]


@pytest.mark.parametrize("since", ["now", "2026-01-01", "2026-01-01T00:00:00", "x"])
def test_an_instant_that_is_none_is_told_how_to_write_one(caller: Caller, since: Any) -> None:
    answer = caller.post("webhooks/", {"url": URL, "since": since})
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("since", "not_an_instant")
    assert "2026-11-18T15:00:00+07:00" in error["message"]


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("http://he-thong.example/", False),
        ("ftp://x/", True),
        ("https://a:b@x/", True),
        ("", True),
        ("https://\x00/", True),
        ("https://x/\x00", True),
        ("https://x/\x7f", True),
        ("https://x/a b", True),
        ("https://hệ-thống.example/", True),
    ],
)
def test_an_address_that_is_refused(
    caller: Caller, settings: Settings, url: str, private: bool
) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = private
    answer = caller.post("webhooks/", {"url": url})
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-input")
    assert answer.json()["errors"][0]["field"] == "url"


@pytest.mark.parametrize("body", [[], "x", 1])
def test_a_body_that_is_no_object_is_called_by_a_name(caller: Caller, body: Any) -> None:
    (error,) = caller.post("webhooks/", body).json()["errors"]
    assert (error["field"], error["code"]) == ("", "wrong_type")
    assert "“”" not in error["message"]


def test_ten_at_most(caller: Caller) -> None:
    for _nth in range(10):
        made(caller)
    assert caller.post("webhooks/", {"url": URL}).status_code == 400


def test_another_clients_do_not_exist(caller: Caller) -> None:
    theirs = made(program_with(MANAGE))["id"]
    assert caller.get("webhooks/").json()["endpoints"] == []
    assert caller.get(f"webhooks/{theirs}/").status_code == 404
    assert caller.delete(f"webhooks/{theirs}/").status_code == 404
    for deed in ("secret", "test", "enable", "disable", "replay"):
        assert caller.post(f"webhooks/{theirs}/{deed}/", {"event": 1}).status_code == 404


def test_who_may_not_come_in() -> None:
    assert program_with(Scope.FEED_READ).get("webhooks/").status_code == 403
    assert Caller(s.CITIZEN).get("webhooks/").status_code == 403
    assert Caller().get("webhooks/").status_code == 401


def test_a_new_secret(caller: Caller) -> None:
    new = made(caller)
    rotated = caller.post(f"webhooks/{new['id']}/secret/").json()
    assert rotated["secret"] != new["secret"]
    assert WebhookEndpoint.objects.get().previous_until is not None


def test_a_test_is_on_its_way(caller: Caller) -> None:
    answer = caller.post(f"webhooks/{made(caller)['id']}/test/")
    assert answer.status_code == 202
    assert OutboxMessage.objects.get().payload["id"] == answer.json()["webhook_id"]


def test_off_and_on(caller: Caller) -> None:
    address = f"webhooks/{made(caller)['id']}/"
    off = caller.post(f"{address}disable/").json()
    assert off["disabled_reason"] == "by_hand"
    assert off["disabled_at"] is not None
    on = caller.post(f"{address}enable/").json()
    assert (on["disabled_at"], on["disabled_reason"]) == (None, None)


def test_told_again(caller: Caller) -> None:
    s.filed()
    address = f"webhooks/{made(caller)['id']}/replay/"
    assert caller.post(address, {"since": "2026-01-01T00:00:00+07:00"}).status_code == 202
    assert WebhookEndpoint.objects.get().position == 0
    for wrong in ({}, {"event": 10**12}, {"event": 1, "since": "2026-01-01T00:00:00+07:00"}):
        assert caller.post(address, wrong).status_code == 400


def test_removed(caller: Caller) -> None:
    new = made(caller)
    assert caller.delete(f"webhooks/{new['id']}/").status_code == 204
    assert caller.get(f"webhooks/{new['id']}/").status_code == 404
