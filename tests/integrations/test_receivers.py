"""The way back: told once, in the settling's own transaction; a bug there is seen and contained."""

import threading
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError, connection

from accounts.models import User
from integrations.mocks.client import MockControl
from integrations.models import Attempt, Exchange, Link, OutboxMessage, Status
from integrations.parking import resend

from .clock import Clock
from .conftest import Told
from .elsewhere import elsewhere
from .evidence import answer_of
from .messages import MORNING, code, fetch_result, put, sync
from .scripted_link import Answer, ScriptedLink

pytestmark = pytest.mark.django_db(transaction=True)


class Bug(Exception):
    pass


def test_a_bug_undoes_and_parks_its_own_message_only(theirs: MockControl, told: Told) -> None:
    def stumble(message: OutboxMessage) -> None:
        User.objects.create_user(f"made for {message.subject}")
        if message.subject == code(2):
            raise Bug("in the receiver")

    told.then = stumble
    put(*[sync(number) for number in range(1, 5)], sync(2, nth=2))
    Clock().deliver()
    assert list(OutboxMessage.objects.order_by("id").values_list("status", flat=True)) == [
        "delivered",
        "parked",
        "delivered",
        "delivered",
        "waiting",
    ]
    assert not User.objects.filter(username=f"made for {code(2)}").exists()
    assert User.objects.count() == 3
    parked = answer_of(status=Status.PARKED)
    assert parked["answer"]["error_code"] == 0
    assert "Bug: in the receiver" in parked["error"]
    assert "stumble" in parked["error"]


def test_an_error_of_the_database_in_a_receiver_is_contained_too(
    theirs: MockControl, told: Told
) -> None:
    def stumble(message: OutboxMessage) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / %s", [0 if message.subject == code(1) else 1])

    told.then = stumble
    put(sync(1), sync(2))
    Clock().deliver()
    assert set(OutboxMessage.objects.values_list("subject", "status")) == {
        (code(1), "parked"),
        (code(2), "delivered"),
    }


def test_mended_and_resent_it_is_told_after_all(theirs: MockControl, told: Told) -> None:
    def stumble(_message: OutboxMessage) -> None:
        raise Bug

    told.then = stumble
    (message,) = put(sync(1))
    clock = Clock()
    clock.deliver()
    told.then = lambda _message: None
    message.refresh_from_db()
    resend(message, by=User.objects.create_user("operator"), now=clock.now)
    clock.deliver()
    message.refresh_from_db()
    assert message.status == Status.DELIVERED
    assert told.messages[-1][1] == Status.DELIVERED


def test_a_bug_on_hearing_of_a_refusal_keeps_the_refusal(theirs: MockControl, told: Told) -> None:
    def stumble(_message: OutboxMessage) -> None:
        raise Bug

    told.then = stumble
    put(sync(1, payload={"ChuHoSo": ""}))
    Clock().deliver()
    parked = answer_of(status=Status.PARKED)
    assert parked["answer"]["faults"][0]["field"] == "ChuHoSo"


def test_a_database_in_trouble_is_not_taken_for_a_bug(theirs: MockControl, told: Told) -> None:
    """A deadlock, a server that restarts: all of the batch goes again when the lease is over."""

    def stumble(_message: OutboxMessage) -> None:
        raise OperationalError("deadlock detected")

    told.then = stumble
    put(sync(1), sync(2))
    clock = Clock()
    with pytest.raises(OperationalError):
        clock.deliver()
    assert not Exchange.objects.exists()
    assert not Attempt.objects.exists()
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"waiting"}
    told.then = lambda _message: None
    clock.forward(seconds=11)
    clock.deliver()
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered"}
    assert theirs.report()["portal"]["dossiers"] == 2


def test_the_receiver_is_in_the_transaction_that_settles(theirs: MockControl, told: Told) -> None:
    seen = []

    def look(message: OutboxMessage) -> None:
        stored = OutboxMessage.objects.get(pk=message.pk)
        seen.append((connection.in_atomic_block, stored.status, stored.settled_at))

    told.then = look
    put(sync(1))
    Clock().deliver()
    assert seen == [(True, "delivered", MORNING)]


def test_two_links_that_answer_for_the_same_dossiers_do_not_deadlock(
    scripted: ScriptedLink, told: Told
) -> None:
    """Each settles a batch in one transaction, and the receiver locks dossier after dossier."""
    scripted.respond = _both_links
    numbers = range(1, 4)
    for number in numbers:
        User.objects.create_user(code(number))
    put(*[sync(number) for number in numbers])
    put(*[fetch_result(number) for number in reversed(numbers)])
    together = threading.Barrier(2, timeout=10)
    began = threading.local()

    def lock_dossier(message: OutboxMessage) -> None:
        User.objects.select_for_update().get(username=message.subject)
        if not hasattr(began, "yes"):
            began.yes = True
            with suppress(threading.BrokenBarrierError):  # sorted, the second waits at the first
                together.wait(1)

    told.then = lock_dossier
    with elsewhere(*[partial(Clock().deliver, link) for link in Link]):
        pass
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered"}


def _both_links(path: str, sent: Any) -> Answer:
    match path:
        case "/mapi/login":
            return Answer({"error_code": 0, "session": "s"})
        case "/token":
            return Answer({"access_token": "t", "expires_in": 60})
        case "/mapi/g":
            done = [{"MaHoSo": item["MaHoSo"], "error_code": 0} for item in sent["data"]]
            return Answer({"error_code": 0, "result": done})
    return Answer({"value": [{"maHoSo": each, "trangThai": 4} for each in sent["maDinhDanhHoSo"]]})
