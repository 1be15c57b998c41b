"""What a dossier's page tells."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dossiers.models import Dossier
from dossiers.states import DossierState as S
from dossiers.transitions import Transition
from integrations.archive import archive
from integrations.models import (
    Attempt,
    Exchange,
    Link,
    Operation,
    OutboxMessage,
    Outcome,
    Status,
)
from integrations.parking import resend
from tests.admin_pages import NOW, Desk

from .. import stories as s
from .addresses import move, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def read(dossier: Dossier, by: str = s.OFFICER) -> str:
    return Desk(by).get(page(dossier)).html


def test_the_declaration_is_read_in_groups_with_labels() -> None:
    html = read(s.filed())
    for text in ("Người được khai sinh", "Họ, chữ đệm, tên", "Trần Nguyễn An Nhiên", "Bản sao"):
        assert text in html


def test_warnings_lead_to_the_field_they_are_about() -> None:
    declaration = s.submission().declaration
    declaration["mother"]["personal_id"] = declaration["requester"]["personal_id"] = "001095012345"
    declaration["mother"]["id_document"] = declaration["requester"]["id_document"] = None
    html = read(s.filed(declaration=declaration))
    assert 'href="#mother.personal_id"' in html
    assert 'id="mother.personal_id"' in html
    assert "không khớp giới tính" in html


def test_the_registrys_faults_name_our_own_fields_and_what_to_do() -> None:
    faults = [
        {"field": "me.HoTen", "message": "không khớp"},
        {"field": "xyz", "message": "lạ"},
        {"field": "", "message": "không rõ"},
    ]
    returned = (s.SYSTEM, Transition.REGISTRY_RETURNED, {"faults": faults})
    html = read(s.moved(s.in_state(S.AWAITING_REGISTRY), returned))
    assert '<a href="#mother.full_name"><strong>Mẹ: Họ, chữ đệm, tên</strong></a>' in html
    assert "<strong>xyz</strong>" in html
    assert "không rõ" in html
    assert "Đối chiếu với thẻ căn cước hoặc giấy tờ tùy thân" in html
    assert "chọn “Yêu cầu bổ sung”" in html


def test_both_promises_are_shown_with_their_basis() -> None:
    extended = (s.LEADER, Transition.EXTEND, {**s.REASON, "new_due_on": "2026-11-27"})
    html = read(s.moved(s.in_state(S.PROCESSING), extended))
    assert "Hẹn lần đầu: 17:00 23/11/2026" in html
    assert "Hẹn lại: 17:00 27/11/2026" in html
    assert "Quyết định 163/QĐ-BTP" in html


def test_what_cannot_be_done_is_grey_and_says_why() -> None:
    dossier = s.in_state(S.PROCESSING)
    moves = {
        each.transition: each.reason
        for each in Desk(s.OFFICER).get(page(dossier)).response.context["moves"]
    }
    assert moves[Transition.SEND_TO_REGISTRY] == ""
    assert "Chưa đăng ký" in moves[Transition.SUBMIT_FOR_SIGNATURE]
    assert moves[Transition.STOP] == "Việc của: Lãnh đạo."
    assert Transition.REGISTRY_REGISTERED not in moves
    html = read(dossier)
    assert move(dossier, Transition.SEND_TO_REGISTRY) in html
    assert move(dossier, Transition.STOP) not in html


def test_the_history_tells_who_did_what_in_words() -> None:
    html = read(s.in_state(S.RETURNED))
    for text in ("Trần Văn Minh", "Công chức tư pháp - hộ tịch", "Gửi đăng ký hộ tịch"):
        assert text in html
    assert "Người nhận kết quả:</span> Nguyễn Thị Hồng Vân" in html
    assert "Ngày đăng ký:</span> 23/11/2026" in html
    assert "Giấy chứng sinh: Bản điện tử × 1" in html


def test_a_correction_shows_what_was_and_what_is() -> None:
    supplied = (s.CLERK, Transition.SUPPLY, {"corrections": {"child": {"sex": "male"}}})
    again = (s.CLERK, Transition.SUPPLY, {"corrections": {"child": {"sex": "female"}}})
    by_leader = (s.LEADER, Transition.REQUEST_SUPPLEMENT, s.MISSING)
    dossier = s.moved(s.in_state(S.SUPPLEMENT_REQUIRED), supplied, by_leader, again)
    html = read(dossier)
    assert "Người được khai sinh: Giới tính: Nữ → Nam" in html
    assert "Người được khai sinh: Giới tính: Nam → Nữ" in html


def test_what_was_declared_cannot_run_in_the_page() -> None:
    script = "<script>alert(1)</script>"
    declaration = s.submission().declaration
    declaration["child"]["place_of_birth"]["detail"] = script
    refused = (s.CLERK, Transition.REFUSE, {"reason": script})
    html = read(s.moved(s.filed(declaration=declaration), refused))
    assert script not in html
    assert html.count("&lt;script&gt;") >= 2


def attempt(message: OutboxMessage, others: str) -> None:
    """An exchange of a whole batch, in which the message is one of several."""
    exchange = Exchange.objects.create(
        link=message.link,
        operation=message.operation,
        started_at=NOW,
        finished_at=NOW + timedelta(seconds=1),
        request={"path": "/mapi/g", "body": {"data": [message.payload, {"ChuHoSo": others}]}},
        http_status=200,
        response=f'{{"result": [{{"ChuHoSo": "{others}"}}]}}',
    )
    Attempt.objects.create(message=message, exchange=exchange, outcome=Outcome.REFUSED)


def parked(dossier: Dossier, operation: Operation = Operation.SYNC_DOSSIER) -> OutboxMessage:
    """The dossier's first message of the operation, refused for its telephone number."""
    message = OutboxMessage.objects.filter(subject=dossier.code, operation=operation).first()
    assert message is not None
    message.status = Status.PARKED
    message.answer = {"faults": [{"field": "SoDienThoai", "message": "sai định dạng"}]}
    message.save()
    return message


def test_a_delivery_shows_what_was_sent_and_answered_and_nothing_of_others() -> None:
    dossier = s.filed()
    attempt(parked(dossier), others="Người Của Phường Khác")
    html = read(dossier)
    assert "Cổng Dịch vụ công quốc gia" in html
    assert "&quot;ChuHoSo&quot;: &quot;Nguyễn Thị Hồng Vân&quot;" in html
    assert "<strong>Số điện thoại</strong> (SoDienThoai)" in html
    assert "sai định dạng" in html
    assert "số di động 10 chữ số" in html
    assert "Bị từ chối" in html
    assert "Người Của Phường Khác" not in html


def test_what_was_settled_long_ago_is_shown_as_archived() -> None:
    dossier = s.filed()
    message = parked(dossier)
    attempt(message, others="Người Của Phường Khác")
    resend(message, by=s.user(s.CLERK), now=NOW)
    OutboxMessage.objects.update(status=Status.DELIVERED, settled_at=NOW, next_in_line=False)
    before = read(dossier)
    later = NOW + timedelta(days=61)
    assert (
        archive(before=later, clock=lambda: NOW, until=later).messages == 4
    )  # two notices among them
    html = read(dossier)
    assert html.count("Đã lưu trữ") == 2
    for text in ("Bị từ chối", "10:30:00 23/11/2026", "Gửi lại · Nguyễn Thị Hoa"):
        assert before.count(text) == html.count(text) == 1
    assert "&quot;ChuHoSo&quot;: &quot;Nguyễn Thị Hồng Vân&quot;" in html
    assert "Người Của Phường Khác" not in html


def resend_page(dossier: Dossier, message: OutboxMessage) -> str:
    return reverse("admin:dossiers_dossier_message", args=[dossier.pk, message.pk])


def test_a_refused_message_is_put_right_and_sent_again() -> None:
    dossier = s.filed()
    message = parked(dossier)
    address = resend_page(dossier, message)
    desk = Desk(s.CLERK)
    assert address in desk.get(page(dossier))
    form = desk.get(address).form_with("SoDienThoai")
    assert form["SoDienThoai"] == "0912345678"
    unwanted = {"ChuHoSo": "Kẻ khác", "MaHoSo": "H26.18.6-261123-0001"}
    answer = desk.post(address, {**form, **unwanted, "SoDienThoai": "0987654321"}, follow=True)
    assert answer.response.redirect_chain == [(page(dossier), 302)]

    before = message.payload
    message.refresh_from_db()
    assert message.status == Status.WAITING
    assert message.payload == {**before, "SoDienThoai": "0987654321"}
    record = message.interventions.get()
    assert record.by == s.user(s.CLERK)
    assert record.payload_before == before
    assert "Sửa và gửi lại · Nguyễn Thị Hoa" in desk.get(page(dossier))


def test_what_somebody_else_has_dealt_with_is_not_found() -> None:
    dossier = s.filed()
    message = parked(dossier)
    resend(message, by=s.user("vanhanh"), now=NOW)
    assert Desk(s.CLERK).post(resend_page(dossier, message)).status == 404


@pytest.mark.parametrize("username", ["giamsat", "canbo2", "vanhanh", "quantri"])
def test_only_the_ward_itself_sends_again(username: str) -> None:
    dossier = s.filed()
    message = parked(dossier)
    assert Desk(username).get(resend_page(dossier, message)).status == 404
    assert Desk(username).post(resend_page(dossier, message)).status == 404
    assert "Sửa và gửi lại" not in Desk(username).get(page(dossier))
    message.refresh_from_db()
    assert message.status == Status.PARKED


def test_a_message_is_reached_by_its_own_dossier_only() -> None:
    dossier, other = s.filed(), s.filed()
    assert Desk(s.CLERK).get(resend_page(other, parked(dossier))).status == 404


def test_a_refused_registration_goes_again_by_the_lifecycle_alone() -> None:
    dossier = s.in_state(S.AWAITING_REGISTRY)
    message = parked(dossier, Operation.REGISTER)
    assert message.link == Link.CIVIL_REGISTRY
    assert Desk(s.OFFICER).post(resend_page(dossier, message)).status == 404
    assert resend_page(dossier, message) not in read(dossier)
