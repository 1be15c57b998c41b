"""Messages as the dossiers enqueue them: realistic payloads, in the order of events."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from integrations.models import Link, Operation, OutboxMessage
from integrations.outbox import NewMessage, enqueue

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
_WARD_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


def code(number: int) -> str:
    return f"H26.5.12-261120-{number:04d}"


def compact(at: datetime) -> str:
    return at.astimezone(_WARD_TIME).strftime("%Y%m%d%H%M%S")


def dossier(number: int, status: int = 2, **fields: Any) -> dict[str, Any]:
    return {
        "MaHoSo": code(number),
        "MaTTHC": "1.001193",
        "TenTTHC": "Đăng ký khai sinh",
        "MaLinhVuc": "G15-HT01",
        "TenLinhVuc": "Hộ tịch",
        "KenhThucHien": "1",
        "ChuHoSo": "Trần Văn An",
        "LoaiDoiTuong": "1",
        "TrichYeuHoSo": "Đăng ký khai sinh cho trẻ",
        "NgayNopHoSo": compact(MORNING),
        "NgayTiepNhan": compact(MORNING),
        "NgayHenTra": compact(MORNING + timedelta(hours=9)),
        "NgayKetThucXuLy": compact(MORNING + timedelta(hours=8)),
        "TrangThaiHoSo": str(status),
        **fields,
    }


def sync(number: int, status: int = 2, nth: int = 1, **about: Any) -> NewMessage:
    return _message(
        Operation.SYNC_DOSSIER,
        number,
        f"{code(number)}/sync/{nth}",
        about,
        dossier(number, status),
    )


def step(number: int, nth: int, **about: Any) -> NewMessage:
    key = f"{code(number)}/step/{nth}"
    payload = {
        "MaHoSo": code(number),
        "MaTienDo": key,
        "NguoiXuLy": "Nguyễn Thị Hồng Vân",
        "ChucDanh": "Công chức tư pháp - hộ tịch",
        "ThoiDiemXuLy": compact(MORNING + timedelta(minutes=nth)),
        "PhongBanXuLy": "Trung tâm Phục vụ hành chính công",
        "NoiDungXuLy": f"Bước {nth}",
        "TrangThai": "4",
    }
    return _message(Operation.ADD_PROGRESS, number, key, about, payload)


def register(number: int, module: str = "LTKS", **about: Any) -> NewMessage:
    declared = {
        "LTKS": {"nks.HoTen": "Trần An Nhiên", "nks.NgaySinh": "03/11/2026", "nks.GioiTinh": "2"},
        "XNHN": {"nxn.HoTen": "Lê Thị Hoa"},
    }[module]
    payload = {
        "module": module,
        "maHoSo": code(number),
        "maDonVi": "H26.5.12",
        "ngayTiepNhan": "20/11/2026 08:05:00",
        "data": json.dumps(declared, ensure_ascii=False),
    }
    return _message(Operation.REGISTER, number, f"{code(number)}/register", about, payload)


def fetch_result(number: int, module: str = "LTKS", **about: Any) -> NewMessage:
    payload = {"module": module, "maHoSo": code(number)}
    return _message(Operation.FETCH_RESULT, number, f"{code(number)}/result", about, payload)


def notice(number: int, link: Link = Link.EMAIL, nth: int = 1, **about: Any) -> NewMessage:
    """What a citizen is told of a dossier's nth event."""
    ref = f"{code(number)}#{nth}"
    to = f"cong.dan.{number}@example.org" if link is Link.EMAIL else f"+8490{number:07d}"
    payload = {"ref": ref, "to": to, "subject": f"Hồ sơ {ref}", "body": f"Đã tiếp nhận {ref}."}
    return NewMessage(
        link=link,
        operation=about.pop("operation", Operation.SEND_NOTICE),
        subject=ref,
        key=f"{ref}:notice",
        payload=payload | about.pop("payload", {}),
        occurred_at=MORNING,
        **about,
    )


def one_time_code(number: int, link: Link = Link.EMAIL, **about: Any) -> NewMessage:
    """A code that is good for ten minutes."""
    return notice(
        number,
        link,
        operation=Operation.SEND_CODE,
        payload={"body": "Mã: {one_time_code}", "secrets": {"one_time_code": f"48{number:04d}"}},
        not_after=MORNING + timedelta(minutes=10),
        **about,
    )


def put(*messages: NewMessage, now: datetime = MORNING) -> list[OutboxMessage]:
    """Enqueue and commit; the rows, in this order."""
    with transaction.atomic():
        enqueue(messages, now=now)
    keys = [message.key for message in messages]
    return sorted(OutboxMessage.objects.filter(key__in=keys), key=lambda row: row.pk)


def whole_dossier(number: int, steps: int) -> list[NewMessage]:
    """A dossier's life at the portal: made known, its steps one by one, then finished."""
    middle = [step(number, nth) for nth in range(1, steps + 1)]
    return [sync(number), *middle, sync(number, status=9, nth=2)]


def _message(
    operation: Operation, number: int, key: str, about: dict[str, Any], payload: dict[str, Any]
) -> NewMessage:
    to_portal = operation in (Operation.SYNC_DOSSIER, Operation.ADD_PROGRESS)
    return NewMessage(
        link=Link.NATIONAL_PORTAL if to_portal else Link.CIVIL_REGISTRY,
        operation=operation,
        subject=code(number),
        key=key,
        payload=payload | about.pop("payload", {}),
        occurred_at=MORNING,
        **about,
    )
