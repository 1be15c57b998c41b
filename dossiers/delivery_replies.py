"""What a link's answer means for the dossier: the one receiver of ``delivery_settled``."""

from datetime import date, datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from integrations.outbox import Link, Operation
from integrations.signals import delivery_settled

from .actor import Actor
from .arguments import Fault, RegistryResult, RegistryReturn
from .history import last_happened_at
from .lifecycle import move_dossier
from .models import Dossier, Event
from .move import LateEntry
from .states import DossierState
from .transitions import Transition

#: Who moves the dossier on an answer, as the history tells it.
REGISTRY = "Hệ thống hộ tịch Bộ Tư pháp"
#: trangThai of the registry (docs/links.md).
_NEEDS_SUPPLEMENT, _REGISTERED, _REFUSED = 2, 4, 6


class AnswerOutOfPlace(Exception):
    """The registry decided on a dossier that no longer waits for it: a person must look."""


@receiver(delivery_settled)
def take_answer(sender: object, message: Any, answer: Any, now: datetime, **rest: object) -> None:
    """Move the dossier by what the civil registry answered; the portal's answers move nothing.

    Raises AnswerOutOfPlace, so that the message is parked with the answer kept.
    """
    if message.link != Link.CIVIL_REGISTRY or answer is None:
        return
    if message.operation == Operation.REGISTER:
        if message.status == "parked":
            _returned(message.subject, _faults(answer), now)
    elif message.operation == Operation.FETCH_RESULT and message.status == "delivered":
        # A question that was refused (and parked) decides nothing of the dossier.
        status = int(answer["trangThai"])
        if status == _REGISTERED:
            _registered(message.subject, answer, now)
        elif status in (_NEEDS_SUPPLEMENT, _REFUSED):
            _returned(message.subject, _faults(answer), now)


def _registered(code: str, answer: dict[str, Any], now: datetime) -> None:
    dossier = Dossier.objects.get(code=code)
    told = answer["ketQuaXuLy"]
    result = RegistryResult(
        registry_number=told["soDangKy"],
        registry_book=told["quyenSo"],
        registry_page=told["trangSo"],
        registered_on=_day(told["ngayDangKy"]),
        personal_id_number=told.get("soDinhDanh") or None,
    )
    state = DossierState(dossier.state)
    if state == DossierState.AWAITING_REGISTRY:
        transition = Transition.REGISTRY_REGISTERED
    elif state in (DossierState.RESOLVED, DossierState.RETURNED):
        transition = Transition.ATTACH_PERSONAL_ID
    else:
        raise AnswerOutOfPlace(f"registered there, but {state} here")
    late = _happened(dossier, answer.get("thoiGianThucHien"), now)
    _move(code, transition, result, now, late)


def _returned(code: str, faults: list[Fault], now: datetime) -> None:
    state = Dossier.objects.values_list("state", flat=True).get(code=code)
    if state != DossierState.AWAITING_REGISTRY:
        raise AnswerOutOfPlace(f"returned by the registry, but {state} here")
    _move(code, Transition.REGISTRY_RETURNED, RegistryReturn(faults=faults), now, None)


def _move(
    code: str,
    transition: Transition,
    arguments: RegistryResult | RegistryReturn,
    now: datetime,
    late: LateEntry | None,
) -> None:
    actor = Actor.of_system(REGISTRY)
    move_dossier(code, transition, arguments, actor=actor, now=now, late=late)


def _happened(dossier: Dossier, stamp: str | None, now: datetime) -> LateEntry | None:
    """When the registry says it happened, kept within our own record: clocks differ."""
    if not stamp:
        return None
    told = timezone.make_aware(datetime.strptime(stamp, "%d/%m/%Y %H:%M:%S"))  # noqa: DTZ007
    last = last_happened_at(dossier)
    return LateEntry(max(min(told, now), last), source=Event.Source.CALLBACK)


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007


def _faults(answer: dict[str, Any]) -> list[Fault]:
    """The fault list as parsed by the link; a bare remark counts as one fault."""
    code = str(answer.get("errorCode") or "").strip()
    listed = answer.get("faults") or []
    if not listed:
        listed = [{"field": "", "message": answer.get("ghiChu") or "?"}]
    return [
        Fault(
            field=fault.get("field", ""),
            message=fault["message"],
            code=int(code) if code.isdecimal() else None,
        )
        for fault in listed
    ]
