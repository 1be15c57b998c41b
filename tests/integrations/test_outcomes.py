"""What each outcome does to its message, to its dossier's later ones, and to everybody else's."""

from datetime import timedelta
from typing import Any

import pytest

from integrations.mocks.client import MockControl
from integrations.models import Attempt, Link, OutboxMessage, Outcome, Status
from integrations.retry_schedule import RETRY_WAITS

from .clock import Clock
from .conftest import Told
from .evidence import held
from .messages import MORNING, code, fetch_result, put, register, step, sync
from .scripted_link import Answer, Respond, ScriptedLink

pytestmark = pytest.mark.django_db(transaction=True)


def refreshed(message: OutboxMessage) -> OutboxMessage:
    message.refresh_from_db()
    return message


def test_delivered_is_settled_told_and_on_record(theirs: MockControl, told: Told) -> None:
    (message,) = put(sync(1))
    Clock().deliver()
    refreshed(message)
    assert (message.status, message.settled_at, message.attempts) == (Status.DELIVERED, MORNING, 0)
    assert (message.lease_token, message.leased_until) == (None, None)
    assert message.answer == {"MaHoSo": code(1), "error_code": 0, "message": "Thành công"}
    assert told.messages == [(message.key, Status.DELIVERED, message.answer)]
    (attempt,) = Attempt.objects.filter(message=message).select_related("exchange")
    assert attempt.outcome == Outcome.DELIVERED
    assert attempt.exchange.request["body"]["data"] == [message.payload]
    assert attempt.exchange.http_status == 200
    assert "Thành công" in attempt.exchange.response


def test_a_result_that_is_not_there_yet_is_asked_for_by_the_polling_list(
    theirs: MockControl, told: Told
) -> None:
    theirs.settings(registry={"delay_seconds": None})
    _, result = put(register(1), fetch_result(1))
    clock = Clock()
    for seconds in (2, 5, 10, 30, 60, 300, 900, 3600, 3600):
        clock.deliver(Link.CIVIL_REGISTRY)
        assert refreshed(result).not_before == clock.now + timedelta(seconds=seconds)
        clock.forward(seconds=seconds)
    assert (result.status, result.attempts) == (Status.WAITING, 0)
    theirs.release()
    clock.deliver(Link.CIVIL_REGISTRY)
    assert refreshed(result).status == Status.DELIVERED
    assert told.keys == [register(1).key, result.key]


def test_a_failure_waits_by_the_list_and_holds_only_its_own_dossier(
    scripted: ScriptedLink,
) -> None:
    scripted.respond = _portal_failing(code(1))
    first, later, other = put(step(1, 1), step(1, 2), step(2, 1))
    clock = Clock()
    for nth, wait in enumerate(RETRY_WAITS, start=1):
        clock.deliver()
        assert (refreshed(first).attempts, first.not_before) == (nth, clock.now + wait)
        assert refreshed(other).status == Status.DELIVERED
        clock.now += wait
    assert refreshed(later).tries.count() == 0
    scripted.respond = _portal_failing()
    clock.deliver()
    assert {refreshed(first).status, refreshed(later).status} == {Status.DELIVERED}


def test_after_a_server_error_everything_comes_back(theirs: MockControl) -> None:
    theirs.fault("portal", "error", "DongBoHoSoMC", count=2)
    theirs.fault("portal", "error", "DongBoHoSoMC", count=1, status=502)
    (message,) = put(sync(1))
    clock = Clock()
    for _ in range(4):
        clock.deliver()
        clock.forward(minutes=1)
    assert refreshed(message).status == Status.DELIVERED
    assert message.attempts == 2  # the 502 says nothing of the portal: it counts for nothing
    outcomes = [attempt.outcome for attempt in message.tries.order_by("id")]
    assert outcomes == [Outcome.FAILED, Outcome.FAILED, Outcome.UNKNOWN, Outcome.DELIVERED]


def test_busy_leaves_the_whole_operation_alone_and_counts_for_nothing(theirs: MockControl) -> None:
    theirs.fault("portal", "busy", "DongBoHoSoMC", count=1, retry_after=600)
    messages = put(*[sync(number) for number in range(1, 4)])
    clock = Clock()
    clock.deliver()
    clock.forward(seconds=599)
    assert clock.deliver() == 0
    clock.forward(seconds=1)
    clock.deliver()
    assert {refreshed(message).status for message in messages} == {Status.DELIVERED}
    assert {message.attempts for message in messages} == {0}


def test_the_portal_s_own_busy_code_is_busy_too(theirs: MockControl) -> None:
    theirs.fault("portal", "busy", "DongBoHoSoMC", count=1, status=200)
    (message,) = put(sync(1))
    clock = Clock()
    clock.deliver()
    assert (refreshed(message).status, message.attempts) == (Status.WAITING, 0)
    clock.forward(seconds=2)
    clock.deliver()
    assert refreshed(message).status == Status.DELIVERED


@pytest.mark.parametrize("kind", ["html", "truncated", "answered_late"])
def test_an_illegible_answer_is_unknown_and_the_same_key_goes_again(
    theirs: MockControl, kind: str
) -> None:
    theirs.fault("portal", kind, "CapNhatTienDoHoSoMC", count=2)
    _, message = put(sync(1), step(1, 1))
    clock = Clock()
    for _ in range(3):
        clock.deliver()
        clock.forward(seconds=5)
    assert (refreshed(message).status, message.attempts) == (Status.DELIVERED, 0)
    there = held(theirs, 1)
    assert there["step_ids"] == [message.key]
    assert there["repeated_keys"] == (0 if kind == "html" else 2)


def test_sessions_end_without_anybody_noticing(theirs: MockControl) -> None:
    put(sync(1), register(2))
    clock = Clock()
    for link in Link:
        clock.deliver(link)
        theirs.expire_sessions("portal" if link == Link.NATIONAL_PORTAL else "registry")
    put(step(1, 1), fetch_result(2))
    for link in Link:
        clock.deliver(link)
    assert set(OutboxMessage.objects.values_list("status", "attempts")) == {("delivered", 0)}


def test_codes_as_strings_and_doubled_items(theirs: MockControl) -> None:
    theirs.fault("portal", "numeric_strings", style="mixed")
    theirs.fault("registry", "numeric_strings")
    theirs.fault("portal", "duplicate_reply", mode="items")
    put(sync(1), step(1, 1), sync(2), register(3), fetch_result(3))
    for link in Link:
        Clock().deliver(link)
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"delivered"}


def test_a_reply_sent_twice_is_not_taken_for_the_next_one_s(theirs: MockControl) -> None:
    """On a kept connection the second copy would answer the step in the portal's place."""
    theirs.fault("portal", "duplicate_reply", mode="http")
    theirs.fault("portal", "error", "CapNhatTienDoHoSoMC")
    _, message = put(sync(1), step(1, 1))
    Clock().deliver()
    assert refreshed(message).status == Status.WAITING
    assert held(theirs, 1)["steps"] == 0


def test_births_and_the_soonest_due_go_first(scripted: ScriptedLink) -> None:
    scripted.respond = _registry
    day = timedelta(days=1)
    put(
        register(1),
        register(2, due_at=MORNING + 2 * day),
        register(3, due_at=MORNING + day),
        register(4, rank=10),
        register(5, rank=10, due_at=MORNING + day),
        register(6, due_at=MORNING + day),
    )
    Clock().deliver(Link.CIVIL_REGISTRY)
    asked = [sent["maHoSo"] for path, sent in scripted.requests if path != "/token"]
    assert asked == [code(number) for number in (5, 4, 3, 6, 2, 1)]


def test_nothing_goes_before_its_time(theirs: MockControl) -> None:
    (message,) = put(sync(1, not_before=MORNING + timedelta(hours=1)))
    clock = Clock()
    assert clock.deliver() == 0
    clock.forward(hours=1)
    assert clock.deliver() == 1
    assert refreshed(message).status == Status.DELIVERED


def _portal_failing(*bad: str) -> Respond:
    def respond(path: str, sent: Any) -> Answer:
        if path == "/mapi/login":
            return Answer({"error_code": 0, "session": "s"})
        codes = [(item["MaHoSo"], 99 if item["MaHoSo"] in bad else 0) for item in sent["data"]]
        return Answer({"result": [{"MaHoSo": each, "error_code": error} for each, error in codes]})

    return respond


def _registry(path: str, _sent: object) -> Answer:
    if path == "/token":
        return Answer({"access_token": "t", "expires_in": 60})
    return Answer({"status": 1})
