"""Their view against ours: what the portal holds, compared with what we know it acknowledged."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .links import national_portal
from .links.base import Sending
from .links.http import Reply
from .links.national_portal import LISTING, LOOK_UP, held_dossier, look_up_trouble, step_ids
from .models import Link, Operation, OutboxMessage, Outcome, Status

_LINK = Link.NATIONAL_PORTAL
_CHUNK = 500
#: The portal's clock may be ahead of ours.
_CLOCKS_DIFFER = timedelta(hours=1)


class Kind(TextChoices):
    MISSING_THERE = "missing_there", _("Cổng không có hồ sơ")
    UNKNOWN_HERE = "unknown_here", _("hồ sơ không do hệ thống này gửi")
    STATUS = "status", _("khác trạng thái")
    STEPS = "steps", _("khác số bước tiến độ")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what we hold it to be and what they do ("" where one side has nothing)."""

    code: str
    kind: Kind
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class _View:
    """A dossier at the portal: its status, and how many steps."""

    status: str
    steps: int


class LinkSilent(Exception):
    """The portal did not answer, so nothing can be said."""


def reconcile_portal(
    *,
    clock: Callable[[], datetime],
    codes: Sequence[str] | None = None,
    since: datetime | None = None,
) -> list[Difference]:
    """Compare these dossiers, or all that changed on either side since then (aware); by code.

    Only settled things can be compared: a dossier with messages still waiting or parked is left
    out, since those explain it. Raises LinkSilent.
    """
    portal = _Portal(clock)
    if codes is not None:
        found = {code: portal.look_up(code) for code in codes}
    else:
        since = since or datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())
        found = dict(portal.listed(since, clock() + _CLOCKS_DIFFER))
        for code in _delivered_since(since):
            if code not in found:
                found[code] = portal.look_up(code)
    differences: list[Difference] = []
    remaining = iter(sorted(found))
    while chunk := list(islice(remaining, _CHUNK)):
        ours, on_their_way = _our_views(chunk)
        for code in chunk:
            if code not in on_their_way:
                differences += _compare(code, ours.get(code), found[code])
    return differences


def _compare(code: str, ours: _View | None, theirs: _View | None) -> Iterator[Difference]:
    if ours is None and theirs is not None:
        yield Difference(code, Kind.UNKNOWN_HERE, "", theirs.status)
    elif ours is not None and theirs is None:
        yield Difference(code, Kind.MISSING_THERE, ours.status, "")
    elif ours is not None and theirs is not None:
        if ours.status != theirs.status:
            yield Difference(code, Kind.STATUS, ours.status, theirs.status)
        if ours.steps != theirs.steps:
            yield Difference(code, Kind.STEPS, str(ours.steps), str(theirs.steps))


def _delivered_since(since: datetime) -> Iterable[str]:
    delivered = OutboxMessage.objects.filter(
        link=_LINK, status=Status.DELIVERED, settled_at__gte=since
    )
    return delivered.order_by().values_list("subject", flat=True).distinct()


def _our_views(codes: list[str]) -> tuple[dict[str, _View], set[str]]:
    """What the portal has acknowledged of each, and those with more on its way."""
    statuses: dict[str, str] = {}
    steps = dict.fromkeys(codes, 0)
    on_their_way = set()
    messages = OutboxMessage.objects.filter(link=_LINK, subject__in=codes).order_by("id")
    rows = messages.values_list("subject", "operation", "status", "payload__TrangThaiHoSo")
    for code, operation, status, dossier_status in rows:
        if status in (Status.WAITING, Status.PARKED):
            on_their_way.add(code)
        elif status == Status.DELIVERED and operation == Operation.SYNC_DOSSIER:
            statuses[code] = dossier_status
        elif status == Status.DELIVERED:
            steps[code] += 1
    return {code: _View(status, steps[code]) for code, status in statuses.items()}, on_their_way


class _Portal:
    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._client = national_portal()
        self._clock = clock

    def look_up(self, code: str) -> _View | None:
        held = held_dossier(self._ask(LOOK_UP, mahoso=code))
        return _View(str(held.get("TrangThaiHoSo")), len(step_ids(held))) if held else None

    def listed(self, first: datetime, last: datetime) -> Iterator[tuple[str, _View]]:
        """The dossiers that changed there between two instants, page by page."""
        page = 1
        while rows := self._page(first, last, page):
            for row in rows:
                steps = str(row.get("SoTienDo"))
                view = _View(str(row.get("TrangThaiHoSo")), int(steps) if steps.isdigit() else 0)
                yield str(row.get("MaHoSo")), view
            page += 1

    def _page(self, first: datetime, last: datetime, page: int) -> list[dict[str, Any]]:
        times = {"tuNgay": _compact(first), "denNgay": _compact(last)}
        rows = (self._ask(LISTING, **times, trang=str(page)).document or {}).get("result")
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def _ask(self, service: str, **more: str) -> Reply:
        sending = Sending(
            _LINK, Operation.SYNC_DOSSIER, self._client.wire, self._clock, budget=float("inf")
        )
        reply = self._client.ask(sending, service, **more)
        trouble = look_up_trouble(reply)
        if trouble is not None:
            raise LinkSilent(Outcome(trouble).label)
        return reply


def _compact(at: datetime) -> str:
    return timezone.localtime(at, timezone.get_default_timezone()).strftime("%Y%m%d%H%M%S")
