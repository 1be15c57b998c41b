"""The mocked SMS gateway, and our own client against it: faults, repeats, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from integrations import links
from integrations.mocks.client import MockAddresses, MockControl, running_mocks
from integrations.models import Attempt, Link, OutboxMessage, Outcome, Status

from ..clock import Clock
from ..messages import notice, put

PLAIN = {"to": "+84901234567", "text": "Chao", "sender": "MOTCUA", "reference": "r1"}


@pytest.fixture(scope="module")
def mocks() -> Iterator[MockAddresses]:
    with running_mocks(MOCK_SMS_PORT="0", MOCK_SEED="20210912") as addresses:
        yield addresses


@pytest.fixture
def post(mocks: MockAddresses, control: MockControl) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=mocks.sms_url, headers={"Authorization": "Bearer onestop"}
    ) as client:
        yield client


@pytest.fixture
def ours(mocks: MockAddresses, control: MockControl, settings: Settings) -> Iterator[None]:
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = mocks.sms_url, "onestop"
    settings.SMS_QUIET_HOURS = [0, 0]
    settings.LINK_CONNECT_TIMEOUT = settings.LINK_READ_TIMEOUT = 0.5
    links.sms.cache_clear()
    yield
    links.sms.cache_clear()


def test_a_text_is_kept_once_a_reference(post: httpx.Client, control: MockControl) -> None:
    answers = [post.post("/messages", json=PLAIN) for _ in range(2)]
    assert [(each.status_code, each.json()["status"]) for each in answers] == [
        (202, "accepted"),
        (202, "accepted"),
    ]
    assert control.report()["sms"]["texts"] == 1
    assert control.report()["sms"]["repeated_references"] == 1
    held = control.dossier("+84901234567")
    assert held is not None
    assert held["sms"]["texts"] == [PLAIN]
    assert control.missing(["r1", "r2"], link="sms")["missing"] == ["r2"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"to": "0901234567"}, 422), ({"text": ""}, 400), ({"reference": 7}, 400)],
)
def test_what_it_refuses(post: httpx.Client, changes: dict[str, object], status: int) -> None:
    answer = post.post("/messages", json=PLAIN | changes)
    assert (answer.status_code, answer.json()["status"]) == (status, "refused")


def test_a_wrong_token(post: httpx.Client) -> None:
    answer = post.post("/messages", json=PLAIN, headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401


@pytest.mark.django_db
@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize(
    ("kind", "parameters", "outcome"),
    [
        ("down", {"count": 1}, Outcome.UNKNOWN),
        ("black_hole", {"count": 1}, Outcome.UNKNOWN),
        ("error", {"count": 1, "status": 500}, Outcome.FAILED),
        ("error", {"count": 1, "status": 502, "after_work": True}, Outcome.UNKNOWN),
        ("answered_late", {"count": 1}, Outcome.UNKNOWN),
        ("busy", {"count": 1, "status": 429, "retry_after": "1"}, Outcome.BUSY),
        ("html", {"count": 1}, Outcome.UNKNOWN),
        ("truncated", {"count": 1}, Outcome.UNKNOWN),
    ],
)
def test_every_fault_ends_in_one_text(
    control: MockControl, kind: str, parameters: dict[str, Any], outcome: Outcome
) -> None:
    control.fault("sms", kind, **parameters)
    put(notice(1, Link.SMS))
    clock = Clock()
    for _ in range(3):
        clock.deliver(Link.SMS)
        clock.forward(minutes=2)
    assert OutboxMessage.objects.get().status == Status.DELIVERED
    told = list(Attempt.objects.order_by("pk").values_list("outcome", flat=True))
    assert told == [outcome, Outcome.DELIVERED]
    assert control.report()["sms"]["texts"] == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("ours")
def test_a_refused_number_is_in_nobody_s_way(control: MockControl) -> None:
    control.fault("sms", "item_refusal", codes=["+84900000001"], field="to", message="chặn")
    put(notice(1, Link.SMS), notice(1, Link.SMS, nth=2), notice(2, Link.SMS))
    Clock().deliver(Link.SMS)
    statuses = OutboxMessage.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == [Status.PARKED, Status.PARKED, Status.DELIVERED]
