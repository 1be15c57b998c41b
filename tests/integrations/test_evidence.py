"""What is on record of a link's trouble: by which exchanges it is proved, and no personal data."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from integrations.breaker import FAILURES_TO_OPEN
from integrations.link_states import Verdict, admission, report
from integrations.mocks.client import MockControl
from integrations.models import Attempt, Downtime, Exchange, Link, LinkState, Operation

from .clock import Clock
from .messages import MORNING, put, register, sync
from .scripted_link import Answer, ScriptedLink

pytestmark = pytest.mark.django_db(transaction=True)


def state() -> LinkState:
    return LinkState.objects.get(operation=Operation.SYNC_DOSSIER)


def evidence() -> dict[str, Any]:
    seen: dict[str, Any] | None = state().evidence
    assert seen is not None
    return seen


def probe(link: Link, operation: Operation, at: datetime) -> None:
    with transaction.atomic():
        admission(link, operation, at).take(at, timedelta(minutes=1))


def test_a_downtime_is_proved_by_its_first_error_its_last_and_the_answer(
    theirs: MockControl,
) -> None:
    theirs.fault("portal", "error", "DongBoHoSoMC", count=3)
    theirs.fault("portal", "html", "DongBoHoSoMC", count=1)
    put(sync(1), sync(2), sync(3))
    clock = Clock()
    opened_at = None
    for _ in range(5):
        clock.deliver()
        opened_at = opened_at or state().since
        clock.forward(minutes=3)
    down = Downtime.objects.get()
    assert (down.started_at, down.ended_at) == (opened_at, clock.now - timedelta(minutes=3))
    seen = down.evidence
    assert seen is not None
    assert (seen["failed_batches"], seen["probes"]) == (4, 2)
    failing = Exchange.objects.filter(request__path="/mapi/g").order_by("pk")[:5]
    first, last = seen["first_error"], seen["last_error"]
    assert (first["exchange"], last["exchange"]) == (failing[0].pk, failing[3].pk)
    assert (first["outcome"], first["error"]) == ("failed", "HTTP 500")
    assert (last["outcome"], last["error"]) == ("unknown", "HTTP 200")
    assert (first["path"], first["at"]) == ("/mapi/g", "2026-11-20T01:00:00.000+00:00")
    proof = Attempt.objects.get(exchange=seen["answer"]["exchange"])
    assert proof.outcome == "delivered"
    assert datetime.fromisoformat(seen["answer"]["at"]) == down.ended_at
    assert state().evidence is None  # what comes next is another story


def test_while_it_lasts_it_is_with_the_breaker(theirs: MockControl) -> None:
    fault = theirs.fault("portal", "down")
    put(*[sync(number) for number in range(3)])
    clock = Clock()
    clock.deliver()
    for _ in range(4):
        clock.forward(minutes=5)
        clock.deliver()
    seen = evidence()
    assert (seen["failed_batches"], seen["probes"]) == (FAILURES_TO_OPEN + 4, 4)
    for error in (seen["first_error"], seen["last_error"]):
        assert (error["outcome"], error["path"]) == ("unreachable", "/mapi/login")
        assert error["error"] == Exchange.objects.get(pk=error["exchange"]).error.split(":")[0]
    assert datetime.fromisoformat(seen["first_error"]["at"]) == MORNING
    assert datetime.fromisoformat(seen["last_error"]["at"]) == clock.now
    theirs.clear(fault["id"])


def test_trouble_that_passes_before_the_breaker_opens_leaves_nothing(theirs: MockControl) -> None:
    theirs.fault("portal", "error", "DongBoHoSoMC", count=FAILURES_TO_OPEN - 1)
    put(sync(1))
    clock = Clock()
    for _ in range(FAILURES_TO_OPEN):
        clock.deliver()
        clock.forward(minutes=10)
    assert state().evidence is None
    assert not Downtime.objects.exists()


def test_nothing_personal_is_in_it(scripted: ScriptedLink) -> None:
    """Numbers of the link's own, never its words."""
    words = "ChuHoSo: Trần Văn An, 001195012345"

    def respond(path: str, sent: Any) -> Answer:
        if path == "/mapi/login":
            return Answer({"error_code": 0, "session": "a-session-nobody-may-see"})
        return Answer(
            {
                "result": [
                    {"MaHoSo": item["MaHoSo"], "error_code": "77", "message": words}
                    for item in sent["data"]
                ]
            }
        )

    scripted.respond = respond
    put(*[sync(number) for number in range(3)])
    Clock().deliver()
    seen = evidence()
    assert seen["first_error"]["error"] == "HTTP 200, 77"
    kept = json.dumps(seen, ensure_ascii=False)
    for text in (words, "Trần", "001195012345", "nobody-may-see"):
        assert text not in kept


def test_a_busy_link_and_the_registry_s_numbers(theirs: MockControl) -> None:
    theirs.fault("portal", "busy", "DongBoHoSoMC", status=429, retry_after=60)
    theirs.settings(registry={"allowed_ips": ["10.0.0.1"]})
    put(sync(1), register(2))
    for link in Link:
        Clock().deliver(link)
    assert evidence()["first_error"]["error"] == "HTTP 429"
    registry = LinkState.objects.get(operation=Operation.REGISTER).evidence
    assert registry is not None
    assert (registry["last_error"]["error"], registry["last_error"]["path"]) == (
        "HTTP 403, 101",
        "/token",
    )


def test_a_probe_whose_worker_died_is_counted(theirs: MockControl) -> None:
    link, operation = Link.CIVIL_REGISTRY, Operation.REGISTER
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    for _ in range(FAILURES_TO_OPEN):
        report(link, operation, Verdict.FAILED, at, None)
    for _ in range(2):
        at += timedelta(minutes=2)
        probe(link, operation, at)
    report(link, operation, Verdict.ANSWERED, at, None)
    seen = Downtime.objects.get().evidence
    assert seen is not None
    assert (seen["probes"], seen["failed_batches"]) == (2, FAILURES_TO_OPEN)
    assert seen["answer"] == {"at": "2026-11-23T02:04:00.000+00:00", "exchange": None}


def test_what_was_sent_before_the_probe_does_not_end_a_downtime(theirs: MockControl) -> None:
    link, operation = Link.CIVIL_REGISTRY, Operation.REGISTER
    began = datetime(2026, 11, 23, 2, tzinfo=UTC)
    for _ in range(FAILURES_TO_OPEN):
        report(link, operation, Verdict.FAILED, began, None, sent_at=began)
    probed = began + timedelta(seconds=2)
    probe(link, operation, probed)
    for verdict in (Verdict.ANSWERED, Verdict.FAILED):
        report(link, operation, verdict, probed, None, sent_at=began)
        kept = LinkState.objects.get()
        assert (kept.breaker, kept.probe_sent_at) == ("half_open", probed)
    report(link, operation, Verdict.ANSWERED, probed, None, sent_at=probed)
    assert LinkState.objects.get().breaker == "closed"
