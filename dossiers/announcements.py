"""What the links are told of a change: complete, immutable, written with the change itself.

Field names and formats are the links' own (docs/links.md). A payload is built once, from the
dossier as it stands in that transaction, so that no intermediate status vanishes.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from integrations import outbox
from integrations.outbox import Link, NewMessage, Operation

from .actor import Who
from .models import Channel, Document, Dossier, Event
from .notices import notice_messages
from .procedures import get_procedure
from .procedures.validation import load_declaration
from .states import PORTAL_CODES, DossierState
from .transitions import Transition, told_of

_CHANNEL_CODES = {Channel.COUNTER: "1", Channel.ONLINE: "2", Channel.POST: "3"}
#: Births go first (docs/links.md, "Gentle return").
_BIRTH_RANK, _USUAL_RANK = 10, 100


def announce(
    dossier: Dossier, event: Event, documents: Sequence[Document] | None, *, now: datetime
) -> None:
    """Enqueue what this event means to each link and the citizen, in the caller's transaction.

    ``documents`` are the dossier's papers where the caller has them all at hand, else None.
    """
    if documents is None:
        documents = list(dossier.documents.all())
    with translation.override("vi"):
        messages = [
            _message(dossier, event, Link.NATIONAL_PORTAL, operation, payload)
            for operation, payload in (
                (Operation.SYNC_DOSSIER, _dossier_payload(dossier, documents)),
                (Operation.ADD_PROGRESS, _progress_payload(dossier, event)),
            )
        ]
        if event.transition == Transition.SEND_TO_REGISTRY:
            _withdraw_registration(dossier, event, _("Đã có lần gửi đăng ký mới."), now)
            messages += _registration(dossier, event)
        elif event.transition == Transition.WITHDRAW:
            _withdraw_registration(dossier, event, _("Công dân đã rút hồ sơ."), now)
        elif event.transition == Transition.STOP:
            _withdraw_registration(dossier, event, _("Hồ sơ đã dừng giải quyết."), now)
    told = told_of(Transition(event.transition))
    if told is not None:
        messages += notice_messages(dossier, event, told)
    outbox.enqueue(messages, now=now)


def _message(
    dossier: Dossier, event: Event, link: Link, operation: Operation, payload: dict[str, Any]
) -> NewMessage:
    birth = get_procedure(dossier.procedure).registry_module == "LTKS"
    return NewMessage(
        link=link,
        operation=operation,
        subject=dossier.code,
        unit=dossier.unit.code,
        key=f"{dossier.code}#{event.number}:{operation}",
        payload=payload,
        occurred_at=event.occurred_at,
        due_at=dossier.due_at,
        rank=_BIRTH_RANK if birth else _USUAL_RANK,
    )


def _registration(dossier: Dossier, event: Event) -> list[NewMessage]:
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    data = procedure.registry_data(load_declaration(procedure, dossier.declaration))
    accepted_at = timezone.localtime(dossier.accepted_at)
    body = {
        "module": procedure.registry_module,
        "maHoSo": dossier.code,
        "maDonVi": dossier.unit.code,
        "ngayTiepNhan": accepted_at.strftime("%d/%m/%Y %H:%M:%S"),
        "data": json.dumps(data, ensure_ascii=False),
    }
    question = {"module": procedure.registry_module, "maHoSo": dossier.code}
    return [
        _message(dossier, event, Link.CIVIL_REGISTRY, Operation.REGISTER, body),
        _message(dossier, event, Link.CIVIL_REGISTRY, Operation.FETCH_RESULT, question),
    ]


def _withdraw_registration(dossier: Dossier, event: Event, reason: str, now: datetime) -> None:
    outbox.cancel(
        Link.CIVIL_REGISTRY,
        dossier.code,
        [Operation.REGISTER, Operation.FETCH_RESULT],
        reason=reason,
        now=now,
        by=event.actor_id,
    )


def _dossier_payload(dossier: Dossier, documents: Sequence[Document]) -> dict[str, Any]:
    procedure = get_procedure(dossier.procedure, dossier.procedure_version)
    state = DossierState(dossier.state)
    payload: dict[str, Any] = {
        "MaHoSo": dossier.code,
        "MaTTHC": procedure.code,
        "TenTTHC": str(procedure.name),
        "MaLinhVuc": procedure.portal_field_code,
        "TenLinhVuc": procedure.portal_field_name,
        "KenhThucHien": _CHANNEL_CODES[Channel(dossier.channel)],
        "ChuHoSo": dossier.applicant_name,
        "LoaiDoiTuong": "1",
        "SoGiayToChuHoSo": dossier.applicant_id_number,
        "Email": dossier.applicant_email,
        "SoDienThoai": dossier.applicant_phone,
        "TrichYeuHoSo": dossier.summary,
        "NgayNopHoSo": _stamp(dossier.submitted_at),
        "NgayTiepNhan": _stamp(dossier.accepted_at),
        "NgayHenTra": _stamp(dossier.due_at),
        "TrangThaiHoSo": str(PORTAL_CODES[state]),
        "NgayKetThucXuLy": _stamp(dossier.finished_at),
        "NgayTuChoi": _stamp(dossier.finished_at if state == DossierState.REFUSED else None),
        "NgayTra": _stamp(dossier.returned_at),
        "HinhThuc": "1" if dossier.result_delivery == "post" else "0",
        "DonViXuLy": dossier.unit.name,
        "NoiNopHoSo": "2",
        "TaiLieuNop": [
            {
                "TepDinhKemId": str(document.pk),
                "TenTepDinhKem": document.name,
                "IsDeleted": "False",
                "MaThanhPhanHoSo": document.code,
                "DuongDanTaiTepTin": "",
            }
            for document in documents
            if document.kind == Document.Kind.PAPER
        ],
        "DanhSachLePhi": [
            {
                "TenPhiLePhi": "Lệ phí hộ tịch",
                "MaPhiLePhi": "LPHT",
                "HinhThucThu": "1",
                "Gia": str(procedure.fee.amount),
                "LoaiPhiLePhi": "2",
            }
        ],
        "DanhSachHoSoBoSung": _supplements(dossier),
        "DanhSachGiayToKetQua": [
            {
                "TenGiayTo": document.name,
                "MaThanhPhanHoSo": document.code,
                "GiayToId": str(document.pk),
                "DuongDanTepTinKetQua": "",
            }
            for document in documents
            if document.kind == Document.Kind.RESULT
        ],
    }
    return {name: value for name, value in payload.items() if value not in ("", [])}


def _progress_payload(dossier: Dossier, event: Event) -> dict[str, Any]:
    reason = event.arguments.get("reason", "")
    told = f"{Transition(event.transition).label}. {reason}".strip()
    payload = {
        "MaHoSo": dossier.code,
        "MaTienDo": f"{dossier.code}#{event.number}",
        "NguoiXuLy": event.actor_name[:50],
        "ChucDanh": str(Who(event.capacity).label),
        "ThoiDiemXuLy": _stamp(event.occurred_at),
        "PhongBanXuLy": dossier.unit.name,
        "NoiDungXuLy": told[:1000],
        "TrangThai": str(PORTAL_CODES[DossierState(event.to_state)]),
        "NgayBatDau": _stamp(event.occurred_at),
        "NgayKetThucTheoQuyDinh": _stamp(dossier.due_at),
    }
    return {name: value for name, value in payload.items() if value}


def _supplements(dossier: Dossier) -> list[dict[str, str]]:
    """Each request for more, and its answer once it came, from the history."""
    if not dossier.supplement_count:
        return []
    told: list[dict[str, str]] = []
    wanted = (Transition.REQUEST_SUPPLEMENT, Transition.SUPPLY)
    for event in dossier.events.filter(transition__in=wanted).order_by("number"):
        if event.transition == Transition.REQUEST_SUPPLEMENT:
            asked = [item["note"] for item in event.arguments["missing"]]
            told.append(
                {
                    "HoSoBoSungId": f"{dossier.code}#{event.number}",
                    "NguoiYeuCauBoSung": event.actor_name,
                    "NoiDungBoSung": "; ".join([event.arguments["reason"], *asked]),
                    "NgayBoSung": _stamp(event.occurred_at),
                    "TrangThaiBoSung": "0",
                }
            )
        else:
            told[-1].update(
                NguoiTiepNhanBoSung=event.actor_name,
                NgayTiepNhanBoSung=_stamp(event.occurred_at),
                TrangThaiBoSung="1",
            )
    return told


def _stamp(instant: datetime | None) -> str:
    """yyyyMMddHHmmss in Asia/Ho_Chi_Minh."""
    return timezone.localtime(instant).strftime("%Y%m%d%H%M%S") if instant else ""
