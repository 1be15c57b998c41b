"""A worker's spell of reconciliation: found in the rows, left in the rows, whenever it ends."""

import time
from collections.abc import Callable
from datetime import datetime

from ..models import Link
from .asking import Asking, LinkSilent, may_ask
from .books import Books
from .following_up import follow_up
from .looking import Seen, look_at_each
from .ours import lines_of
from .portal_books import PortalBooks
from .recording import close_window, record
from .registry_books import RegistryBooks
from .repairing import repair
from .runs import Lease, LeaseLost, finish_if_done, give_back, interrupt, put_off, take
from .windows import Window, Windows

#: How many dossiers are written down at once.
_AT_ONCE = 100


def books_of(link: Link) -> Books:
    return PortalBooks() if link is Link.NATIONAL_PORTAL else RegistryBooks()


def work(
    link: Link,
    *,
    clock: Callable[[], datetime],
    until: datetime,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Go on with what is to be reconciled with a link, until nothing is or ``until`` has come.

    Any number of workers may run this at once. Not inside a transaction. A crash at any instant
    loses at most the looks since the last dossiers were written down.
    """
    if not may_ask(link, clock()):
        put_off(link, clock())
        return
    books, asking = books_of(link), Asking(link, clock, until, sleep)
    try:
        follow_up(books, asking)
        if lease := take(link, clock()):
            try:
                _compare(lease, books, asking)
            finally:
                give_back(lease)
    except LinkSilent as silence:
        exchanges = asking.take_exchanges()
        interrupt(link, silence.outcome, silence.asked, exchanges, clock())
    except LeaseLost:
        pass  # another worker goes on with it, or nobody is to
    finish_if_done(link, clock())


def _compare(lease: Lease, books: Books, asking: Asking) -> None:
    """Compare window by window. Raises LinkSilent and LeaseLost."""
    windows = Windows(books, asking)
    while not asking.is_over and lease.run.comparing_ended_at is None:
        window = windows.next_of(lease.run)
        if window is None or _compare_window(lease, books, asking, window):
            close_window(lease, window, asking.take_exchanges(), asking.clock())


def _compare_window(lease: Lease, books: Books, asking: Asking, window: Window) -> bool:
    """Whether all of it is compared, or the time was up before."""
    left = [code for code in window.codes if code > lease.run.after_code]
    for first in range(0, len(left), _AT_ONCE):
        if first and asking.is_over:
            return False
        some = left[first : first + _AT_ONCE]
        if not _compare_some(lease, books, asking, window, some):
            return False
    return True


def _compare_some(
    lease: Lease, books: Books, asking: Asking, window: Window, codes: list[str]
) -> bool:
    """Compare these and write down those that were reached; whether that was all of them."""
    agreeing = {} if lease.run.step_by_step else _agreeing(books, window, codes)
    closely = look_at_each(
        books,
        asking,
        [code for code in codes if code not in agreeing],
    )
    reached: list[Seen] = []
    try:
        for code in codes:
            seen = agreeing.get(code) or next(closely, None)
            if seen is None:
                return False
            reached.append(seen)
        return True
    finally:
        if reached:
            record(lease, window, reached, asking.take_exchanges(), asking.clock())
            _repair(lease, reached, asking.clock())


def _agreeing(books: Books, window: Window, codes: list[str]) -> dict[str, Seen]:
    """Those that the listing already shows to agree."""
    lines = lines_of(books.link, codes)
    return {
        code: Seen(code, lines[code])
        for code in codes
        if code in window.listed and books.agrees(lines[code], window.listed[code])
    }


def _repair(lease: Lease, seen: list[Seen], now: datetime) -> None:
    """What cannot be repaired this instant is due again in a moment (``follow_up``)."""
    if not lease.run.repairs:
        return
    for each in seen:
        if each.repair:
            repair(lease.run, each, each.repair, now=now)
