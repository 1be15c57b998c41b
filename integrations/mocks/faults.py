"""Faults: what is to go wrong, for which requests, how often and for how long."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .validation import (
    REQUIRED,
    Check,
    is_codes,
    is_count,
    is_flag,
    is_seconds,
    is_share,
    is_text,
    is_whole,
    one_of,
    or_none,
)


class Kind(StrEnum):
    """The ways to misbehave (README, "Faults")."""

    DOWN = "down"
    BLACK_HOLE = "black_hole"
    SLOW = "slow"
    ERROR = "error"
    ANSWERED_LATE = "answered_late"
    BUSY = "busy"
    SESSION_EXPIRY = "session_expiry"
    BATCH_REFUSAL = "batch_refusal"
    ITEM_REFUSAL = "item_refusal"
    HTML = "html"
    TRUNCATED = "truncated"
    NUMERIC_STRINGS = "numeric_strings"
    DUPLICATE_REPLY = "duplicate_reply"


def _retry_after(value: Any) -> bool:
    return value is None or is_seconds(value) or is_text(value)


_MESSAGE = "dữ liệu không hợp lệ"

# kind -> parameter -> (default, check)
PARAMETERS: dict[Kind, dict[str, tuple[Any, Check]]] = {
    Kind.DOWN: {},
    Kind.BLACK_HOLE: {},
    Kind.SLOW: {"latency": (REQUIRED, is_seconds), "jitter": (0, is_seconds)},
    Kind.ERROR: {
        "status": (500, lambda value: is_whole(value) and 400 <= value <= 599),
        "after_work": (False, is_flag),
    },
    Kind.ANSWERED_LATE: {"delay": (None, or_none(is_seconds))},
    Kind.BUSY: {"status": (503, one_of(200, 429, 503)), "retry_after": (None, _retry_after)},
    Kind.SESSION_EXPIRY: {},
    Kind.BATCH_REFUSAL: {"codes": (REQUIRED, is_codes), "message": (_MESSAGE, is_text)},
    Kind.ITEM_REFUSAL: {
        "codes": (None, or_none(is_codes)),
        "field": (REQUIRED, is_text),
        "message": (_MESSAGE, is_text),
        "code": (None, or_none(is_whole)),
    },
    Kind.HTML: {
        "status": (200, lambda value: is_whole(value) and 200 <= value <= 599),
        "after_work": (False, is_flag),
    },
    Kind.TRUNCATED: {},
    Kind.NUMERIC_STRINGS: {"style": ("00", one_of("00", "0", "mixed"))},
    Kind.DUPLICATE_REPLY: {"mode": ("http", one_of("http", "items"))},
}

# What every fault may say about the requests it hits.
SCOPE: dict[str, tuple[Any, Check]] = {
    "name": (None, or_none(is_text)),
    "share": (None, or_none(is_share)),
    "count": (None, or_none(is_count)),
    "duration": (None, or_none(is_seconds)),
}


@dataclass(slots=True, eq=False)
class Fault:
    """One thing that goes wrong. `ends_at` is on the monotonic clock."""

    number: int
    link: str
    operation: str
    kind: Kind
    name: str | None
    share: float | None
    count: int | None
    ends_at: float | None
    parameters: dict[str, Any]
    hits: int = 0
    over: list[Callable[[], None]] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        left = None if self.ends_at is None else max(0.0, self.ends_at - time.monotonic())
        return {
            "id": self.number,
            "link": self.link,
            "operation": self.operation,
            "kind": self.kind.value,
            "name": self.name,
            "share": self.share,
            "count": self.count,
            "seconds_left": left if left is None else round(left, 3),
            "hits": self.hits,
            **self.parameters,
        }

    @property
    def closes_socket(self) -> bool:
        """A whole link is down: its listening socket is closed, not only its replies withheld."""
        return (
            self.kind is Kind.DOWN
            and self.operation == "all"
            and self.share is None
            and self.count is None
        )
