"""What operators see of parked messages."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import demo
from accounts.models import Unit
from integrations.models import OutboxMessage, Status
from integrations.parking import resend
from tests.admin_pages import NOW, Desk, Page
from tests.dossiers import stories as s
from tests.integrations.messages import code, notice, put, register, step, sync

from .parked import OPERATOR, PARKED, REASON, SECRET, at, four_kinds, parked, refusal

__all__ = ["at"]  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def rows(page: Page) -> list[OutboxMessage]:
    return list(page.response.context["cl"].result_list)


def test_the_list_tells_whose_fault_it_is_and_nothing_that_was_declared() -> None:
    messages = four_kinds()
    page = Desk(OPERATOR).get(PARKED)
    assert [each.pk for each in rows(page)] == [each.pk for each in reversed(messages)]
    ward = Unit.objects.get(code=demo.WARD).name
    for text in (
        code(1), ward, "Đồng bộ hồ sơ", "Hệ thống nhận từ chối", "SoDienThoai",
        "Dữ liệu không đúng", "nks.HoTen", "Lỗi của ta khi ghi nhận trả lời",
        "delivery_replies.py:61 in _registered: dossiers.delivery_replies.AnswerOutOfPlace",
        "2\xa0giờ", "1\xa0ngày", "1\xa0tuần",
    ):  # fmt: skip
        assert text in page, text
    assert SECRET not in page
    assert "rút hồ sơ" not in page
    assert f"/admin/integrations/outboxmessage/{messages[0].pk}/change/" in page


def test_what_is_held_up_behind_is_counted() -> None:
    (message,) = parked((sync, refusal("Email"), 1))
    put(step(1, 10), register(1))
    assert [each.behind_count for each in rows(Desk(OPERATOR).get(PARKED))] == [2]  # type: ignore[attr-defined]
    OutboxMessage.objects.exclude(pk=message.pk).update(status=Status.DELIVERED)
    assert [each.behind_count for each in rows(Desk(OPERATOR).get(PARKED))] == [0]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, {1, 2, 3, 4}),
        ({"link": "national_portal"}, {1, 2}),
        ({"operation": "register"}, {3}),
        ({"cause": "receiver"}, {4}),
        ({"cause": "incorrect"}, {3}),
        ({"cause": "refused"}, {1, 2}),
        ({"field": "NguoiXuLy"}, {2}),
        ({"field": "nks.HoTen"}, {3}),
        ({"unit": demo.WARD}, {1, 2, 3, 4}),
        ({"unit": demo.OTHER_WARD}, set()),
        ({"age": "1d"}, {2, 3, 4}),
        ({"age": "7d"}, {4}),
        ({"q": code(2)}, {2}),
        ({"link": "national_portal", "age": "1d"}, {2}),
    ],
)
def test_filters(query: dict[str, str], numbers: set[int]) -> None:
    four_kinds()
    found = {each.subject for each in rows(Desk(OPERATOR).get(PARKED, **query))}
    assert found == {code(number) for number in numbers}


def test_the_fields_that_links_complain_of_can_be_chosen() -> None:
    four_kinds()
    page = Desk(OPERATOR).get(PARKED)
    for text in ("SoDienThoai (1)", "nks.HoTen (1)", Unit.objects.get(code=demo.WARD).name):
        assert text in page


def test_its_queries_do_not_grow_with_its_rows(django_assert_max_num_queries: Any) -> None:
    parked(*[(sync, refusal("Email"), 1)] * 40)
    desk = Desk(OPERATOR)
    desk.get(PARKED)
    with django_assert_max_num_queries(16):
        assert len(rows(desk.get(PARKED))) == 40


def test_one_message_says_why_it_is_parked_and_what_sending_again_would_do() -> None:
    *_others, broken = four_kinds()
    page = Desk(OPERATOR).get(f"/admin/integrations/outboxmessage/{broken.pk}/change/")
    assert "delivery_replies.py:61 in _registered" in page
    assert "Sửa lỗi phần mềm trước" in page
    assert SECRET not in page


def test_the_side_bar_counts_what_waits_for_a_person() -> None:
    four_kinds()
    groups = Desk(OPERATOR).get("/admin/").response.context["sidebar_navigation"]
    (item,) = [each for group in groups for each in group["items"] if each["link"] == PARKED]
    assert item["badge"] == 4


def test_a_refused_notice_is_read_masked_and_sent_again_by_an_operator() -> None:
    (message,) = put(notice(7))
    message.status, message.parked_at = Status.PARKED, NOW - timedelta(hours=1)
    message.answer = {"smtp_code": 550, "faults": [{"field": "to", "message": f"{SECRET}?"}]}
    message.save()
    desk = Desk(OPERATOR)
    assert "Địa chỉ nhận không dùng được" in desk.get(PARKED)
    page = desk.get(f"/admin/integrations/outboxmessage/{message.pk}/change/")
    assert "Các thông báo sau của hồ sơ không phải chờ." in page
    assert "550" in page
    for hidden in (SECRET, "cong.dan.7", "Đã tiếp nhận"):
        assert hidden not in page
    resend(message, by=s.user(OPERATOR), now=NOW, reason=REASON)
    message.refresh_from_db()
    assert message.status == Status.WAITING
