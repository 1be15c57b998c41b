"""What operators decide about many parked messages at once."""

from datetime import timedelta
from typing import Any

import pytest

from integrations import bulk as bulk_module
from integrations.admin import bulk as bulk_pages
from integrations.models import BulkIntervention, Intervention, OutboxMessage, Status
from integrations.parking import resend
from tests.admin_pages import NOW, Desk, Page
from tests.dossiers import stories as s
from tests.integrations.messages import code, fetch_result, put, register, sync

from .parked import OPERATOR, PARKED, REASON, SECRET, at, four_kinds, parked, refusal

__all__ = ["at"]  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

DECISIONS = "/admin/integrations/bulkintervention/"


def choose(desk: Desk, action: str, chosen: list[OutboxMessage], **query: str) -> Page:
    """Tick these (or, with a filter, all that match) and choose the action."""
    address = PARKED + "?" + "&".join(f"{name}={value}" for name, value in query.items())
    return desk.post(
        address,
        {
            "action": action,
            "_selected_action": [each.pk for each in chosen],
            "select_across": "1" if query else "0",
        },
    )


def confirm(desk: Desk, page: Page, chosen: list[OutboxMessage], **typed: str) -> Page:
    """Fill the confirmation in and send it where it came from."""
    form: dict[str, Any] = {**page.form_with("as_of"), **typed}
    form["_selected_action"] = [str(each.pk) for each in chosen]
    request = page.response.wsgi_request
    return desk.post(request.get_full_path(), form, follow=True)


def test_chosen_ones_go_again_with_a_reason_and_each_is_accounted_for() -> None:
    messages = four_kinds()
    desk = Desk(OPERATOR)
    page = choose(desk, "resend_chosen", messages)
    assert "Đánh dấu từng bản tin" in page
    assert "chỉ có ích khi hệ thống nhận đã sửa lỗi" in page
    assert "Sửa lỗi phần mềm trước" in page
    assert "phường sửa tờ khai và gửi đăng ký mới" in page
    assert not Intervention.objects.exists()

    without = confirm(desk, page, messages)
    assert "Lý do" in without
    assert not BulkIntervention.objects.exists()

    resend(messages[0], by=s.user(s.CLERK), now=NOW)
    done = confirm(desk, page, messages, reason=REASON)

    bulk = BulkIntervention.objects.get()
    assert done.response.redirect_chain == [(f"{DECISIONS}{bulk.pk}/change/", 302)]
    assert (bulk.chosen, bulk.done, bulk.by, bulk.reason) == (3, 2, s.user(OPERATOR), REASON)
    for message, status in zip(
        messages, (Status.WAITING, Status.WAITING, Status.PARKED, Status.WAITING), strict=True
    ):
        message.refresh_from_db()
        assert message.status == status
    for text in (REASON, "Đăng ký bị từ chối đã trả về phường", code(2), code(4), "Đang chờ gửi"):
        assert text in done, text
    assert bulk.interventions.count() == 2
    assert SECRET not in done


def test_who_was_faster_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the writing down of a decision and its batch somebody else deals with one."""
    messages = parked((sync, refusal("Email"), 1), (sync, refusal("Email"), 1))

    def then_somebody_else(*args: Any, **options: Any) -> BulkIntervention:
        bulk = bulk_module.begin(*args, **options)
        resend(messages[1], by=s.user(s.CLERK), now=NOW)
        return bulk

    monkeypatch.setattr(bulk_pages, "begin", then_somebody_else)
    desk = Desk(OPERATOR)
    done = confirm(desk, choose(desk, "resend_chosen", messages), messages, reason=REASON)
    assert "Không còn cần xử lý" in done
    assert str(s.user(s.CLERK)) in done
    assert (BulkIntervention.objects.get().done, len(BulkIntervention.objects.get().left)) == (1, 1)


def test_all_that_match_a_filter_go_again_and_what_parks_later_does_not() -> None:
    messages = parked(*[(sync, refusal("Email"), hours) for hours in (1, 2, 3, 30)])
    other = parked((sync, refusal("ChuHoSo"), 1))
    desk = Desk(OPERATOR)
    page = choose(desk, "resend_chosen", messages[:1], field="Email", link="national_portal")
    assert "kết nối: Cổng Dịch vụ công quốc gia; mục bị nêu: Email (4)" in page
    later = put(sync(50))[0]
    later.status, later.answer = Status.PARKED, refusal("Email")
    later.parked_at = NOW + timedelta(seconds=1)
    later.save()
    done = confirm(desk, page, messages[:1], reason=REASON)
    bulk = BulkIntervention.objects.get()
    assert (bulk.chosen, bulk.done) == (4, 4)
    assert "mục bị nêu: Email" in bulk.criteria
    assert "mục bị nêu: Email" in done
    assert set(OutboxMessage.objects.filter(status=Status.PARKED)) == {other[0], later}


def test_too_many_for_one_request_are_carried_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    messages = parked(*[(sync, refusal("Email"), 1)] * 5)
    monkeypatch.setattr(bulk_module, "BATCH", 2)
    monkeypatch.setattr(
        bulk_pages, "carry_on", lambda bulk, *, now: bulk_module.carry_on(bulk, now=now, most=2)
    )
    desk = Desk(OPERATOR)
    done = confirm(desk, choose(desk, "resend_chosen", messages), messages, reason=REASON)
    bulk = BulkIntervention.objects.get()
    assert "Còn 3 bản tin chưa xử lý." in done
    go_on = f"{DECISIONS}{bulk.pk}/go-on/"
    assert go_on in done
    assert desk.get(go_on).status == 405
    desk.post(go_on)
    desk.post(go_on)
    bulk.refresh_from_db()
    assert (bulk.done, bulk.pending) == (5, [])
    assert "Làm tiếp" not in desk.get(f"{DECISIONS}{bulk.pk}/change/")
    assert {each.at for each in Intervention.objects.all()} == {NOW}


def test_giving_up_names_what_will_never_be_delivered_and_must_be_understood() -> None:
    (message, registration) = parked(
        (sync, refusal("Email"), 1), (register, refusal("me.HoTen"), 1)
    )
    put(fetch_result(2))
    desk = Desk(OPERATOR)
    page = choose(desk, "cancel_chosen", [message, registration])
    for text in (
        "2 bản tin này sẽ không bao giờ được gửi.",
        "1 câu hỏi kết quả đăng ký cũng bị hủy",
        code(1),
        "Tôi hiểu",
    ):
        assert text in page, text
    chosen = [message, registration]
    refused = confirm(desk, page, chosen, reason="nhập nhầm")
    assert not BulkIntervention.objects.exists()
    done = confirm(desk, refused, chosen, reason="nhập nhầm", understood="on")
    assert "Đã hủy" in done
    message.refresh_from_db()
    assert (message.status, message.answer) == (Status.CANCELLED, {"reason": "nhập nhầm"})
    deeds = Intervention.objects.filter(action="cancelled", reason="nhập nhầm")
    assert deeds.count() == 3
    behind = OutboxMessage.objects.get(subject=code(1), status=Status.WAITING)
    assert behind.next_in_line is True


@pytest.mark.parametrize("username", ["canbo1", "lanhdao1", "giamsat"])
def test_nobody_else_decides_or_reads_decisions(username: str) -> None:
    messages = four_kinds()
    desk = Desk(username)
    assert choose(desk, "resend_chosen", messages).status == 403
    bulk = BulkIntervention.objects.create(
        action="resend", at=NOW, by=s.user(OPERATOR), reason=REASON, criteria="?", chosen=1,
        pending=[messages[0].pk],
    )  # fmt: skip
    assert desk.get(f"{DECISIONS}{bulk.pk}/change/").status == 403
    assert desk.post(f"{DECISIONS}{bulk.pk}/go-on/").status == 403
    assert OutboxMessage.objects.filter(status=Status.PARKED).count() == 4


def test_decisions_are_listed_and_never_edited() -> None:
    messages = parked((sync, refusal("Email"), 1))
    desk = Desk(OPERATOR)
    confirm(desk, choose(desk, "resend_chosen", messages), messages, reason=REASON)
    bulk = BulkIntervention.objects.get()
    page = desk.get(DECISIONS)
    assert REASON in page
    assert desk.get(f"{DECISIONS}add/").status == 403
    assert desk.post(f"{DECISIONS}{bulk.pk}/delete/", {"post": "yes"}).status == 403
    assert desk.get(f"{PARKED}{messages[0].pk}/change/").status == 302
