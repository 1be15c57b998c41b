"""SMS by a gateway over HTTP, by the log, and not at night."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from integrations import links
from integrations.models import Attempt, Exchange, Link, Operation, OutboxMessage, Outcome, Status
from integrations.outbox import NewMessage
from integrations.quiet_hours import is_quiet

from .clock import Clock
from .messages import notice, one_time_code, put
from .scripted_link import Answer, ScriptedLink

pytestmark = pytest.mark.django_db

SMS = Link.SMS


def statuses() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("status", flat=True))


def test_a_text_goes_with_our_token_and_one_reference_at_every_attempt(
    sms_gateway: ScriptedLink,
) -> None:
    answers = iter([Answer(silent=0.0), Answer({"status": "accepted", "id": "77"}, status=202)])
    sms_gateway.respond = lambda _path, _sent: next(answers)
    (message,) = put(notice(1, SMS))
    clock = Clock()
    clock.deliver(SMS)
    clock.forward(seconds=5)
    clock.deliver(SMS)
    (path, first), (_path, second) = sms_gateway.requests
    assert path == "/messages"
    assert first == second
    assert (first["to"], first["text"]) == (message.payload["to"], message.payload["body"])
    assert sms_gateway.headers[0]["authorization"] == "Bearer a-token-nobody-may-see"
    message.refresh_from_db()
    assert (message.status, message.answer) == (
        Status.DELIVERED,
        {"status": "accepted", "id": "77"},
    )
    assert "a-token-nobody-may-see" not in str([each.request for each in Exchange.objects.all()])


@pytest.mark.parametrize(
    ("answer", "outcome", "status"),
    [
        (Answer({"status": "refused", "message": "not a mobile"}, 422), "refused", "parked"),
        (Answer({"status": "refused", "message": "not a mobile"}, 200), "refused", "parked"),
        (Answer({"error": "unauthorized"}, 401), "failed", "waiting"),
        (Answer({}, 500), "failed", "waiting"),
        (Answer({}, 429, headers={"Retry-After": "30"}), "busy", "waiting"),
        (Answer(body=b"<html>", status=200), "unknown", "waiting"),
        (Answer({"ok": True}, 200), "unknown", "waiting"),
    ],
)
def test_what_a_gateway_answers(
    sms_gateway: ScriptedLink, answer: Answer, outcome: str, status: str
) -> None:
    sms_gateway.respond = lambda _path, _sent: answer
    put(notice(1, SMS))
    Clock().deliver(SMS)
    assert statuses() == [status]
    assert Attempt.objects.get().outcome == Outcome(outcome)


def test_the_log_says_no_more_than_the_end_of_a_number(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS_GATEWAY_URL, settings.SMS_QUIET_HOURS = "", [0, 0]
    links.sms.cache_clear()
    put(one_time_code(1234567, SMS))
    own = logging.getLogger("integrations.links.sms")
    own.addHandler(caplog.handler)
    with caplog.at_level(logging.INFO, own.name):
        Clock().deliver(SMS)
    own.removeHandler(caplog.handler)
    assert statuses() == [Status.DELIVERED]
    (line,) = {each.getMessage() for each in caplog.records if each.name == own.name}
    assert "•••4567" in line
    assert not any(word in caplog.text for word in ("1234567", "Mã", "48"))


def test_notices_wait_for_the_morning_and_codes_do_not(
    sms_gateway: ScriptedLink, settings: Settings
) -> None:
    settings.SMS_QUIET_HOURS = [21, 7]
    sms_gateway.respond = lambda _path, _sent: Answer({"status": "accepted"})
    night = Clock(datetime(2026, 11, 20, 18, 30, tzinfo=UTC))  # 1:30 in the wards
    put(notice(1, SMS), now=night.now)
    put(_code_at(night.now), now=night.now)
    night.deliver(SMS)
    assert statuses() == [Status.WAITING, Status.DELIVERED]
    night.forward(hours=5, minutes=30)
    night.deliver(SMS)
    assert statuses() == [Status.DELIVERED] * 2


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        ([21, 7], 21, True), ([21, 7], 6, True), ([21, 7], 7, False), ([21, 7], 20, False),
        ([0, 6], 0, True), ([0, 6], 6, False), ([5, 5], 5, False),
    ],
)  # fmt: skip
def test_quiet_hours(settings: Settings, hours: list[int], at: int, quiet: bool) -> None:
    settings.SMS_QUIET_HOURS = hours
    now = datetime(2026, 11, 20, (at - 7) % 24, 59, tzinfo=UTC)
    assert is_quiet(SMS, Operation.SEND_NOTICE, now) is quiet
    assert not is_quiet(SMS, Operation.SEND_CODE, now)
    assert not is_quiet(Link.EMAIL, Operation.SEND_NOTICE, now)


def _code_at(now: datetime) -> NewMessage:
    return replace(one_time_code(2, SMS), not_after=now + timedelta(minutes=10))
