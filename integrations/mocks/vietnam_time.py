"""Times as the two links write them: local to Viet Nam, which has no daylight saving."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

VIETNAM = timezone(timedelta(hours=7))


def local(at: float) -> datetime:
    """The moment `at` (seconds since the epoch) in Viet Nam."""
    return datetime.fromtimestamp(at, VIETNAM)


@lru_cache(maxsize=8)
def _compact(second: int) -> str:
    return local(second).strftime("%Y%m%d%H%M%S")


def compact(at: float) -> str:
    """``yyyyMMddHHmmss``, the portal's way."""
    return _compact(int(at))


def slashed(at: float) -> str:
    """``dd/MM/yyyy HH:mm:ss``, the registry's way."""
    return local(at).strftime("%d/%m/%Y %H:%M:%S")


def iso(at: float) -> str:
    """ISO 8601 in UTC to the microsecond, for the evidence."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=65_536)
def is_compact(text: str) -> bool:
    """Whether `text` is fourteen digits that name a real moment."""
    if len(text) != 14 or not (text.isascii() and text.isdigit()):
        return False
    try:
        datetime(
            int(text[:4]),
            int(text[4:6]),
            int(text[6:8]),
            int(text[8:10]),
            int(text[10:12]),
            int(text[12:]),
            tzinfo=VIETNAM,
        )
    except ValueError:
        return False
    return True


def is_slashed(text: str) -> bool:
    """Whether `text` is ``dd/MM/yyyy HH:mm:ss``, zero-padded, naming a real moment."""
    try:
        moment = datetime.strptime(text, "%d/%m/%Y %H:%M:%S").replace(tzinfo=VIETNAM)
    except ValueError:
        return False
    return moment.strftime("%d/%m/%Y %H:%M:%S") == text
