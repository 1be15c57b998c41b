"""Exchanges on record: found by how they ended, when, and about whom; read masked by everybody."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import demo
from accounts.models import Membership, Role, Unit
from integrations.models import Attempt, Exchange, Link, Operation, OutboxMessage, Outcome
from tests.admin_pages import Desk
from tests.dossiers import stories as s

from ..messages import code, put, sync

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

EXCHANGES = "/admin/integrations/exchange/"
MESSAGES = "/admin/integrations/outboxmessage/"
PERSONAL = "Trần Văn An"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def exchange(at: datetime, outcomes: dict[OutboxMessage, Outcome], **fields: Any) -> Exchange:
    payloads = [message.payload for message in outcomes]
    made = Exchange.objects.create(
        **{
            "link": Link.NATIONAL_PORTAL,
            "operation": Operation.SYNC_DOSSIER,
            "started_at": at,
            "finished_at": at + timedelta(milliseconds=120),
            "request": {"path": "/mapi/g", "body": {"data": payloads}},
            "http_status": 200,
            "response": json.dumps({"result": payloads}, ensure_ascii=False),
            **fields,
        }
    )
    for message, outcome in outcomes.items():
        detail = {"message": f"{PERSONAL}: sai", "error_code": 3}
        Attempt.objects.create(message=message, exchange=made, outcome=outcome, detail=detail)
    return made


def listed(**query: str) -> set[int]:
    page = Desk("vanhanh").get(EXCHANGES, **query)
    assert page.status == 200
    return {row.pk for row in page.response.context["cl"].result_list}


def test_they_are_found_by_how_they_ended(now: datetime) -> None:
    one, two, three = put(sync(1), sync(2), sync(3))
    mixed = exchange(now, {one: Outcome.DELIVERED, two: Outcome.REFUSED, three: Outcome.REFUSED})
    well = exchange(now, {one: Outcome.DELIVERED})
    lost = exchange(now, {two: Outcome.UNKNOWN}, link=Link.CIVIL_REGISTRY)
    assert listed() == {mixed.pk, well.pk, lost.pk}
    assert listed(outcome="refused") == {mixed.pk}
    assert listed(outcome="unknown") == {lost.pk}
    assert listed(outcome="unknown", link__exact="national_portal") == set()
    assert listed(outcome="nonsense") == {mixed.pk, well.pk, lost.pk}
    page = Desk("vanhanh").get(EXCHANGES, outcome="refused")
    assert "Từ chối × 2" in page
    assert "Đã nhận" in page


def test_they_are_found_by_when_they_were(now: datetime) -> None:
    (message,) = put(sync(1))
    ages = {"15m": 5, "1h": 40, "24h": 5 * 60, "7d": 3 * 24 * 60, "30d": 20 * 24 * 60}
    made = {
        key: exchange(now - timedelta(minutes=minutes), {message: Outcome.DELIVERED}).pk
        for key, minutes in ages.items()
    }
    expected: set[int] = set()
    for key, pk in made.items():
        expected.add(pk)
        assert listed(lately=key) == expected


def test_they_are_found_by_a_dossiers_code(now: datetime) -> None:
    one, two = put(sync(1), sync(2))
    about_one = exchange(now, {one: Outcome.DELIVERED})
    about_both = exchange(now, {one: Outcome.FAILED, two: Outcome.DELIVERED})
    assert listed(q=f" {code(1)} ") == {about_one.pk, about_both.pk}
    assert listed(q=code(2)) == {about_both.pk}
    assert listed(q=code(1)[:-1]) == set()  # the whole code: that is what there is an index of
    assert listed(q=code(1), outcome="failed") == {about_both.pk}


@pytest.mark.parametrize(
    ("base", "query"),
    [
        (EXCHANGES, {"q": code(1)}),
        (EXCHANGES, {"outcome": "refused"}),
        (MESSAGES, {"q": code(1)}),
        (MESSAGES, {"q": f"{code(1)}/sync/1"}),
    ],
)
def test_it_is_found_by_an_index_among_very_many(
    base: str, query: dict[str, str], now: datetime
) -> None:
    (message,) = put(sync(1))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH message AS (
                INSERT INTO integrations_outboxmessage (
                    link, operation, subject, key, payload, rank, occurred_at, created_at, status,
                    attempts, polls, settled_at, sent_again)
                SELECT 'national_portal', 'sync_dossier', 'S' || i, 'K' || i, '{}', 100, now(),
                    now(), 'delivered', 0, 0, now(), false
                FROM generate_series(1, 20000) AS i RETURNING id
            ), exchange AS (
                INSERT INTO integrations_exchange (
                    link, operation, started_at, finished_at, request, response, error)
                SELECT 'national_portal', 'sync_dossier', now(), now(), '{}', '', ''
                FROM generate_series(1, 20000) RETURNING id
            )
            INSERT INTO integrations_attempt (message_id, exchange_id, outcome)
            SELECT message.id, exchange.id, 'delivered'
            FROM (SELECT id, row_number() OVER () AS nth FROM message) AS message
            JOIN (SELECT id, row_number() OVER () AS nth FROM exchange) AS exchange USING (nth)
            """
        )
    exchange(now, {message: Outcome.REFUSED})
    desk = Desk("vanhanh")
    with connection.cursor() as cursor:
        for table in ("outboxmessage", "exchange", "attempt"):
            cursor.execute(f"ANALYZE integrations_{table}")
    with CaptureQueriesContext(connection) as captured:
        page = desk.get(base, **query)
    assert len(page.response.context["cl"].result_list) == 1
    searches = [
        each["sql"]
        for each in captured.captured_queries
        if code(1) in each["sql"] or "'refused'" in each["sql"]
    ]
    assert len(searches) >= 2  # how many, and which
    for statement in searches:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
            plan = cursor.fetchone()[0][0]["Plan"]
        assert sum(each["Actual Rows"] for each in _scans(plan)) < 100, statement
        assert not [each for each in _scans(plan) if each["Node Type"] == "Seq Scan"], statement


def _scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "Scan" in node["Node Type"]:
        yield node
    for below in node.get("Plans", []):
        yield from _scans(below)


@pytest.mark.parametrize("username", ["vanhanh", "quantri"])
def test_nobody_reads_one_unmasked_whatever_else_they_may(username: str, now: datetime) -> None:
    """Not even who also works in a ward: it holds other wards' dossiers too."""
    Membership.objects.create(
        user=s.user(username),
        unit=Unit.objects.get(code=demo.WARD),
        role=Role.OFFICER,
        valid_from=demo.SINCE,
    )
    (message,) = put(sync(1))
    assert message.payload["ChuHoSo"] == PERSONAL
    made = exchange(now, {message: Outcome.REFUSED}, response=f"<b>{PERSONAL}</b>")
    desk = Desk(username)
    for page in (
        desk.get(EXCHANGES),
        desk.get(f"{EXCHANGES}{made.pk}/change/"),
        desk.get(f"{EXCHANGES}{made.pk}/change/", unmasked="1"),
    ):
        assert page.status == 200
        assert PERSONAL not in unescape(page.html)
    one = desk.get(f"{EXCHANGES}{made.pk}/change/")
    assert "ChuHoSo" in one
    assert code(1) in one
    assert "Bị từ chối" in one
    assert f"{MESSAGES}{message.pk}/change/" in one


def test_who_works_in_the_ward_reads_their_dossiers_own_part(now: datetime) -> None:
    dossier = s.filed()
    sent = OutboxMessage.objects.filter(subject=dossier.code).earliest("pk")
    (other,) = put(sync(7))
    exchange(now, {sent: Outcome.REFUSED, other: Outcome.DELIVERED})
    page = Desk(s.CLERK).get(f"/admin/dossiers/dossier/{dossier.pk}/change/")
    text = unescape(page.html)
    assert sent.payload["ChuHoSo"] in text
    assert f"{PERSONAL}: sai" in text  # what the link said of this one, at this attempt
    assert code(7) not in text
    assert Desk(s.CLERK).get(f"{EXCHANGES}").status == 403


def test_a_page_of_them_takes_a_fixed_number_of_queries(now: datetime) -> None:
    (message,) = put(sync(1))
    desk = Desk("vanhanh")
    exchange(now, {message: Outcome.DELIVERED})
    desk.get(EXCHANGES)
    with CaptureQueriesContext(connection) as few:
        desk.get(EXCHANGES)
    for _nth in range(20):
        exchange(now, {message: Outcome.FAILED})
    with CaptureQueriesContext(connection) as many:
        desk.get(EXCHANGES)
    assert len(many) == len(few)
