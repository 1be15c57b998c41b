"""A dossier at the portal against our line of messages (pure; docs/links.md, "Reconciliation")."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ..models import Operation, Status
from .findings import Finding, Ground, Kind
from .ours import Line, OurMessage


def agrees(line: Line, status: str, steps: int) -> bool:
    """Whether the portal's status and number of steps are what it acknowledged to us."""
    syncs, our_steps = _delivered_syncs(line), _delivered_steps(line)
    on_their_way = any(message.is_on_its_way for message in line)
    return (
        bool(syncs)
        and not on_their_way
        and syncs[-1].dossier_status == status
        and len(our_steps) == steps
    )


def compare(line: Line, held: Mapping[str, Any] | None) -> list[Finding]:
    """What differs between what the portal acknowledged and what it holds (None: nothing).

    What is still on its way may have arrived already (its answer was lost): that is explained.
    """
    if held is None:
        return list(_missing_there(line))
    if not any(message.is_delivered for message in line):
        return list(_missing_here(line, held))
    return [*_status(line, held), *_steps(line, held)]


def _missing_there(line: Line) -> Iterator[Finding]:
    acknowledged = [message for message in line if message.is_delivered]
    if acknowledged:
        again = tuple(message.pk for message in acknowledged)
        yield Finding(Kind.MISSING_THERE, _last_status(line), "", Ground.LOST_THERE, again)


def _missing_here(line: Line, held: Mapping[str, Any]) -> Iterator[Finding]:
    """They hold what was never acknowledged to us."""
    ground = Ground.NOT_OURS
    if any(message.is_on_its_way for message in line):
        ground = _on_its_way(line)
    elif line:
        ground = Ground.CANCELLED_HERE
    yield Finding(Kind.MISSING_HERE, "", _told_status(held), ground)


def _status(line: Line, held: Mapping[str, Any]) -> Iterator[Finding]:
    acknowledged = _delivered_syncs(line)
    theirs = _told_status(held)
    if not acknowledged or acknowledged[-1].dossier_status == theirs:
        return
    last = acknowledged[-1]
    coming = [message for message in _syncs(line) if message.is_on_its_way]
    if theirs in [message.dossier_status for message in coming]:
        ground = _on_its_way(line)
    elif theirs in [message.dossier_status for message in acknowledged]:
        ground = Ground.LOST_THERE  # an earlier one of ours: what came after is lost
    else:
        ground = Ground.NEVER_SENT
    yield Finding(Kind.STATUS, last.dossier_status, theirs, ground, (last.pk,))


def _steps(line: Line, held: Mapping[str, Any]) -> Iterator[Finding]:
    theirs = _held_steps(held)
    held_ids = [step for step, _happened in theirs]
    acknowledged = _delivered_steps(line)
    missing = [message for message in acknowledged if message.step not in held_ids]
    if missing:
        yield from _missing_steps(line, missing, theirs)
    yield from _unknown_steps(line, held_ids)
    ours = [message.step for message in acknowledged if message.step in held_ids]
    common = [step for step in dict.fromkeys(held_ids) if step in set(ours)]
    if ours != common:
        yield Finding(Kind.ORDER, _listed(ours), _listed(common), Ground.ORDER_KEPT)


def _missing_steps(
    line: Line, missing: list[OurMessage], theirs: list[tuple[str, str]]
) -> Iterator[Finding]:
    """The portal takes a step only after those it holds: what comes last can be sent again."""
    held_ids = {step for step, _happened in theirs}
    latest = max((happened for _step, happened in theirs), default="")
    last_held = max(
        (message.pk for message in line if message.step and message.step in held_ids), default=0
    )
    takes = [
        message.pk for message in missing if message.pk > last_held and message.happened >= latest
    ]
    ground = Ground.LOST_THERE if takes else Ground.NEWER_STEPS
    ours = _listed(message.step for message in missing)
    yield Finding(Kind.STEPS_MISSING, ours, "", ground, tuple(takes))


def _unknown_steps(line: Line, held_ids: list[str]) -> Iterator[Finding]:
    ours = {message.step: message for message in line if message.step}
    acknowledged = {message.step for message in _delivered_steps(line)}
    extra = [step for step in held_ids if step not in acknowledged]
    doubled = [step for step, count in Counter(held_ids).items() if count > 1]
    strange = [step for step in extra if step not in ours] + doubled
    if strange:
        yield Finding(Kind.STEPS_UNKNOWN, "", _listed(strange), Ground.NOT_OURS)
    elif extra:
        on_their_way = any(ours[step].is_on_its_way for step in extra)
        ground = _on_its_way(line) if on_their_way else Ground.CANCELLED_HERE
        yield Finding(Kind.STEPS_UNKNOWN, "", _listed(extra), ground)


def _on_its_way(line: Line) -> Ground:
    parked = any(message.status == Status.PARKED for message in line)
    return Ground.PARKED if parked else Ground.ON_ITS_WAY


def _syncs(line: Line) -> list[OurMessage]:
    return [message for message in line if message.operation == Operation.SYNC_DOSSIER]


def _delivered_syncs(line: Line) -> list[OurMessage]:
    return [message for message in _syncs(line) if message.is_delivered]


def _delivered_steps(line: Line) -> list[OurMessage]:
    steps = (message for message in line if message.operation == Operation.ADD_PROGRESS)
    return [message for message in steps if message.is_delivered]


def _last_status(line: Line) -> str:
    syncs = _delivered_syncs(line)
    return syncs[-1].dossier_status if syncs else ""


def _told_status(held: Mapping[str, Any]) -> str:
    return str(held.get("TrangThaiHoSo") or "")


def _held_steps(held: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Ids of the steps as held, in their order there, each with when it happened."""
    steps = held.get("TienDo")
    told = [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []
    return [(str(step.get("MaTienDo")), str(step.get("ThoiDiemXuLy") or "")) for step in told]


def _listed(steps: Any) -> str:
    return ", ".join(steps)
