"""From the portal's own field names (docs/links.md) to a submission; everything wrong at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from pydantic_core import from_json

from accounts.models import Unit

from ..arguments import PresentedPaper, ResultDelivery
from ..models import Channel, Event, InboundCode
from ..move import LateEntry
from ..procedures import PROCEDURES, Procedure, declared_fields
from ..submission import Submission
from .fault import Fault, FaultKind

_WARDS_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
#: So far another system's clock may be ahead of ours.
_CLOCKS_DIFFER = timedelta(minutes=10)
_HANDED_OVER = {"": ResultDelivery.COUNTER, "0": ResultDelivery.COUNTER, "1": ResultDelivery.POST}
#: Parts of an address in the Ministry of Justice's e-forms.
_ADDRESS = {"quocGia": "country", "tinh": "province", "xa": "commune", "diaChi": "detail"}


@dataclass
class Understood:
    """What could be read; a submission, once there are no faults."""

    unit: Unit | None = None
    submission: Submission | None = None
    late: LateEntry | None = None
    faults: list[Fault] = field(default_factory=list)


def understand(
    body: Mapping[str, Any],
    corrections: Mapping[str, Any],
    *,
    senders_units: set[int],
    now: datetime,
) -> Understood:
    """Read a pushed dossier. ``senders_units``: the units (ids) that it may send to.

    ``corrections`` by declared path go over what was sent. Nothing is raised: what is wrong is in
    the faults.
    """
    found = Understood()
    codes = _Codes()
    procedure = _procedure(body, codes, found)
    found.unit = _unit(body, codes, senders_units, now, found)
    declaration, papers = None, []
    if procedure is not None:
        declaration = _declaration(body, procedure, codes, corrections, found)
        papers = _papers(body, procedure, codes, found)
    found.late = _late(body, now, found)
    result_delivery = _HANDED_OVER.get(_text(body, "HinhThuc"))
    if result_delivery is None:
        found.faults.append(Fault(FaultKind.UNREADABLE, "HinhThuc", _text(body, "HinhThuc")))
    if _text(body, "KenhThucHien") not in ("", "2"):  # what is pushed was filed online
        found.faults.append(
            Fault(FaultKind.UNREADABLE, "KenhThucHien", _text(body, "KenhThucHien"))
        )
    if not found.faults and procedure and found.unit and result_delivery:
        found.submission = Submission(
            procedure=procedure.code,
            unit=found.unit.code,
            channel=Channel.ONLINE,
            declaration=declaration,
            papers=papers,
            result_delivery=result_delivery,
        )
    return found


def declared_in(body: Mapping[str, Any], corrections: Mapping[str, Any]) -> dict[str, Any]:
    """What a pushed dossier declares, by the procedure's own sections; {} without a procedure."""
    found, codes = Understood(), _Codes()
    procedure = _procedure(body, codes, found)
    if procedure is None:
        return {}
    return _declaration(body, procedure, codes, corrections, found) or {}


class _Codes:
    """What others' codes mean here; one query."""

    def __init__(self) -> None:
        self._ours = {(each.kind, each.theirs): each.ours for each in InboundCode.objects.all()}

    def __call__(self, kind: InboundCode.Kind, theirs: str) -> str:
        return self._ours.get((kind, theirs), theirs)


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return "" if value is None else str(value).strip()


def _procedure(body: Mapping[str, Any], codes: _Codes, found: Understood) -> Procedure | None:
    code = _text(body, "MaTTHC")
    procedure = PROCEDURES.get(codes(InboundCode.Kind.PROCEDURE, code))
    if procedure is None:
        found.faults.append(Fault(FaultKind.UNKNOWN_PROCEDURE, "MaTTHC", code))
    return procedure


def _unit(
    body: Mapping[str, Any], codes: _Codes, theirs: set[int], now: datetime, found: Understood
) -> Unit | None:
    code = _text(body, "MaDonVi")
    on = timezone.localdate(now)
    ours = codes(InboundCode.Kind.UNIT, code).replace("\x00", "")
    unit: Unit | None = Unit.objects.in_force(on).filter(code=ours, level=Unit.Level.WARD).first()
    if unit is None:
        found.faults.append(Fault(FaultKind.UNKNOWN_UNIT, "MaDonVi", code))
        return None
    if unit.pk not in theirs:
        found.faults.append(Fault(FaultKind.UNIT_NOT_THEIRS, "MaDonVi", code))
        return None
    return unit


def _declaration(
    body: Mapping[str, Any],
    procedure: Procedure,
    codes: _Codes,
    corrections: Mapping[str, Any],
    found: Understood,
) -> dict[str, Any] | None:
    """`ToKhai`: our sections by name, or the e-form's fields, flat; an object or its text."""
    sent = body.get("ToKhai")
    if isinstance(sent, str):
        try:
            sent = from_json(sent, allow_inf_nan=False)  # bounded, as the request's own body
        except ValueError:
            sent = None
    if not isinstance(sent, dict):
        found.faults.append(Fault(FaultKind.UNREADABLE, "ToKhai"))
        return None
    fields = declared_fields(procedure.declaration)
    by_form_name = {each.form_name: path for path, each in fields.items() if each.form_name}
    made: dict[str, Any] = {}
    for name, value in sent.items():
        ours = codes(InboundCode.Kind.FIELD, name)
        path = ours if ours in fields else by_form_name.get(ours)
        if path is None:
            found.faults.append(Fault(FaultKind.UNKNOWN_FIELD, f"ToKhai.{name}"))
        elif value not in (None, ""):
            _put(made, path, _place(value))
    for path, value in corrections.items():
        _put(made, path, value)
    return made


def _place(value: Any) -> Any:
    """An address as the e-forms write it, in our words; anything else as it is."""
    if isinstance(value, dict) and value.keys() <= _ADDRESS.keys():
        return {_ADDRESS[name]: part for name, part in value.items() if part not in (None, "")}
    return value


def _put(made: dict[str, Any], path: str, value: Any) -> None:
    *sections, name = path.split(".")
    for section in sections:
        inner = made.setdefault(section, {})
        if not isinstance(inner, dict):
            inner = made[section] = {}
        made = inner
    made[name] = value


def _papers(
    body: Mapping[str, Any], procedure: Procedure, codes: _Codes, found: Understood
) -> list[PresentedPaper]:
    """What was handed in, by reference: no file is fetched (the addresses stay in the body)."""
    sent = body.get("TaiLieuNop") or []
    if not isinstance(sent, list) or not all(isinstance(each, dict) for each in sent):
        found.faults.append(Fault(FaultKind.UNREADABLE, "TaiLieuNop"))
        return []
    known = {paper.code for paper in procedure.papers}
    papers = []
    for number, each in enumerate(sent[:50]):
        if _text(each, "IsDeleted").lower() == "true":
            continue
        theirs = _text(each, "MaThanhPhanHoSo")
        code = codes(InboundCode.Kind.PAPER, theirs)
        if code not in known:
            where = f"TaiLieuNop.{number}.MaThanhPhanHoSo"
            found.faults.append(Fault(FaultKind.UNKNOWN_PAPER, where, theirs))
            continue
        papers.append(PresentedPaper(paper=code))
    return papers


def _late(body: Mapping[str, Any], now: datetime, found: Understood) -> LateEntry | None:
    """When it was filed there; a minute or two ahead of us is another clock."""
    stamp = _text(body, "NgayNopHoSo")
    if not stamp:
        return None
    try:
        filed_at = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=_WARDS_TIME)
    except ValueError:
        filed_at = None
    if filed_at is None or filed_at > now + _CLOCKS_DIFFER or filed_at.year < 2025:
        found.faults.append(Fault(FaultKind.UNREADABLE, "NgayNopHoSo", stamp))
        return None
    return LateEntry(min(filed_at, now), Event.Source.CALLBACK)
