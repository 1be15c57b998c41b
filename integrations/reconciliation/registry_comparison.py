"""A declaration at the registry against our line of messages (pure; docs/links.md)."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..links.civil_registry import FINAL_STATUSES, REGISTERED
from ..links.faults import code_of
from ..models import Operation, Status
from .findings import Finding, Ground, Kind
from .ours import Line, OurMessage

#: What a registration is known by: of these the two sides must not differ.
NUMBERS = ("soDangKy", "quyenSo", "trangSo", "ngayDangKy", "soDinhDanh")


def is_declared(line: Line) -> bool:
    """Whether the registry has acknowledged a declaration, so that it must know the dossier."""
    return _declaration(line) is not None


def compare(line: Line, held: Mapping[str, Any] | None) -> list[Finding]:
    """What differs between what the registry told us and what it holds (None: nothing)."""
    declaration = _declaration(line)
    if declaration is None:
        return []
    if any(message.is_on_its_way and message.operation == Operation.REGISTER for message in line):
        return []  # declared anew, and not there yet: what the registry holds is about to change
    question = _question(line, declaration)
    if held is None:
        return list(_missing_there(declaration, question))
    return list(_answers(question, held))


def _missing_there(declaration: OurMessage, question: OurMessage | None) -> Iterator[Finding]:
    ground = Ground.LOST_THERE
    told = _status_told(question)
    if told == REGISTERED:
        ground = Ground.RESULT_GIVEN
    elif told is not None:
        ground = Ground.RETURNED
    elif question is not None and question.status == Status.CANCELLED and not question.given_up:
        ground = Ground.CANCELLED_HERE
    ours = "" if told is None else str(told)
    yield Finding(Kind.MISSING_THERE, ours, "", ground, (declaration.pk,))


def _answers(question: OurMessage | None, held: Mapping[str, Any]) -> Iterator[Finding]:
    theirs = code_of(held.get("trangThai"))
    ours = _status_told(question)
    if ours is None:
        if theirs in FINAL_STATUSES:
            yield from _result_missing(question, str(theirs))
    elif ours != theirs:
        kind = Kind.RESULT_MISSING if theirs == REGISTERED else Kind.STATUS
        told = "" if theirs is None else str(theirs)
        yield Finding(kind, str(ours), told, Ground.DECIDED_OTHERWISE)
    elif ours == REGISTERED and question is not None:
        differing = _numbers_differing((question.answer or {}).get("ketQuaXuLy"), held)
        if differing:
            names = ", ".join(differing)
            yield Finding(Kind.NUMBER, names, names, Ground.DECIDED_OTHERWISE)


def _result_missing(question: OurMessage | None, theirs: str) -> Iterator[Finding]:
    """The registry has decided, and we have not heard."""
    if question is None:
        yield Finding(Kind.RESULT_MISSING, "", theirs, Ground.NEVER_SENT)
    elif question.status == Status.PARKED:
        yield Finding(Kind.RESULT_MISSING, "", theirs, Ground.PARKED)
    elif question.status == Status.CANCELLED and question.given_up:
        yield Finding(Kind.RESULT_MISSING, "", theirs, Ground.NOT_ASKED, (question.pk,))
    elif question.status == Status.CANCELLED and theirs == str(REGISTERED):
        yield Finding(Kind.RESULT_MISSING, "", theirs, Ground.CALLED_OFF)


def _declaration(line: Line) -> OurMessage | None:
    """The last one that the registry acknowledged."""
    declared = [
        message
        for message in line
        if message.operation == Operation.REGISTER and message.is_delivered
    ]
    return declared[-1] if declared else None


def _question(line: Line, declaration: OurMessage) -> OurMessage | None:
    """The question after this declaration's result."""
    asked = [
        message
        for message in line
        if message.operation == Operation.FETCH_RESULT and message.pk > declaration.pk
    ]
    return asked[-1] if asked else None


def _status_told(question: OurMessage | None) -> int | None:
    """What the registry answered, if it has."""
    if question is None or not question.is_delivered:
        return None
    return code_of((question.answer or {}).get("trangThai"))


def _numbers_differing(ours: Any, held: Mapping[str, Any]) -> list[str]:
    """Names only: the numbers themselves are personal, and stand in the evidence."""
    theirs = held.get("ketQuaXuLy")
    ours = ours if isinstance(ours, dict) else {}
    theirs = theirs if isinstance(theirs, dict) else {}
    return [name for name in NUMBERS if str(ours.get(name) or "") != str(theirs.get(name) or "")]
