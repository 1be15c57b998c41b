"""Every request, in the order received, with what was answered."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .vietnam_time import iso

_WORTH_PACKING = 512  # bytes


class Packed:
    """Bytes, compressed when that is worth the time: a journal of a long drill stays in memory."""

    __slots__ = ("_data", "_packed")

    def __init__(self, data: bytes) -> None:
        self._packed = len(data) > _WORTH_PACKING
        self._data = zlib.compress(data, 1) if self._packed else data

    def bytes(self) -> bytes:
        return zlib.decompress(self._data) if self._packed else self._data

    def text(self) -> str:
        return self.bytes().decode("utf-8", "replace")


class Entry:
    """One request. `reply` is "pending", "sent" or "lost"; `done` tells whether the work was."""

    __slots__ = (
        "answer",
        "at",
        "body",
        "done",
        "faults",
        "link",
        "method",
        "operation",
        "path",
        "reply",
        "sequence",
        "status",
    )

    def __init__(
        self,
        sequence: int,
        link: str,
        operation: str,
        method: str,
        path: str,
        at: float,
        body: bytes,
    ) -> None:
        self.sequence = sequence
        self.link = link
        self.operation = operation
        self.method = method
        self.path = path
        self.at = at
        self.body = Packed(body)
        self.faults: list[str] = []  # the kinds that hit it
        self.status: int | None = None
        self.answer: Packed | None = None
        self.done = False
        self.reply = "pending"

    def document(self) -> dict[str, Any]:
        return {
            "sequence": self.sequence,
            "time": iso(self.at),
            "link": self.link,
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "body": self.body.text(),
            "faults": self.faults,
            "done": self.done,
            "status": self.status,
            "answer": self.answer.text() if self.answer else None,
            "reply": self.reply,
        }

    def mentions(self, text: bytes) -> bool:
        return text in self.body.bytes()


class Journal:
    """The requests of one link or of several, numbered from 1 in the order received."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self.generation = 0  # a request of an earlier generation was overtaken by a reset

    def open(
        self, link: str, operation: str, method: str, path: str, at: float, body: bytes
    ) -> Entry:
        entry = Entry(len(self._entries) + 1, link, operation, method, path, at, body)
        self._entries.append(entry)
        return entry

    def clear(self) -> None:
        self._entries.clear()
        self.generation += 1

    def __len__(self) -> int:
        return len(self._entries)

    def page(
        self,
        after: int,
        limit: int,
        *,
        link: str | None = None,
        operation: str | None = None,
        mentioning: str | None = None,
        reply: str | None = None,
    ) -> tuple[list[Entry], int | None]:
        """Up to `limit` entries numbered above `after`, and where to go on (None at the end)."""
        text = mentioning.encode() if mentioning else None
        page: list[Entry] = []
        for entry in self._after(after):
            if (
                (link and entry.link != link)
                or (operation and entry.operation != operation)
                or (reply and entry.reply != reply)
                or (text and not entry.mentions(text))
            ):
                continue
            if len(page) == limit:
                return page, page[-1].sequence
            page.append(entry)
        return page, None

    def _after(self, sequence: int) -> Iterator[Entry]:
        for index in range(max(sequence, 0), len(self._entries)):
            yield self._entries[index]

    def counts(self, link: str) -> dict[str, dict[str, Any]]:
        """Per operation: received, done, sent, lost, pending, and the first and last arrival."""
        counts: dict[str, Counter[str]] = {}
        span: dict[str, tuple[float, float]] = {}
        for entry in self._entries:
            if entry.link != link:
                continue
            count = counts.setdefault(entry.operation, Counter())
            count["received"] += 1
            count["done"] += entry.done
            count[entry.reply] += 1
            first, _ = span.get(entry.operation, (entry.at, entry.at))
            span[entry.operation] = (first, entry.at)
        return {
            operation: {
                **{name: count[name] for name in ("received", "done", "sent", "lost", "pending")},
                "first_at": iso(span[operation][0]),
                "last_at": iso(span[operation][1]),
            }
            for operation, count in sorted(counts.items())
        }
