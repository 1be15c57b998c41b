"""What the mocked links have in common: a call comes in, a reply goes out; some keep books."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .fault_board import Refusals


@dataclass(slots=True, frozen=True)
class Call:
    """One request as received. `document` is the parsed JSON body, None if it is not JSON."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    remote: str
    at: float  # seconds since the epoch
    operation: str
    document: Any
    query: str = ""


@dataclass(slots=True)
class Reply:
    """What the contract answers."""

    document: dict[str, Any]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    #: HTML instead of the document, where people look.
    page: bytes | None = None

    def body(self) -> bytes:
        if self.page is not None:
            return self.page
        return json.dumps(self.document, ensure_ascii=False, separators=(",", ":")).encode()


def parse_json(body: bytes) -> Any:
    """The JSON document in `body`, or None when it is not JSON or not text (half a surrogate)."""
    try:
        document = json.loads(body)
        if b"\\ud" in body or b"\\uD" in body:
            json.dumps(document, ensure_ascii=False).encode()
    except ValueError:
        return None
    return document


class Link(ABC):
    """One mocked link: its contract, what it holds, and what it can prove."""

    name: ClassVar[str]
    operations: ClassVar[frozenset[str]]
    sign_in: ClassVar[str]  # the operation that gives out sessions or tokens

    @abstractmethod
    def operation(self, method: str, path: str, document: Any) -> str:
        """The operation a request is for, or "unknown"."""

    @abstractmethod
    def answer(self, call: Call, refusals: Refusals | None) -> Reply:
        """Do the work of a call and answer by the contract, refusing what `refusals` names."""

    @abstractmethod
    def busy(self) -> Reply | None:
        """The contract's own way of saying "busy" with HTTP 200, if it has one."""

    @abstractmethod
    def failure(self, status: int) -> Reply:
        """What comes with an HTTP error status."""

    @abstractmethod
    def expire_sessions(self, call: Call | None = None) -> int:
        """Forget the session or token of `call`, or all of them; how many were forgotten."""

    @abstractmethod
    def report(self, now: float) -> dict[str, Any]:
        """Counts of what is held, repeated, doubled and out of order."""

    @abstractmethod
    def settings(self) -> dict[str, Any]:
        """The settings that can be changed while running."""

    @abstractmethod
    def change_settings(self, changes: dict[str, Any]) -> None:
        """Change settings; Invalid, and nothing changed, when one is not valid."""

    @abstractmethod
    def reset(self) -> None:
        """Forget everything and go back to the settings of the start."""


class BookKeeping(Link):
    """A link that keeps what it was told, and can show it."""

    @abstractmethod
    def dossier(self, code: str, now: float) -> dict[str, Any] | None:
        """What is held under a code with its evidence, or None."""

    @abstractmethod
    def missing(self, expected: list[Any], now: float) -> dict[str, Any]:
        """Compare what is held with `expected`; Invalid when that is malformed."""


class Reconcilable(BookKeeping):
    """A link whose books we compare with ours, so that a test spoils them."""

    @abstractmethod
    def alter(self, document: Any) -> None:
        """Change what is held behind everybody's back; Invalid when that makes no sense."""
