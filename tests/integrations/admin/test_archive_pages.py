"""What is archived, as an operator looks it up, and never sees more of it than of what is not."""

import json
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from dossiers.actor import Actor
from dossiers.lifecycle import submit_dossier
from integrations.archive import archive
from integrations.models import (
    Attempt,
    BulkIntervention,
    DroppedMonth,
    Exchange,
    OutboxMessage,
    Outcome,
    Status,
)
from tests.admin_pages import Desk
from tests.dossiers import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

MESSAGES = "/admin/integrations/outboxmessage/"
ARCHIVE = "/admin/integrations/archivedmessage/"
#: What the example declares, and nobody but the ward may read.
PERSONAL = ("Nguyễn Thị Hồng Vân", "Trần Nguyễn An Nhiên", "001195012345", "0912345678")


@pytest.fixture
def message() -> OutboxMessage:
    submit_dossier(s.submission(), actor=Actor.person(s.user(s.CITIZEN)), now=s.MORNING)
    sent = OutboxMessage.objects.earliest("pk")
    assert "Nguyễn Thị Hồng Vân" in json.dumps(sent.payload, ensure_ascii=False)
    return sent


def exchange_of(message: OutboxMessage) -> Exchange:
    exchange = Exchange.objects.create(
        link=message.link,
        operation=message.operation,
        started_at=s.MORNING,
        finished_at=s.MORNING + timedelta(milliseconds=120),
        request={"path": "/mapi/g", "body": {"service": "DongBo", "data": [message.payload]}},
        http_status=200,
        response=json.dumps({"result": [message.payload]}, ensure_ascii=False),
    )
    Attempt.objects.create(message=message, exchange=exchange, outcome=Outcome.FAILED)
    return exchange


def test_the_archive_is_asked_for_exactly_and_tells_no_declaration(message: OutboxMessage) -> None:
    message.correlation_id = "0af7651916cd43dd8448eb211c80319c"
    message.save()
    exchange = exchange_of(message)
    OutboxMessage.objects.update(status=Status.DELIVERED, settled_at=s.MORNING, next_in_line=False)
    later = s.MORNING + timedelta(days=61)
    assert archive(before=later, clock=lambda: s.MORNING, until=later).messages > 1
    desk = Desk("vanhanh")
    assert message.subject not in desk.get(ARCHIVE)
    for asked in (message.subject, f" {message.key} ", message.correlation_id):
        assert f"{ARCHIVE}{message.pk}/change/" in desk.get(f"{ARCHIVE}?{urlencode({'q': asked})}")
    part = message.subject[:-1]
    assert f"{ARCHIVE}{message.pk}/change/" not in desk.get(f"{ARCHIVE}?{urlencode({'q': part})}")
    one = desk.get(f"{ARCHIVE}{message.pk}/change/")
    proof = f"/admin/integrations/archivedexchange/{exchange.pk}/change/"
    assert proof in one
    listed = desk.get(f"/admin/integrations/archivedexchange/?q={exchange.pk}")
    assert proof in listed
    assert proof not in desk.get("/admin/integrations/archivedexchange/?q=99999999999999999999")
    for page in (one, listed, desk.get(proof)):
        assert page.status == 200
        for text in PERSONAL:
            assert text not in page
    # Addresses of before (in evidence, in lists of differences) lead there.
    for address, now_at in (
        (f"{MESSAGES}{message.pk}/change/", f"{ARCHIVE}{message.pk}/change/"),
        (f"/admin/integrations/exchange/{exchange.pk}/change/", proof),
    ):
        assert desk.get(address).response.headers["Location"] == now_at
        assert Desk(s.CLERK).get(address).status == 403
    assert Desk(s.CLERK).get(ARCHIVE).status == 403


def test_a_decision_about_many_tells_what_of_it_is_archived(message: OutboxMessage) -> None:
    decided = BulkIntervention.objects.create(
        action="resend",
        at=s.MORNING,
        by=s.user("vanhanh"),
        reason="Cổng đã sửa lỗi",
        criteria="Tất cả",
        chosen=2,
        done=1,
        left=[{"message": message.pk, "why": "not_parked"}],
    )
    (other,) = OutboxMessage.objects.exclude(pk=message.pk)[:1]
    deed = {"at": s.MORNING, "by": s.user("quantri"), "action": "resent"}
    message.interventions.create(**deed)
    other.interventions.create(**deed, bulk=decided)
    OutboxMessage.objects.update(status=Status.DELIVERED, settled_at=s.MORNING, next_in_line=False)
    page = f"/admin/integrations/bulkintervention/{decided.pk}/change/"
    desk = Desk("vanhanh")
    before = desk.get(page)
    assert str(s.user("quantri")) in before
    later = s.MORNING + timedelta(days=61)
    archive(before=later, clock=lambda: s.MORNING, until=later)
    after = desk.get(page)
    assert "Đã lưu trữ: 1" in after
    for text in (message.subject, str(s.user("quantri"))):
        assert text in after


def test_dropped_months_are_on_record() -> None:
    DroppedMonth.objects.create(
        table="integrations_archivedmessage",
        month=date(2024, 9, 1),
        rows=120_000,
        dropped_at=s.MORNING,
    )
    page = Desk("vanhanh").get("/admin/integrations/droppedmonth/")
    assert "09/2024" in page
