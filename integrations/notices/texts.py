"""The texts in force, at hand in each process: a submission does not ask for them each time."""

import time
from dataclasses import dataclass

from .models import NoticeTemplate

#: What one process has read is used for so many seconds.
KEPT_FOR = 5.0


@dataclass(frozen=True, slots=True)
class Text:
    code: str
    language: str
    version: int
    subject: str
    body: str
    sms: str


_kept: tuple[float, dict[tuple[str, str], Text]] | None = None


def text_in_force(code: str, language: str) -> Text | None:
    """The text of a kind of notice, at most ``KEPT_FOR`` seconds old; None if there is none."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > KEPT_FOR:
        rows = NoticeTemplate.objects.values_list(
            "code", "language", "version", "subject", "body", "sms"
        )
        _kept = (time.monotonic(), {(row[0], row[1]): Text(*row) for row in rows})
    return _kept[1].get((code, language))


def forget_texts() -> None:
    """Let this process read them anew: after an edit, and between tests."""
    global _kept
    _kept = None
