"""One id from a citizen's request to the log line of the link's answer; and no personal data."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from dossiers.api.submissions import example_submission
from dossiers.models import Dossier
from dossiers.procedures import PROCEDURES
from dossiers.states import DossierState
from integrations.delivery import deliver
from integrations.mocks.client import MockControl
from integrations.models import SYSTEMS, Exchange, Link, OutboxMessage, Status
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.integrations.processes import running_system, wait_until
from tests.log_lines import LogLines, lines_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("people")]

HEADER = "X-Request-ID"
PORTAL = "link.national_portal"
#: As in a container, where nobody is root.
PRODUCTION = {
    "LOG_FORMAT": "json",
    "LOG_LEVEL": "INFO",
    "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
}


def submission() -> dict[str, Any]:
    return example_submission(PROCEDURES[s.BIRTH], today=timezone.localdate())


def told_of_people(document: Any) -> Iterator[str]:
    """Every name, number and address of a submission: what may stand in no log."""
    if isinstance(document, dict | list):
        for each in document.values() if isinstance(document, dict) else document:
            yield from told_of_people(each)
    elif isinstance(document, str) and re.search(r"\d{9}|@|[a-zà-ỹ]+ \S", document):
        yield document
        yield json.dumps(document).strip('"')


def test_one_id_from_the_request_to_the_portals_answer(
    theirs: MockControl, tmp_path: Path, log: LogLines
) -> None:
    theirs.fault("portal", "answered_late", "DongBoHoSoMC", count=1)
    theirs.fault("portal", "html", "CapNhatTienDoHoSoMC", count=1)
    told = submission()
    answer = Caller(s.CITIZEN).post("dossiers/", told)
    assert answer.status_code == 201
    one = answer[HEADER]
    with running_system(tmp_path, PORTAL, "housekeeping", **PRODUCTION) as system:
        wait_until(lambda: not waiting(), "all delivered", seconds=60)
        wait_until(lambda: delivered_lines(system.logs(), one), "it is in the log")
        told_by_workers = system.logs()
    (request,) = [line for line in log.of("onestop.request_log") if line["method"] == "POST"]
    assert request["correlation_id"] == one
    sync, step = OutboxMessage.objects.filter(link__in=SYSTEMS).order_by("pk")
    answered = delivered_lines(told_by_workers, one)
    assert {line["operation"] for line in answered} == {sync.operation, step.operation}
    assert [line["outcomes"]["delivered"] for line in answered] == [[sync.pk], [step.pk]]
    # From the line to the proof, and to what the portal itself can find in its own log.
    (exchange_id,) = answered[-1]["exchange_ids"]
    (request_id,) = answered[-1]["request_ids"]
    assert Exchange.objects.get(pk=exchange_id).request["request_id"] == request_id
    people = list(told_of_people(told))
    assert len(people) > 20
    for person in people:
        assert person not in log.text + told_by_workers, person


def waiting() -> bool:
    return OutboxMessage.objects.filter(link__in=SYSTEMS, status=Status.WAITING).exists()


def delivered_lines(text: str, one: str) -> list[dict[str, Any]]:
    return [
        line
        for line in lines_of(text)
        if one in line.get("correlation_ids", []) and "delivered" in line["outcomes"]
    ]


def test_a_registrys_answer_moves_the_dossier_under_the_id_of_who_asked(
    theirs: MockControl,
) -> None:
    dossier = s.moved(s.filed(), *s.PROCESSING)
    answer = Caller("congchuc1").post(
        f"dossiers/{dossier.code}/transitions/", {"transition": "send_to_registry"}
    )
    assert answer.status_code == 200, answer.content
    before = OutboxMessage.objects.latest("pk").pk
    for _look in range(3):
        OutboxMessage.objects.update(not_before=None)
        deliver_all(Link.CIVIL_REGISTRY)
    assert Dossier.objects.get().state == DossierState.PROCESSING  # registered there
    followed = OutboxMessage.objects.filter(pk__gt=before, link__in=SYSTEMS)
    assert {message.operation for message in followed} == {"sync_dossier", "add_progress"}
    assert {message.correlation_id for message in followed} == {answer[HEADER]}


def deliver_all(link: Link) -> None:
    now = timezone.now()
    deliver(link, clock=lambda: now, until=now + timedelta(days=1))


def test_refusals_and_bugs_are_logged_under_the_id_without_the_declaration(
    theirs: MockControl, log: LogLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ValueError("Trần Nguyễn An Nhiên")

    theirs.fault("portal", "item_refusal", "DongBoHoSoMC", field="ChuHoSo", share=1)
    told = submission()
    answer = Caller(s.CITIZEN).post("dossiers/", told)
    deliver_all(Link.NATIONAL_PORTAL)
    (parked,) = log.of("integrations.settling")
    assert parked["level"] == "WARNING"
    assert parked["correlation_id"] == answer[HEADER]
    assert parked["message_id"] == OutboxMessage.objects.get(status=Status.PARKED).pk

    waits = s.in_state(DossierState.AWAITING_REGISTRY)
    monkeypatch.setattr("dossiers.delivery_replies._registered", fail)
    for _look in range(3):
        OutboxMessage.objects.update(not_before=None)
        deliver_all(Link.CIVIL_REGISTRY)
    (failed,) = log.of("integrations.telling")
    assert (
        failed["message_id"]
        == OutboxMessage.objects.get(subject=waits.code, status=Status.PARKED).pk
    )
    for person in told_of_people(told):
        assert person not in log.text, person


def test_workers_and_beat_log_as_the_web_does(tmp_path: Path) -> None:
    """Their own trouble too is JSON: a broker that is away is the first that Celery tells of."""
    with running_system(tmp_path, "housekeeping", **PRODUCTION) as system:
        system.redis.kill()
        wait_until(lambda: "celery" in system.logs(), "Celery has complained", seconds=60)
        lines = lines_of(system.logs())
    assert {line["level"] for line in lines} <= {"WARNING", "ERROR", "CRITICAL"}
    assert any(line["logger"].startswith("celery") for line in lines)
