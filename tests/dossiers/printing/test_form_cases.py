"""What a form says where dossiers differ: papers, blanks, proofs, hours, hand-overs."""

from typing import Any

import pytest

from dossiers.form_codes import FormCode as F
from dossiers.procedures import get_procedure
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817

from .. import stories as s
from .papers import printed, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def test_a_waived_paper_is_on_the_receipt_with_its_reason() -> None:
    waived = {"paper": "birth_notice", "reason": "Đã có trong cơ sở dữ liệu."}
    dossier = s.moved(s.filed(), (s.CLERK, T.ACCEPT, {"waived": [waived]}))
    text = printed(dossier, F.RECEIPT)
    assert "Giấy tờ không phải nộp (Nghị quyết 66.7/2025/NQ-CP):" in text
    assert "Giấy chứng sinh: Đã có trong cơ sở dữ liệu." in text


def test_what_is_supplied_later_is_not_on_the_receipt() -> None:
    dossier = s.filed(papers=[])
    paper = {"paper": "birth_notice", "form": "original", "quantity": 3}
    waived = [
        {"paper": paper.code, "reason": "Tra cứu được."} for paper in get_procedure(s.BIRTH).papers
    ]
    dossier = s.moved(
        dossier,
        (s.CLERK, T.ACCEPT, {"waived": waived}),
        s.REQUEST_SUPPLEMENT,
        (s.CITIZEN, T.SUPPLY, {"papers": [paper]}),
    )
    text = printed(dossier, F.RECEIPT)
    assert "tờ khai, không kèm giấy tờ" in text
    assert "Bản chính" not in text


def test_a_field_to_correct_is_named_by_its_label() -> None:
    missing = {"field": "child.full_name", "note": "Viết sai tên đệm."}
    asked = (s.CLERK, T.REQUEST_SUPPLEMENT, {**s.MISSING, "missing": [missing]})
    text = printed(s.moved(s.filed(), asked), F.SUPPLEMENT)
    assert "1 Tờ khai: Người được khai sinh, Họ, chữ đệm, tên Viết sai tên đệm." in text


def test_unknown_parents_and_a_number_that_is_not_there_stay_blank() -> None:
    text = printed(signed(s.BIRTH, declaration=s.foundling()), F.BIRTH_CERTIFICATE)
    blank = "Năm sinh: Dân tộc: Quốc tịch: Nơi cư trú:"
    assert f"tên người mẹ: {blank} Họ, chữ đệm, tên người cha: {blank} Họ, chữ đệm" in text


def test_before_the_register_answers_its_numbers_are_left_to_the_pen() -> None:
    s.declare_outage()
    dossier = s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY], s.SIGN_WITHOUT)
    text = printed(dossier, F.BIRTH_CERTIFICATE)
    assert text.startswith("Số: .")
    assert "Quyển số: ." in text
    assert "Số định danh cá nhân: Họ, chữ đệm, tên người mẹ" in text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {
                "status": "divorced",
                "divorce": {
                    "number": "52/2023/QĐST-HNGĐ",
                    "issued_on": "2023-02-17",
                    "issued_by": "Tòa án nhân dân khu vực 3",
                },
            },
            "đã ly hôn theo Bản án, Quyết định số 52/2023/QĐST-HNGĐ ngày 17/02/2023 của Tòa án "
            "nhân dân khu vực 3; hiện tại chưa đăng ký kết hôn với ai",
        ),
        (
            {
                "status": "widowed",
                "spouse_death": {
                    "number": "17/TLKT",
                    "issued_on": "2024-05-02",
                    "issued_by": "UBND phường Láng",
                },
            },
            "vợ/chồng đã chết (Trích lục khai tử số 17/TLKT do UBND phường Láng cấp ngày "
            "02/05/2024); hiện tại chưa đăng ký kết hôn với ai",
        ),
        (
            {
                "status": "married",
                "marriage": {
                    "spouse_name": "Ngô Quang Huy",
                    "number": "3/2020",
                    "issued_on": "2020-03-08",
                    "issued_by": "UBND phường Láng",
                },
            },
            "Hiện tại đang có chồng là ông Ngô Quang Huy (Giấy chứng nhận kết hôn số 3/2020 do "
            "UBND phường Láng cấp ngày 08/03/2020)",
        ),
        (
            {
                "status": "unmarried_in_period",
                "unmarried_period": {"start": "2017-09", "end": "2020-03-07"},
                "marriage": {
                    "spouse_name": "Ngô Quang Huy",
                    "number": "3/2020",
                    "issued_on": "2020-03-08",
                    "issued_by": "UBND phường Láng",
                },
            },
            "Từ 09/2017 đến 07/03/2020 chưa đăng ký kết hôn với ai; hiện tại đang có chồng là ông",
        ),
    ],
)
def test_the_marital_status_is_told_with_its_proof(changes: dict[str, Any], told: str) -> None:
    declaration = get_procedure(s.MARITAL_STATUS).example(s.MORNING.date()) | changes
    dossier = signed(s.MARITAL_STATUS, declaration=declaration)
    assert told in printed(dossier, F.MARITAL_STATUS)


@pytest.mark.parametrize(
    ("on", "hour", "told"),
    [
        ("1999", None, "Đã chết vào lúc: năm 1999 Ghi bằng chữ: Nơi chết"),
        ("1999-04", None, "Đã chết vào lúc: tháng 04/1999 Ghi bằng chữ: Nơi chết"),
        (
            "1999-04-15",
            None,
            "lúc: ngày 15/04/1999 Ghi bằng chữ: Ngày mười lăm tháng tư năm một nghìn chín trăm",
        ),
    ],
)
def test_what_is_not_known_of_a_death_is_not_said(on: str, hour: int | None, told: str) -> None:
    declaration = get_procedure(s.DEATH).example(s.MORNING.date())
    declaration["registration_kind"] = "long_ago"
    del declaration["death_notice"]
    del declaration["death"]["minute"]
    declaration["death"] |= {"on": on, "hour": hour}
    assert told in printed(signed(s.DEATH, declaration=declaration), F.DEATH_EXTRACT)


def test_a_hand_over_is_early_on_time_or_late_by_the_promise_that_stood_then() -> None:
    dossier = s.moved(s.filed(s.MARITAL_STATUS), s.ACCEPT)  # due on Friday the 27th
    dossier = s.moved(dossier, s.START, at=s.MORNING.replace(day=26))
    dossier = s.moved(dossier, s.SEND, at=s.MORNING.replace(day=27))
    dossier = s.moved(dossier, s.REGISTERED, at=s.MORNING.replace(day=30))
    later = {"reason": "Xác minh thêm.", "new_due_on": "2026-12-04"}
    dossier = s.moved(dossier, (s.LEADER, T.EXTEND, later), at=s.MORNING.replace(day=30, hour=9))
    dossier = s.moved(dossier, s.FOR_SIGNATURE, at=s.MORNING.replace(month=12, day=1))
    text = printed(dossier, F.CONTROL_SHEET)
    for row in (
        "08:30 26/11/2026 Trước hạn",
        "08:30 27/11/2026 Đúng hạn",
        "08:30 30/11/2026 Quá hạn",
        "08:30 01/12/2026 Trước hạn",  # of the new appointment
    ):
        assert row in text
    assert "Xin lỗi và hẹn lại" not in text  # nobody handed anything over


def test_a_wait_for_the_citizen_is_a_hand_over_to_the_citizen_and_back() -> None:
    text = printed(
        s.moved(s.in_state(S.SUPPLEMENT_REQUIRED), (s.CITIZEN, T.SUPPLY, {})), F.CONTROL_SHEET
    )
    assert (
        "2 Yêu cầu bổ sung Nguyễn Thị Hoa Cán bộ một cửa Nguyễn Thị Hồng Vân Người nộp hồ sơ"
    ) in text
    assert "3 Bổ sung hồ sơ Ngô Thị Bích Công dân Cán bộ một cửa" in text
