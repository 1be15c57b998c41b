"""One-time codes: never sent late, and not to be read anywhere once they are sent or too late."""

from datetime import datetime, timedelta

import pytest
from django.core.serializers import serialize
from pytest_django import Settings

from integrations.expiry import expire
from integrations.models import Attempt, Exchange, Link, OutboxMessage, Status

from .clock import Clock
from .mail_server import MailServer, free_port
from .messages import MORNING, notice, one_time_code, put
from .scripted_link import Answer, ScriptedLink

pytestmark = pytest.mark.django_db

CODE = "480001"


def is_kept_anywhere(secret: str) -> bool:
    kept = [
        *OutboxMessage.objects.all(),
        *Exchange.objects.all(),
        *Attempt.objects.all(),
    ]
    return secret in serialize("json", kept)


def only_message() -> OutboxMessage:
    return OutboxMessage.objects.get()


def test_a_code_is_in_the_letter_and_in_no_record_of_it(mail_server: MailServer) -> None:
    put(one_time_code(1))
    assert is_kept_anywhere(CODE)  # else it could not be sent
    Clock().deliver(Link.EMAIL)
    assert mail_server.letters[0].get_content().strip() == f"Mã: {CODE}"
    assert only_message().status == Status.DELIVERED
    assert Exchange.objects.get().request["body"]["body"] == "Mã: ***"
    assert not is_kept_anywhere(CODE)


def test_a_code_is_in_the_sms_and_in_no_record_of_it(sms_gateway: ScriptedLink) -> None:
    sms_gateway.respond = lambda _path, _sent: Answer({"status": "accepted", "id": "1"})
    put(one_time_code(1, Link.SMS))
    Clock().deliver(Link.SMS)
    assert sms_gateway.requests[0][1]["text"] == f"Mã: {CODE}"
    assert not is_kept_anywhere(CODE)


def test_a_code_that_is_too_late_is_not_sent_and_is_forgotten(
    mail_server: MailServer, settings: Settings
) -> None:
    put(one_time_code(1), notice(2))
    clock = Clock()
    settings.EMAIL_PORT = free_port()
    clock.deliver(Link.EMAIL)
    assert is_kept_anywhere(CODE)
    settings.EMAIL_PORT = mail_server.port
    clock.forward(minutes=10)
    clock.deliver(Link.EMAIL)
    expired = OutboxMessage.objects.earliest("pk")
    assert (expired.status, expired.answer) == (Status.CANCELLED, {"reason": "too late"})
    assert [letter["To"] for letter in mail_server.letters] == ["cong.dan.2@example.org"]
    assert not is_kept_anywhere(CODE)


def test_a_code_that_falls_due_in_a_worker_s_hands_is_not_sent(mail_server: MailServer) -> None:
    """The lease is younger than the end of the code: the worker looks once more before it sends."""
    put(one_time_code(1))

    class Late(Clock):
        looks = 0

        def __call__(self) -> datetime:
            self.looks += 1
            return MORNING + timedelta(minutes=10 if self.looks > 5 else 0)

    Late().deliver(Link.EMAIL)
    assert mail_server.letters == []
    clock = Clock()
    clock.forward(minutes=11)
    clock.deliver(Link.EMAIL)
    assert only_message().status == Status.CANCELLED


def test_a_refused_code_is_no_work_for_anybody(mail_server: MailServer) -> None:
    mail_server.on_recipient = lambda _address: "550 5.1.1 no such user"
    put(one_time_code(1))
    Clock().deliver(Link.EMAIL)
    assert only_message().status == Status.CANCELLED
    assert (only_message().answer or {})["smtp_code"] == 550
    assert not is_kept_anywhere(CODE)


def test_what_a_living_worker_holds_is_left_to_it() -> None:
    put(one_time_code(1))
    OutboxMessage.objects.update(
        lease_token="5f0c1c6e-6f0a-4a52-9a6b-0d6f5c0a4b11",
        leased_until=MORNING + timedelta(minutes=11),
    )
    assert expire(Link.EMAIL, MORNING + timedelta(minutes=10)) == 0
    assert expire(Link.EMAIL, MORNING + timedelta(minutes=11)) == 1


def test_codes_go_before_notices(mail_server: MailServer) -> None:
    put(*[notice(number) for number in range(30)], one_time_code(99))
    Clock().deliver(Link.EMAIL)
    assert mail_server.letters[0]["To"] == "cong.dan.99@example.org"
