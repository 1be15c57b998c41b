"""What the links are told: complete, in their own words, once a change, never altered after."""

import json
from typing import Any

import pytest
from django.utils import translation

from accounts import demo
from dossiers.models import Dossier
from dossiers.procedures import PROCEDURES
from dossiers.states import PORTAL_CODES
from dossiers.states import DossierState as S
from dossiers.transitions import Transition as T  # noqa: N817
from integrations.models import Link, Operation, OutboxMessage, Status

from . import stories as s

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def told(dossier: Dossier, operation: Operation) -> list[dict[str, Any]]:
    """The payloads in the order of sending."""
    messages = OutboxMessage.objects.filter(subject=dossier.code, operation=operation)
    return list(messages.order_by("id").values_list("payload", flat=True))


def test_a_submission_as_the_portal_hears_it() -> None:
    dossier = s.filed()
    (payload,) = told(dossier, Operation.SYNC_DOSSIER)
    papers = payload.pop("TaiLieuNop")
    assert payload == {
        "MaHoSo": dossier.code,
        "MaTTHC": s.BIRTH,
        "TenTTHC": "Đăng ký khai sinh",
        "MaLinhVuc": "G15-HT02",
        "TenLinhVuc": "Hộ tịch",
        "KenhThucHien": "2",
        "ChuHoSo": "Nguyễn Thị Hồng Vân",
        "LoaiDoiTuong": "1",
        "SoGiayToChuHoSo": "001195012345",
        "Email": "hongvan@example.com",
        "SoDienThoai": "0912345678",
        "TrichYeuHoSo": dossier.summary,
        "NgayNopHoSo": "20261123083000",
        "TrangThaiHoSo": "1",
        "HinhThuc": "0",
        "DonViXuLy": demo.WARDS[demo.WARD],
        "NoiNopHoSo": "2",
        "DanhSachLePhi": [
            {
                "TenPhiLePhi": "Lệ phí hộ tịch",
                "MaPhiLePhi": "LPHT",
                "HinhThucThu": "1",
                "Gia": "0",
                "LoaiPhiLePhi": "2",
            }
        ],
    }
    assert [paper["MaThanhPhanHoSo"] for paper in papers] == [
        paper.code for paper in PROCEDURES[s.BIRTH].papers
    ]
    assert {paper["TepDinhKemId"] for paper in papers} == {
        str(pk) for pk in dossier.documents.values_list("pk", flat=True)
    }


def test_a_step_as_the_portal_hears_it() -> None:
    dossier = s.in_state(S.ACCEPTED)
    submitted, accepted = told(dossier, Operation.ADD_PROGRESS)
    assert submitted["MaTienDo"] == f"{dossier.code}#1"
    assert accepted == {
        "MaHoSo": dossier.code,
        "MaTienDo": f"{dossier.code}#2",
        "NguoiXuLy": "Nguyễn Thị Hoa",
        "ChucDanh": "Cán bộ một cửa",
        "ThoiDiemXuLy": "20261123083500",
        "PhongBanXuLy": demo.WARDS[demo.WARD],
        "NoiDungXuLy": "Tiếp nhận.",
        "TrangThai": "2",
        "NgayBatDau": "20261123083500",
        "NgayKetThucTheoQuyDinh": "20261123170000",
    }


@pytest.mark.parametrize("state", list(S))
def test_every_state_reaches_the_portal_by_its_code(state: S) -> None:
    dossier = s.in_state(state)
    last = told(dossier, Operation.SYNC_DOSSIER)[-1]
    assert last["TrangThaiHoSo"] == str(PORTAL_CODES[state])
    assert told(dossier, Operation.ADD_PROGRESS)[-1]["TrangThai"] == str(PORTAL_CODES[state])
    assert ("NgayKetThucXuLy" in last) == (dossier.finished_at is not None)
    assert ("NgayTuChoi" in last) == (state == S.REFUSED)
    assert ("NgayTra" in last) == (state == S.RETURNED)


def test_no_intermediate_status_vanishes() -> None:
    dossier = s.in_state(S.RETURNED)
    steps = told(dossier, Operation.ADD_PROGRESS)
    assert [step["MaTienDo"] for step in steps] == [
        f"{dossier.code}#{number}" for number in range(1, dossier.event_count + 1)
    ]
    assert [step["TrangThai"] for step in steps] == ["1", "2", "4", "4", "4", "4", "9", "10"]


def test_keys_are_unique_and_urgency_is_the_dossiers() -> None:
    birth, marriage = s.in_state(S.ACCEPTED), s.filed(s.MARRIAGE)
    messages = OutboxMessage.objects.filter(subject=birth.code).order_by("id")
    assert [message.key for message in messages] == [
        f"{birth.code}#{number}:{operation}"
        for number in (1, 2)
        for operation in ("sync_dossier", "add_progress")
    ]
    assert [message.due_at for message in messages] == [None, None, birth.due_at, birth.due_at]
    other = OutboxMessage.objects.filter(subject=marriage.code)[0]
    assert messages[0].rank < other.rank  # births go first


def test_supplements_are_told_with_their_answers() -> None:
    asked = s.moved(s.filed(), s.ACCEPT, s.REQUEST_SUPPLEMENT)
    (open_one,) = told(asked, Operation.SYNC_DOSSIER)[-1]["DanhSachHoSoBoSung"]
    assert open_one["HoSoBoSungId"] == f"{asked.code}#3"
    assert open_one["NoiDungBoSung"] == "Giấy chứng sinh không đọc được.; Bản chụp bị mờ."
    assert open_one["TrangThaiBoSung"] == "0"
    answered = s.moved(asked, (s.CITIZEN, T.SUPPLY, {}))
    (closed_one,) = told(answered, Operation.SYNC_DOSSIER)[-1]["DanhSachHoSoBoSung"]
    assert closed_one["TrangThaiBoSung"] == "1"
    assert closed_one["NguoiTiepNhanBoSung"] == "Ngô Thị Bích"


@pytest.mark.parametrize(
    ("procedure", "module"),
    [(s.BIRTH, "LTKS"), (s.MARRIAGE, "LTKH"), (s.DEATH, "LTKT"), (s.MARITAL_STATUS, "XNHN")],
)
def test_a_registration_as_the_registry_hears_it(procedure: str, module: str) -> None:
    dossier = s.moved(s.filed(procedure), *s.PATHS[S.AWAITING_REGISTRY])
    (body,) = told(dossier, Operation.REGISTER)
    data = json.loads(body.pop("data"))
    assert body == {
        "module": module,
        "maHoSo": dossier.code,
        "maDonVi": demo.WARD,
        "ngayTiepNhan": "23/11/2026 08:35:00",
    }
    assert data == PROCEDURES[procedure].registry_data(
        PROCEDURES[procedure].declaration.model_validate(dossier.declaration)
    )
    (question,) = told(dossier, Operation.FETCH_RESULT)
    assert question == {"module": module, "maHoSo": dossier.code}
    assert {m.link for m in OutboxMessage.objects.filter(operation="register")} == {
        Link.CIVIL_REGISTRY
    }


def test_a_new_registration_takes_the_old_one_back() -> None:
    returned = (s.SYSTEM, T.REGISTRY_RETURNED, {"faults": [{"message": "sai"}]})
    dossier = s.moved(s.filed(), *s.PATHS[S.AWAITING_REGISTRY], returned, s.SEND)
    statuses = OutboxMessage.objects.filter(
        subject=dossier.code, link=Link.CIVIL_REGISTRY
    ).order_by("id")
    assert [message.status for message in statuses] == [
        Status.CANCELLED,
        Status.CANCELLED,
        Status.WAITING,
        Status.WAITING,
    ]


def test_a_withdrawal_takes_the_registration_back_and_tells_the_portal() -> None:
    dossier = s.moved(s.in_state(S.AWAITING_REGISTRY), (s.CITIZEN, T.WITHDRAW, s.REASON))
    messages = OutboxMessage.objects.filter(subject=dossier.code)
    registration = messages.filter(link=Link.CIVIL_REGISTRY)
    assert {message.status for message in registration} == {Status.CANCELLED}
    assert told(dossier, Operation.SYNC_DOSSIER)[-1]["TrangThaiHoSo"] == "7"


def test_payloads_are_vietnamese_whoever_presses() -> None:
    with translation.override("en"):
        dossier = s.in_state(S.ACCEPTED)
    assert told(dossier, Operation.SYNC_DOSSIER)[0]["TenTTHC"] == "Đăng ký khai sinh"
    assert told(dossier, Operation.ADD_PROGRESS)[1]["NoiDungXuLy"] == "Tiếp nhận."
