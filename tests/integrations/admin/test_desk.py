"""The operators' desk: what it says, and what can be done from it."""

import json
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrations.admin.parked import count_parked
from integrations.models import (
    Attempt,
    Downtime,
    Exchange,
    Link,
    LinkSample,
    LinkState,
    Operation,
    Outage,
    OutboxMessage,
    Outcome,
    Pause,
    Status,
)
from tests.admin_pages import Desk
from tests.dossiers import stories as s

from ..messages import code, put, sync

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

DESK = "/admin/links/"
PORTAL, REGISTRY = Link.NATIONAL_PORTAL, Link.CIVIL_REGISTRY
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def sample(at: datetime, **figures: Any) -> LinkSample:
    nothing = {"delivered": 0, "failed": 0, "waiting": 0, "dossiers_waiting": 0, "parked": 0}
    told = {**nothing, "link": PORTAL, **figures}
    return LinkSample.objects.create(at=at.replace(second=0, microsecond=0), **told)


def exchange(at: datetime, *outcomes: Outcome, **fields: Any) -> Exchange:
    made = Exchange.objects.create(
        **{
            "link": PORTAL,
            "operation": Operation.SYNC_DOSSIER,
            "started_at": at,
            "finished_at": at + timedelta(milliseconds=120),
            "request": {"body": {"data": [{"ChuHoSo": "Nguyễn Thị Hồng Vân"}]}},
            "http_status": 200,
            **fields,
        }
    )
    messages = list(OutboxMessage.objects.order_by("pk"))
    for message, outcome in zip(messages, outcomes, strict=False):
        Attempt.objects.create(message=message, exchange=made, outcome=outcome)
    return made


def cards(page: Any) -> dict[Link, Any]:
    return {column.card.link: column.card for column in page.response.context["columns"]}


@pytest.mark.parametrize(
    ("username", "status"),
    [("vanhanh", 200), ("quantri", 200), ("canbo1", 403), ("lanhdao1", 403), ("giamsat", 403)],
)
def test_it_is_for_operators(username: str, status: int) -> None:
    desk = Desk(username)
    assert desk.get(DESK).status == status
    for action in ("declare", "lift", "pause", "resume"):
        assert desk.get(f"{DESK}civil_registry/{action}/").status == status
        assert desk.post(f"{DESK}civil_registry/{action}/", {"reason": "?"}).status in (302, 403)
    assert Outage.objects.filter(ended_at=None).exists() is False
    assert (Pause.objects.exists(), Outage.objects.exists()) == ((status == 200,) * 2)


def test_nobody_is_let_in_without_signing_in(client: Any) -> None:
    assert client.get(DESK).status_code == 302
    assert client.get(f"{DESK}civil_registry/pause/").status_code == 302


def test_it_comes_first_in_the_operators_side_bar() -> None:
    groups = Desk("vanhanh").get("/admin/").response.context["sidebar_navigation"]
    assert groups[0]["items"][0]["link"] == DESK


def test_a_calm_day(now: datetime) -> None:
    put(sync(1))
    OutboxMessage.objects.update(status=Status.DELIVERED, settled_at=now - timedelta(seconds=20))
    exchange(now - timedelta(seconds=20), Outcome.DELIVERED)
    page = Desk("vanhanh").get(DESK)
    card = cards(page)[PORTAL]
    assert (card.condition.label, card.since) == ("Thông suốt", "")
    assert (card.dossiers, card.messages, card.delivered, card.parked) == ("0", "0", "1", 0)
    assert card.forecast == "Không có hồ sơ nào chờ gửi."
    assert card.trouble is None
    assert "Đã nhận" in page


def test_an_outage(now: datetime) -> None:
    put(sync(1), sync(2), now=now - timedelta(hours=2))
    put(sync(3), now=now)
    OutboxMessage.objects.filter(subject=code(3)).update(status=Status.PARKED)
    LinkState.objects.create(
        link=PORTAL,
        operation=Operation.SYNC_DOSSIER,
        breaker="open",
        since=now - timedelta(hours=3),
        probe_at=now + MINUTE,
        updated_at=now,
    )
    exchange(now - timedelta(hours=3), Outcome.FAILED, http_status=502)
    wrong = exchange(now - MINUTE, Outcome.UNREACHABLE, http_status=None, error="ConnectError")
    exchange(now, Outcome.REFUSED)  # the link's work well done
    page = Desk("vanhanh").get(DESK)
    card = cards(page)[PORTAL]
    assert card.condition.label == "Mất kết nối"
    assert card.since.endswith("(3 giờ)") or card.since.endswith("(4 giờ)")
    assert (card.dossiers, card.messages, card.oldest) == ("2", "2", "3 giờ")
    assert card.parked == 1
    assert "/admin/integrations/parkedmessage/?link=national_portal" in page
    assert card.trouble is not None
    assert card.trouble.exchange == wrong.pk
    assert card.trouble.words == "Đồng bộ hồ sơ: Không kết nối được, ConnectError"
    assert [line.name for line in card.operations] == ["Đồng bộ hồ sơ"]
    assert card.forecast == "Gửi hết trong khoảng 1 phút sau khi kết nối trở lại."
    assert cards(page)[REGISTRY].condition.label == "Thông suốt"
    assert cards(page)[REGISTRY].trouble is None


@pytest.mark.parametrize(
    ("span", "steps"), [("1h", 3), ("24h", 3), ("7d", 3), ("30d", 3), ("", 3), ("1000y", 3)]
)
def test_the_chart_looks_as_far_back_as_asked(span: str, steps: int, now: datetime) -> None:
    back = {
        "24h": timedelta(hours=2),
        "7d": timedelta(days=1),
        "30d": timedelta(days=5),
    }.get(span, 10 * MINUTE)
    for nth in range(3):
        sample(now - nth * back, delivered=10 * (nth + 1), waiting=5, failed=1)
    sample(now - timedelta(days=40), delivered=999)
    column = Desk("vanhanh").get(DESK, span=span).response.context["columns"][0]
    assert [step.delivered for step in column.steps] == [30, 20, 10]
    assert "đã gửi 60 bản tin" in column.chart.summary


def test_samples_of_one_step_are_put_together(now: datetime) -> None:
    noon = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)
    for minute, waiting in ((1, 7), (8, 90), (15, 20), (16, 3)):
        at = noon + minute * MINUTE
        sample(at, delivered=10, waiting=waiting, oldest_waiting_at=at - waiting * MINUTE)
    steps = Desk("vanhanh").get(DESK, span="24h").response.context["columns"][0].steps
    assert [(each.delivered, each.waiting, each.oldest) for each in steps] == [
        (30, 90, 90 * MINUTE),  # 12:00 to 12:15
        (10, 3, 3 * MINUTE),
    ]


def test_interruptions_are_drawn_and_listed(now: datetime) -> None:
    by = s.user("vanhanh")
    ago = {minutes: now - minutes * MINUTE for minutes in (5, 10, 20, 30, 50, 90, 100)}
    Outage.objects.create(
        link=PORTAL, started_at=ago[90], ended_at=ago[50], reason="Công văn 1", declared_by=by
    )
    Outage.objects.create(
        link=PORTAL, started_at=ago[100], ended_at=ago[90], reason="Trước", declared_by=by
    )
    Pause.objects.create(
        link=PORTAL, started_at=ago[30], ended_at=ago[20], reason="Bảo trì", paused_by=by
    )
    first = exchange(ago[10], http_status=502)
    Downtime.objects.create(
        link=PORTAL,
        operation=Operation.ADD_PROGRESS,
        started_at=ago[10],
        ended_at=ago[5],
        evidence={"first_error": {"exchange": first.pk}, "last_error": {"exchange": None}},
    )
    Downtime.objects.create(
        link=REGISTRY, operation=Operation.REGISTER, started_at=ago[10], ended_at=ago[5]
    )
    page = Desk("vanhanh").get(DESK)
    column = page.response.context["columns"][0]
    listed = [each for each, _words in column.interruptions]
    assert [each.kind.value for each in listed] == ["down", "pause", "outage"]
    assert [each.proof for each in listed] == [first.pk, None, None]
    assert len(column.chart.bands) == 3
    assert "Tạm dừng (Bảo trì)" in page
    assert "Trước" not in page


def test_no_declaration_is_on_it(now: datetime) -> None:
    put(sync(1))
    made = exchange(
        now, Outcome.FAILED, response='{"message": "Nguyễn Thị Hồng Vân"}', http_status=500
    )
    page = Desk("quantri").get(DESK)
    assert "Nguyễn Thị Hồng Vân" not in unescape(page.html)
    assert f"/admin/integrations/exchange/{made.pk}/change/" in page


def test_an_outage_is_declared_and_lifted_from_it() -> None:
    desk = Desk("vanhanh")
    assert f"{DESK}civil_registry/declare/" in desk.get(DESK)
    assert desk.post(f"{DESK}civil_registry/declare/", {"reason": " "}).status == 422
    assert not Outage.objects.exists()
    page = desk.post(f"{DESK}civil_registry/declare/", {"reason": "Công văn 3160"}, follow=True)
    outage = Outage.objects.get()
    assert (outage.link, outage.reason) == (REGISTRY, "Công văn 3160")
    assert outage.declared_by == s.user("vanhanh")
    assert list(page.messages) == ["Đã công bố sự cố."]
    assert cards(page)[REGISTRY].condition.label == "Đã công bố sự cố"
    assert "Công văn 3160" in page
    again = desk.post(f"{DESK}civil_registry/declare/", {"reason": "nữa"}, follow=True)
    assert list(again.messages) == ["Sự cố của kết nối này đã được công bố."]

    page = desk.post(f"{DESK}civil_registry/lift/", {"reason": "Đã thông"}, follow=True)
    outage.refresh_from_db()
    assert outage.ended_at is not None
    assert (outage.lifted_by, outage.lift_reason) == (s.user("vanhanh"), "Đã thông")
    assert cards(page)[REGISTRY].condition.label == "Thông suốt"
    again = desk.post(f"{DESK}civil_registry/lift/", {"reason": "nữa"}, follow=True)
    assert list(again.messages) == ["Sự cố này đã được công bố kết thúc."]


def test_a_link_is_paused_and_resumed_from_it() -> None:
    desk = Desk("vanhanh")
    assert "reason" in desk.get(f"{DESK}national_portal/pause/").form_with("reason")
    page = desk.post(f"{DESK}national_portal/pause/", {"reason": "Bảo trì"}, follow=True)
    pause = Pause.objects.get()
    assert (pause.link, pause.reason, pause.paused_by) == (PORTAL, "Bảo trì", s.user("vanhanh"))
    assert cards(page)[PORTAL].condition.label == "Tạm dừng"
    assert f"{DESK}national_portal/resume/" in page
    page = desk.post(f"{DESK}national_portal/resume/", {"reason": "Xong"}, follow=True)
    pause.refresh_from_db()
    assert (pause.resumed_by, pause.resume_reason) == (s.user("vanhanh"), "Xong")
    assert cards(page)[PORTAL].condition.label == "Thông suốt"


def test_a_link_that_is_none_does_not_exist() -> None:
    assert Desk("vanhanh").get(f"{DESK}mail/pause/").status == 404


def test_it_takes_a_fixed_number_of_queries(now: datetime) -> None:
    put(sync(1), sync(2), now=now)
    desk = Desk("vanhanh")
    exchange(now, Outcome.FAILED, Outcome.DELIVERED)
    sample(now)
    desk.get(DESK)
    with CaptureQueriesContext(connection) as few:
        desk.get(DESK)
    for nth in range(25):
        exchange(now - nth * MINUTE, Outcome.FAILED, Outcome.DELIVERED)
        sample(now - (nth + 1) * MINUTE)
    with CaptureQueriesContext(connection) as many:
        desk.get(DESK)
    assert len(many) == len(few)
    assert len(many) <= 75  # of five links


def test_what_is_parked_is_counted_for_every_page_without_reading_what_is_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO integrations_outboxmessage (
                link, operation, subject, key, payload, rank, occurred_at, created_at, status,
                attempts, polls, sent_again)
            SELECT 'national_portal', 'sync_dossier', 'S' || i, 'K' || i, '{}', 100, now(), now(),
                CASE WHEN i % 3 = 0 THEN 'waiting' WHEN i % 1000 = 1 THEN 'parked'
                    ELSE 'delivered' END, 0, 0, false
            FROM generate_series(1, 20000) AS i
            """
        )
        cursor.execute("ANALYZE integrations_outboxmessage")
        with CaptureQueriesContext(connection) as captured:
            parked = count_parked()
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {captured.captured_queries[0]['sql']}")
        plan = json.dumps(cursor.fetchone()[0])
    assert parked == 14
    assert '"Index Name": "message_parked"' in plan
    assert "Seq Scan" not in plan
