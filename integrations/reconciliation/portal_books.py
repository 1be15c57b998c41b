"""The portal's books: a listing by day, and each dossier with its steps."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ..links.faults import code_of
from ..links.http import Reply
from ..links.national_portal import (
    LISTING,
    LOOK_UP,
    REFUSED,
    UNKNOWN_DOSSIER,
    held_dossier,
    look_up_trouble,
)
from ..models import Exchange, Link, Outcome
from . import portal_comparison
from .asking import Asking, LinkSilent
from .books import NOBODY_S, Listed, Sight
from .findings import Finding
from .ours import Line

#: Rows of a listing's page (docs/links.md).
PAGE = 500


class PortalBooks:
    link = Link.NATIONAL_PORTAL
    at_once = 1

    def listing(
        self, asking: Asking, since: datetime, until: datetime, *, whole: bool
    ) -> dict[str, Listed] | None:
        """See ``Books``. Pages move up when a dossier changes meanwhile, so one is better."""
        last = until - timedelta(seconds=1)
        times = {"tuNgay": _compact(since), "denNgay": _compact(last)}
        listed: dict[str, Listed] = {}
        page = 1
        while rows := self._page(asking, times, page):
            if page == 1 and len(rows) >= PAGE and not whole:
                return None
            known = len(listed)
            listed |= rows
            if len(listed) == known:
                break  # a portal that takes no notice of the page
            page += 1
        return listed

    def _page(self, asking: Asking, times: dict[str, str], page: int) -> dict[str, Listed]:
        reply = asking.portal(LISTING, **times, trang=str(page))
        trouble = look_up_trouble(reply)
        if trouble is not None:
            raise LinkSilent(Outcome(trouble), reply.retry_after)
        rows = reply.document["result"]
        return dict(_listed(rows if isinstance(rows, list) else [], reply.exchange))

    def look(self, asking: Asking, lines: Mapping[str, Line]) -> dict[str, Sight]:
        return {code: self._look_up(asking, code) for code in lines}

    def _look_up(self, asking: Asking, code: str) -> Sight:
        reply = asking.portal(LOOK_UP, mahoso=code)
        answered = code_of((reply.document or {}).get("error_code"))
        if reply.trouble is None and answered == UNKNOWN_DOSSIER:
            return Sight(None, reply.exchange)
        if reply.trouble is None and answered == REFUSED:
            return Sight(None, reply.exchange, refused=True)
        trouble = look_up_trouble(reply)
        if trouble is not None:
            raise LinkSilent(Outcome(trouble), reply.retry_after)
        return Sight(_of_this(code, reply), reply.exchange)

    def answers(self, asking: Asking) -> bool:
        return look_up_trouble(asking.portal(LOOK_UP, mahoso=NOBODY_S)) is None

    def agrees(self, line: Line, listed: Listed) -> bool:
        return portal_comparison.agrees(line, listed.status, listed.steps)

    def compare(self, line: Line, sight: Sight) -> Sequence[Finding]:
        return portal_comparison.compare(line, sight.held)


def _of_this(code: str, reply: Reply) -> dict[str, Any] | None:
    """The dossier that was asked for; an answer about another one tells nothing."""
    held = held_dossier(reply)
    if held is not None and str(held.get("MaHoSo")) != code:
        raise LinkSilent(Outcome.UNKNOWN)
    return held


def _listed(rows: list[Any], exchange: Exchange | None) -> list[tuple[str, Listed]]:
    found = []
    for row in rows:
        if isinstance(row, dict) and row.get("MaHoSo") and exchange is not None:
            steps = str(row.get("SoTienDo"))
            count = int(steps) if steps.isdecimal() else -1  # unknown: looked up
            status = str(row.get("TrangThaiHoSo"))
            found.append((str(row["MaHoSo"]), Listed(status, count, exchange)))
    return found


def _compact(at: datetime) -> str:
    return timezone.localtime(at, timezone.get_default_timezone()).strftime("%Y%m%d%H%M%S")
