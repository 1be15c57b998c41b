"""Templates in the admin: who may, what is refused, what is kept, what is shown beforehand."""

import pytest
from django.urls import reverse

from integrations.notices.models import NoticeTemplate
from tests.admin_pages import Desk, Page
from tests.dossiers.conftest import people  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

LIST = reverse("admin:notices_noticetemplate_changelist")


def template(code: str = "accepted", language: str = "vi") -> NoticeTemplate:
    return NoticeTemplate.objects.get(code=code, language=language)


def address(of: NoticeTemplate, tail: str = "change") -> str:
    return f"{LIST}{of.pk}/{tail}/"


def saved(of: NoticeTemplate, **texts: str) -> Page:
    told = {"subject": of.subject, "body": of.body, "sms": of.sms} | texts
    return Desk("vanhanh").post(address(of), told)


@pytest.mark.parametrize("username", ["canbo1", "lanhdao1", "giamsat"])
def test_only_operators_come_in(username: str) -> None:
    desk, of = Desk(username), template()
    assert desk.get(LIST).status == 403
    assert desk.get(address(of)).status == 403
    assert desk.post(address(of, "preview"), {"sms": "{code}"}).status == 403


def test_the_list_says_which_way_each_goes() -> None:
    page = Desk("vanhanh").get(LIST)
    for text in ("Đã tiếp nhận, hẹn trả", "Mã xác thực", "Thư điện tử, SMS"):
        assert text in page


def test_an_edit_is_the_next_version_and_names_who_made_it() -> None:
    of = template()
    assert saved(of, sms="Moi: {code} hen {due}").status == 302
    of.refresh_from_db()
    assert (of.version, of.sms, str(of.edited_by)) == (2, "Moi: {code} hen {due}", "Bùi Văn Nam")
    page = Desk("vanhanh").get(address(of))
    assert "cài sẵn" in page
    assert "Bùi Văn Nam" in page
    assert of.versions.count() == 2


def test_saving_what_is_there_makes_no_version() -> None:
    of = template()
    saved(of)
    assert template().version == of.versions.count() == 1


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"sms": "Ho so {cod}"}, "Không có chỗ điền nào tên là: {cod}"),
        ({"body": "Hồ sơ {code}, số định danh {personal_id_number}"}, "{personal_id_number}"),
        ({"subject": "Hẹn {"}, "Không có chỗ điền nào tên là: {"),
        ({"sms": "Da tiep nhan."}, "Phải có chỗ điền: {code}"),
        ({"subject": ""}, "Thư phải có tiêu đề."),
        ({"sms": "a" * 481}, "480"),
    ],
)
def test_a_text_that_could_not_be_filled_in_is_refused(texts: dict[str, str], told: str) -> None:
    page = saved(template(), **texts)
    assert page.status == 200
    assert told in page
    assert template().version == 1


def test_a_one_time_code_s_text_must_hold_the_code() -> None:
    page = saved(template("one_time_code"), sms="Ma co hieu luc {minutes} phut")
    assert "Phải có chỗ điền: {one_time_code}" in page


def test_the_preview_fills_in_what_is_typed_and_counts_the_parts() -> None:
    of = template()
    typed = {"subject": "Hẹn {due}", "body": "Hồ sơ {code}", "sms": "Hồ sơ {code} " + "x" * 140}
    page = Desk("vanhanh").post(address(of, "preview"), typed)
    for text in (
        "Hẹn 17:00 25/11/2026",
        "Hồ sơ H26.18.5-261123-0001",
        "Ho so H26",
        "tính tiền 2 tin",
    ):
        assert text in page
    assert template().version == 1


def test_none_is_added_or_deleted() -> None:
    desk = Desk("vanhanh")
    assert desk.get(f"{LIST}add/").status == 403
    assert desk.post(address(template(), "delete"), {"post": "yes"}).status == 403
