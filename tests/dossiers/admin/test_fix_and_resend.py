"""What a link refused, put right beside the field it is about and sent again in one step."""

import json
from typing import Any

import pytest
from django.urls import reverse

from dossiers.history import breaks_in
from dossiers.lifecycle import move_dossier
from dossiers.models import Dossier
from dossiers.refusals import GuardRefused
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import Intervention, Operation, OutboxMessage, Status
from tests.admin_pages import NOW, Desk, Page

from .. import stories as s
from .addresses import move, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def returned(*faults: tuple[str, str], **changes: Any) -> Dossier:
    """A birth that the registry sent back for these faults."""
    told = [{"field": field, "message": message, "code": 500} for field, message in faults]
    step = (s.SYSTEM, T.REGISTRY_RETURNED, {"faults": told})
    return s.moved(s.in_state(S.AWAITING_REGISTRY, **changes), step)


def fix_page(dossier: Dossier, by: str = s.OFFICER) -> Page:
    return Desk(by).get(move(dossier, T.SEND_TO_REGISTRY))


def declared(fields: dict[str, str]) -> set[str]:
    return {name.removeprefix("declaration-") for name in fields if name.startswith("declaration-")}


def sent(dossier: Dossier) -> list[OutboxMessage]:
    operations = (Operation.REGISTER, Operation.FETCH_RESULT)
    return list(
        OutboxMessage.objects.filter(subject=dossier.code, operation__in=operations).order_by("pk")
    )


def test_one_button_corrects_the_declaration_and_sends_it_again() -> None:
    dossier = returned(("me.HoTen", "không khớp cơ sở dữ liệu dân cư"))
    desk = Desk(s.OFFICER)
    assert "Sửa và gửi đăng ký lại" in desk.get(page(dossier))
    shown = fix_page(dossier)
    for text in (
        "Mẹ: Họ, chữ đệm, tên",
        "(me.HoTen)",
        "không khớp cơ sở dữ liệu dân cư",
        "Đối chiếu với thẻ căn cước",
    ):
        assert text in shown, text
    form = shown.form_with("expected_events")
    assert declared(form) == {"mother.full_name"}
    assert form["declaration-mother.full_name"] == "Nguyễn Thị Hồng Vân"

    told = {"declaration-mother.full_name": "Nguyễn Thị Hồng Vấn"}
    after = desk.submit(move(dossier, T.SEND_TO_REGISTRY), **told)

    assert after.response.redirect_chain == [(page(dossier), 302)], after.html
    dossier.refresh_from_db()
    assert (dossier.state, dossier.registry_faults) == (S.AWAITING_REGISTRY, [])
    event = dossier.events.latest("number")
    assert event.transition == T.SEND_TO_REGISTRY
    assert event.arguments["corrections"] == {"mother": {"full_name": "Nguyễn Thị Hồng Vấn"}}
    assert event.arguments["declaration_before"]["mother"]["full_name"] == "Nguyễn Thị Hồng Vân"
    assert not list(breaks_in(dossier))
    assert "Nguyễn Thị Hồng Vân → Nguyễn Thị Hồng Vấn" in desk.get(page(dossier))
    register, question = sent(dossier)[2:]
    assert [register.operation, question.operation] == [Operation.REGISTER, Operation.FETCH_RESULT]
    assert json.loads(register.payload["data"])["me.HoTen"] == "Nguyễn Thị Hồng Vấn"


def test_what_is_told_twice_is_put_right_alike() -> None:
    """The mother asks for the registration, and the number is on her card: four fields."""
    dossier = returned(("me.SoDDCN", "không có trong cơ sở dữ liệu dân cư"))
    desk, address = Desk(s.OFFICER), move(dossier, T.SEND_TO_REGISTRY)
    assert declared(fix_page(dossier).form_with("expected_events")) == {"mother.personal_id"}
    refused = desk.submit(address, **{"declaration-mother.personal_id": "001195099999"})
    assert refused.status == 422
    assert "hai số đã khai khác nhau" in refused
    form = refused.form_with("expected_events")
    numbers = {
        f"declaration-{person}.{name}"
        for person in ("mother", "requester")
        for name in ("personal_id", "id_document.number")
    }
    assert {form[name] for name in numbers} == {"001195099999"}
    assert form["declaration-requester.full_name"] == "Nguyễn Thị Hồng Vân"
    assert desk.post(address, form).status == 302
    dossier.refresh_from_db()
    assert dossier.applicant_id_number == "001195099999"
    assert dossier.state == S.AWAITING_REGISTRY


def test_a_refused_registration_is_replaced_on_record() -> None:
    """The parked message and the question behind it are withdrawn in the same transaction."""
    dossier = returned(("nks.NoiSinh", "không tìm thấy xã"))
    register, question = sent(dossier)
    register.status = Status.PARKED
    register.answer = {"errorCode": "500", "faults": dossier.registry_faults}
    register.parked_at = NOW
    register.save()
    desk = Desk(s.OFFICER)
    after = desk.submit(
        move(dossier, T.SEND_TO_REGISTRY),
        **{"declaration-child.place_of_birth.commune": "Phường Ba Đình"},
    )
    assert after.response.redirect_chain == [(page(dossier), 302)], after.html
    register.refresh_from_db()
    question.refresh_from_db()
    assert [register.status, question.status] == [Status.CANCELLED, Status.CANCELLED]
    assert register.parked_at is None
    deed = register.interventions.get()
    assert (deed.action, deed.by) == (Intervention.Action.CANCELLED, s.user(s.OFFICER))
    assert deed.reason == "Đã có lần gửi đăng ký mới."
    assert deed.answer_before == {"errorCode": "500", "faults": register_faults()}
    assert [each.status for each in sent(dossier)[2:]] == [Status.WAITING, Status.WAITING]


def register_faults() -> list[dict[str, Any]]:
    return [{"field": "nks.NoiSinh", "message": "không tìm thấy xã", "code": 500}]


def test_an_address_is_typed_as_on_the_form() -> None:
    dossier = returned(("nks.NoiSinh", "thiếu"))
    form = fix_page(dossier).form_with("expected_events")
    assert declared(form) == {
        f"child.place_of_birth.{name}"
        for name in ("country", "province", "commune", "detail", "historical_text")
    }


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_sent() -> None:
    dossier = returned(("nks.NgaySinh", "phải là ngày có thật"))
    before = len(sent(dossier))
    desk = Desk(s.OFFICER)
    refused = desk.submit(
        move(dossier, T.SEND_TO_REGISTRY), **{"declaration-child.date_of_birth": "32/13/2026"}
    )
    assert refused.status == 422
    assert "không có trong lịch" in refused
    assert refused.form_with("expected_events")["declaration-child.date_of_birth"] == "32/13/2026"
    dossier.refresh_from_db()
    assert dossier.state == S.PROCESSING
    assert len(sent(dossier)) == before


def test_a_fault_of_no_field_leaves_every_field_at_hand() -> None:
    dossier = returned(("", "Nghi trùng thông tin công dân đã cấp số"), ("me.HoTen", "không khớp"))
    shown = fix_page(dossier)
    assert "danh sách đề nghị hủy" in shown
    form = shown.form_with("expected_events")
    assert {"mother.full_name", "child.full_name", "father.personal_id"} <= declared(form)
    # Sent again untouched: nothing changes, and nothing is recorded as a correction.
    Desk(s.OFFICER).submit(move(dossier, T.SEND_TO_REGISTRY))
    event = dossier.events.latest("number")
    assert event.transition == T.SEND_TO_REGISTRY
    assert event.arguments == {"corrections": {}}


def test_two_faults_of_one_field_share_its_input() -> None:
    dossier = returned(("me.HoTen", "không khớp"), ("meHoTen", "dài quá 25 ký tự"))
    shown = fix_page(dossier)
    assert shown.html.count('name="declaration-mother.full_name"') == 1
    assert "dài quá 25 ký tự" in shown
    assert "không khớp" in shown


def test_the_first_registration_offers_no_corrections() -> None:
    dossier = s.in_state(S.PROCESSING)
    shown = fix_page(dossier)
    assert declared(shown.form_with("expected_events")) == set()
    assert "Xác nhận: Gửi đăng ký hộ tịch" in shown
    sneaked = {"corrections": {"child": {"sex": "male"}}}
    with pytest.raises(GuardRefused):
        move_dossier(dossier.code, T.SEND_TO_REGISTRY, sneaked, actor=s.actor(s.OFFICER), now=NOW)


@pytest.mark.parametrize("by", [s.CLERK, s.LEADER, "giamsat"])
def test_only_an_officer_sends_it_again(by: str) -> None:
    dossier = returned(("me.HoTen", "không khớp"))
    shown = Desk(by).get(page(dossier))
    assert "không khớp" in shown
    assert move(dossier, T.SEND_TO_REGISTRY) not in shown
    form = fix_page(dossier).form_with("expected_events")
    assert Desk(by).post(move(dossier, T.SEND_TO_REGISTRY), form).status == 403


def test_two_officers_at_once_send_it_once() -> None:
    dossier = returned(("me.HoTen", "không khớp"))
    form = fix_page(dossier).form_with("expected_events")
    for officer, answer in ((s.OFFICER, 302), (s.OFFICER_2, 409), (s.OFFICER, 302)):
        assert Desk(officer).post(move(dossier, T.SEND_TO_REGISTRY), form).status == answer
    assert len(sent(dossier)) == 4


# The portal


def portal_refusal(
    dossier: Dossier, operation: Operation, *faults: tuple[str, str]
) -> OutboxMessage:
    message = OutboxMessage.objects.filter(subject=dossier.code, operation=operation).earliest("pk")
    message.status, message.parked_at = Status.PARKED, NOW
    message.answer = {"faults": [{"field": field, "message": text} for field, text in faults]}
    message.save()
    return message


def message_page(message: OutboxMessage, dossier: Dossier) -> str:
    return reverse("admin:dossiers_dossier_message", args=[dossier.pk, message.pk])


def test_a_declared_value_is_corrected_in_every_message_and_the_declaration_stays() -> None:
    dossier = s.in_state(S.PROCESSING)
    first = portal_refusal(dossier, Operation.SYNC_DOSSIER, ("SoDienThoai", "sai định dạng"))
    desk = Desk(s.CLERK)
    shown = desk.get(message_page(first, dossier))
    for text in (
        "Lấy từ tờ khai: Người yêu cầu: Điện thoại",
        "tờ khai giữ nguyên",
        "Ghi lại cho đúng dạng: số di động 10 chữ số",
        "Tờ khai sửa được khi công dân bổ sung hồ sơ.",
    ):
        assert text in shown, text
    form = {**shown.form_with("SoDienThoai"), "SoDienThoai": "0987654321"}
    after = desk.post(message_page(first, dossier), form, follow=True)
    assert "Đã sửa cùng lỗi trong 2 bản tin sau" in next(iter(after.messages))

    syncs = OutboxMessage.objects.filter(subject=dossier.code, operation=Operation.SYNC_DOSSIER)
    assert {each.payload["SoDienThoai"] for each in syncs} == {"0987654321"}
    assert Intervention.objects.filter(action="corrected", by=s.user(s.CLERK)).count() == 3
    kept = Intervention.objects.values_list("payload_before__SoDienThoai", flat=True)
    assert set(kept) == {"0912345678"}
    dossier.refresh_from_db()
    assert dossier.applicant_phone == "0912345678"
    assert "0987654321" not in json.dumps(dossier.declaration)
    steps = OutboxMessage.objects.filter(subject=dossier.code, operation=Operation.ADD_PROGRESS)
    assert not Intervention.objects.filter(message__in=steps).exists()


def test_while_the_citizen_is_asked_the_door_for_the_declaration_is_shown() -> None:
    dossier = s.in_state(S.SUPPLEMENT_REQUIRED)
    first = portal_refusal(dossier, Operation.SYNC_DOSSIER, ("ChuHoSo", "sai"))
    shown = Desk(s.CLERK).get(message_page(first, dossier))
    assert move(dossier, T.SUPPLY) in shown


def test_a_summary_leads_to_the_fields_it_was_made_of() -> None:
    dossier = s.filed()
    first = portal_refusal(dossier, Operation.SYNC_DOSSIER, ("TrichYeuHoSo", "dài quá 500 ký tự"))
    shown = Desk(s.CLERK).get(message_page(first, dossier))
    assert "Người được khai sinh: Họ, chữ đệm, tên; Người được khai sinh: Ngày" in shown
    assert "Viết gọn lại" in shown


def test_what_the_system_filled_in_is_an_operators_matter() -> None:
    dossier = s.in_state(S.ACCEPTED)
    first = portal_refusal(
        dossier, Operation.SYNC_DOSSIER, ("DanhSachLePhi[0].Gia", "phải là số"), ("", "lỗi lạ")
    )
    shown = Desk(s.CLERK).get(message_page(first, dossier))
    assert "báo người vận hành" in shown
    assert "Cổng không nêu mục nào" in shown
    assert "Lấy từ tờ khai" not in shown
    form = shown.form_with("csrfmiddlewaretoken")
    Desk(s.CLERK).post(message_page(first, dossier), form)
    first.refresh_from_db()
    assert first.status == Status.WAITING
    assert first.interventions.get().action == Intervention.Action.RESENT


def test_the_dossiers_page_says_what_to_do_about_each_message() -> None:
    dossier = s.filed()
    portal_refusal(dossier, Operation.ADD_PROGRESS, ("NguoiXuLy", "dài quá 50 ký tự"))
    html = Desk(s.CLERK).get(page(dossier)).html
    assert "<strong>Người xử lý</strong> (NguoiXuLy)" in html
    assert "Viết gọn lại" in html


def test_an_error_of_ours_is_no_fault_of_the_declaration() -> None:
    dossier = s.filed()
    message = portal_refusal(dossier, Operation.SYNC_DOSSIER)
    message.answer = {"error": "Traceback", "answer": {}}
    message.save()
    assert "Không phải lỗi của tờ khai" in Desk(s.CLERK).get(page(dossier))
