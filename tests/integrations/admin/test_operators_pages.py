"""What an operator does in the admin, and what an operator never sees."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.actor import Actor
from dossiers.lifecycle import submit_dossier
from integrations.admin.masking import MASK, masked, masked_response
from integrations.models import (
    Attempt,
    Downtime,
    Exchange,
    Link,
    LinkState,
    Outage,
    OutboxMessage,
    Outcome,
    Status,
)
from integrations.outages import outage_in_force
from integrations.pauses import pause_link, resume_link
from tests.admin_pages import Desk
from tests.dossiers import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

MESSAGES = "/admin/integrations/outboxmessage/"
OUTAGES = "/admin/integrations/outage/"
PAUSES = "/admin/integrations/pause/"
#: What the example declares, and nobody but the ward may read.
PERSONAL = ("Nguyễn Thị Hồng Vân", "Trần Nguyễn An Nhiên", "001195012345", "0912345678")


@pytest.fixture
def message() -> OutboxMessage:
    citizen = s.user(s.CITIZEN)
    submit_dossier(s.submission(), actor=Actor.person(citizen), now=s.MORNING)
    sent = OutboxMessage.objects.earliest("pk")
    assert "Nguyễn Thị Hồng Vân" in json.dumps(sent.payload, ensure_ascii=False)
    return sent


def exchange_of(message: OutboxMessage, response: str) -> Exchange:
    exchange = Exchange.objects.create(
        link=message.link,
        operation=message.operation,
        started_at=s.MORNING,
        finished_at=s.MORNING + timedelta(milliseconds=120),
        request={"path": "/mapi/g", "body": {"service": "DongBo", "data": [message.payload]}},
        http_status=200,
        response=response,
    )
    Attempt.objects.create(message=message, exchange=exchange, outcome=Outcome.FAILED)
    return exchange


@pytest.mark.parametrize("username", ["vanhanh", "quantri"])
def test_an_operator_sees_no_declaration_anywhere(username: str, message: OutboxMessage) -> None:
    message.answer = {
        "error": 'Traceback:\n  File "x.py", line 1, in f\nValueError: Nguyễn Thị Hồng Vân',
        "answer": {"ketQuaXuLy": {"soDinhDanh": "001195012345"}},
        "faults": [{"field": "ChuHoSo", "message": "Nguyễn Thị Hồng Vân: sai"}],
    }
    message.status = Status.PARKED
    message.save()
    reply = json.dumps({"result": [message.payload]}, ensure_ascii=False)
    exchanges = [exchange_of(message, text) for text in (reply, reply[:200], "<b>0912345678</b>")]
    desk = Desk(username)
    pages = [
        desk.get(MESSAGES),
        desk.get("/admin/integrations/parkedmessage/"),
        desk.get(f"{MESSAGES}{message.pk}/change/"),
        desk.get("/admin/integrations/exchange/"),
        *(desk.get(f"/admin/integrations/exchange/{each.pk}/change/") for each in exchanges),
        desk.get("/admin/integrations/linkstate/"),
        desk.get("/admin/"),
    ]
    for page in pages:
        assert page.status == 200
        for text in PERSONAL:
            assert text not in page
    one = pages[2]
    assert message.subject in one
    assert "ChuHoSo" in one  # the field is named, its content is not
    assert "line 1, in f" in one


def test_a_message_is_found_by_the_id_of_the_request_that_caused_it(
    message: OutboxMessage,
) -> None:
    one = "0b5cbc5e5d8b4cf59a3e0a4c5f1f4f0e"
    OutboxMessage.objects.filter(pk=message.pk).update(correlation_id=one)
    desk = Desk("vanhanh")
    assert f"{MESSAGES}{message.pk}/change/" in desk.get(f"{MESSAGES}?q={one}")
    assert f"{MESSAGES}{message.pk}/change/" not in desk.get(f"{MESSAGES}?q={one[:-1]}f")
    assert one in desk.get(f"{MESSAGES}{message.pk}/change/")


def test_masking_keeps_the_form() -> None:
    document = {
        "MaHoSo": "H26-1",
        "ChuHoSo": "A",
        "Gia": 8000,
        "TaiLieuNop": [{"TenTepDinhKem": "B"}],
        "trong": "",
        "khong": None,
    }
    assert masked(document) == {
        "MaHoSo": "H26-1",
        "ChuHoSo": MASK,
        "Gia": MASK,
        "TaiLieuNop": [{"TenTepDinhKem": MASK}],
        "trong": "",
        "khong": None,
    }
    assert masked_response("") == ""
    assert masked_response("<html>") == "(6)"


def test_messages_and_exchanges_are_not_edited(message: OutboxMessage) -> None:
    exchange = exchange_of(message, "{}")
    desk = Desk("quantri")
    for base, pk in ((MESSAGES, message.pk), ("/admin/integrations/exchange/", exchange.pk)):
        assert desk.get(f"{base}add/").status == 403
        assert desk.post(f"{base}{pk}/change/", {"payload": "{}"}).status == 403
        assert desk.post(f"{base}{pk}/delete/", {"post": "yes"}).status == 403
        gone = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
        desk.post(base, gone)
    assert OutboxMessage.objects.filter(pk=message.pk).exists()
    assert Exchange.objects.filter(pk=exchange.pk).exists()


def declared(desk: Desk, **changes: str) -> int:
    form = desk.get(f"{OUTAGES}add/").form_with("reason")
    form |= {"link": Link.CIVIL_REGISTRY, "reason": "Bộ Tư pháp thông báo mất kết nối", **changes}
    return desk.post(f"{OUTAGES}add/", form).status


def test_an_outage_is_declared_with_a_reason_and_lifted() -> None:
    desk = Desk("vanhanh")
    assert declared(desk) == 302
    outage = outage_in_force(Link.CIVIL_REGISTRY, timezone.now())
    assert outage is not None
    assert outage.declared_by == s.user("vanhanh")
    assert f"{OUTAGES}{outage.pk}/lift/" in desk.get(OUTAGES)

    lift = f"{OUTAGES}{outage.pk}/lift/"
    form = desk.get(lift).form_with("reason")
    for reason in ("", "  ", "x" * 501):
        assert desk.post(lift, {**form, "reason": reason}).status == 422
    assert outage_in_force(Link.CIVIL_REGISTRY, timezone.now()) is not None
    assert desk.post(lift, {**form, "reason": "Bộ báo đã nối lại"}).status == 302
    assert outage_in_force(Link.CIVIL_REGISTRY, timezone.now()) is None
    ended = Outage.objects.get()
    assert (ended.lift_reason, ended.lifted_by) == ("Bộ báo đã nối lại", s.user("vanhanh"))
    assert "Bộ báo đã nối lại" in desk.get(OUTAGES)
    again = desk.post(lift, {**form, "reason": "lần nữa"}, follow=True)
    assert list(again.messages)[-1] == "Sự cố này đã được công bố kết thúc."
    assert Outage.objects.get() == ended
    assert Outage.objects.get().lift_reason == "Bộ báo đã nối lại"


@pytest.mark.parametrize("username", ["canbo1", "lanhdao1", "giamsat"])
def test_nobody_else_declares_or_lifts(username: str) -> None:
    outage = s.declare_outage(timezone.now() - timedelta(hours=1))
    desk = Desk(username)
    for door in (OUTAGES, f"{OUTAGES}add/"):
        assert desk.get(door).status == 403
    assert desk.get(f"{OUTAGES}{outage.pk}/lift/").status == 403
    assert desk.post(f"{OUTAGES}{outage.pk}/lift/", {"reason": "x"}).status == 403
    assert Outage.objects.get().ended_at is None


def test_a_second_outage_of_a_link_is_refused_in_words() -> None:
    s.declare_outage(timezone.now() - timedelta(hours=1))
    desk = Desk("vanhanh")
    assert declared(desk) == 302
    assert "Sự cố của kết nối này đã được công bố." in desk.get(OUTAGES).messages
    assert Outage.objects.count() == 1


def test_an_outage_needs_a_reason() -> None:
    assert declared(Desk("vanhanh"), reason="") == 200
    assert not Outage.objects.exists()


def test_an_outage_that_is_none_is_not_lifted() -> None:
    assert Desk("vanhanh").get(f"{OUTAGES}99/lift/").status == 404
    assert Desk("vanhanh").post(f"{OUTAGES}99/lift/", {"reason": "x"}).status == 404


def test_a_declared_outage_is_not_edited() -> None:
    outage = s.declare_outage()
    desk = Desk("quantri")
    assert desk.post(f"{OUTAGES}{outage.pk}/change/", {"reason": "khác"}).status == 403
    assert desk.post(f"{OUTAGES}{outage.pk}/delete/", {"post": "yes"}).status == 403


def test_pauses_are_a_record_that_nobody_edits() -> None:
    now = timezone.now()
    pause_link(Link.CIVIL_REGISTRY, by=s.user("vanhanh"), reason="Bảo trì", now=now)
    pause = resume_link(Link.CIVIL_REGISTRY, by=s.user("quantri"), reason="Xong", now=now)
    desk = Desk("vanhanh")
    listed = desk.get(PAUSES)
    for text in ("Bảo trì", "Xong"):
        assert text in listed
    assert "Bảo trì" in desk.get(f"{PAUSES}{pause.pk}/change/")
    assert desk.get(f"{PAUSES}add/").status == 403
    assert desk.post(f"{PAUSES}{pause.pk}/change/", {"reason": "khác"}).status == 403
    assert desk.post(f"{PAUSES}{pause.pk}/delete/", {"post": "yes"}).status == 403


def test_a_downtime_shows_what_proves_it(message: OutboxMessage) -> None:
    exchange = exchange_of(message, "{}")
    at = "2026-11-23T01:00:00.000+00:00"
    error = {"at": at, "outcome": "failed", "error": "HTTP 500", "path": "/mapi/g"}
    seen = {
        "first_error": {**error, "exchange": exchange.pk},
        "last_error": {**error, "error": "ReadTimeout", "outcome": "unknown", "exchange": None},
        "failed_batches": 4,
        "probes": 2,
        "answer": {"at": at, "exchange": None},
    }
    about = {"link": message.link, "operation": message.operation}
    down = Downtime.objects.create(
        **about, started_at=s.MORNING, ended_at=s.MORNING + timedelta(hours=1), evidence=seen
    )
    Downtime.objects.create(**about, started_at=s.MORNING, ended_at=s.MORNING)  # of before
    LinkState.objects.create(**about, updated_at=s.MORNING, evidence=seen)
    desk = Desk("vanhanh")
    state = LinkState.objects.get()
    for page in (
        "/admin/integrations/downtime/",
        f"/admin/integrations/downtime/{down.pk}/change/",
        f"/admin/integrations/linkstate/{state.pk}/change/",
    ):
        told = desk.get(page)
        assert "Lỗi đầu: 08:00 23/11/2026: Lỗi phía hệ thống nhận, HTTP 500, /mapi/g" in told
        assert f"/admin/integrations/exchange/{exchange.pk}/change/" in told
        assert "Không rõ kết quả, ReadTimeout" in told
        assert "4 lượt gửi không được, 2 lần thử lại." in told
        assert "Trả lời lại: 08:00 23/11/2026" in told
    assert desk.post(f"/admin/integrations/downtime/{down.pk}/delete/", {}).status == 403
