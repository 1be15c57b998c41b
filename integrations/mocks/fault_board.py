"""The faults in force, and which of them hit a request."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from .faults import PARAMETERS, SCOPE, Fault, Kind
from .validation import Invalid, checked


def stable_share(*parts: object) -> float:
    """A number in [0, 1) that is always the same for the same parts."""
    return zlib.crc32(":".join(map(str, parts)).encode()) / 2**32


class FaultBoard:
    """The faults in force. `changed` is called after each change, also when one runs out."""

    def __init__(self, operations: dict[str, frozenset[str]], seed: int) -> None:
        self._operations = operations  # per link
        self._faults: list[Fault] = []
        self._number = 0
        self.changed: Callable[[], None] = lambda: None
        self.seed = seed
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose

    def sow(self, seed: int) -> None:
        """Start the random choices again from `seed`."""
        self.seed = seed
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose

    def draw(self) -> float:
        return self._random.random()

    def read(self, document: Any) -> Fault:
        """A fault, not yet in force, from its JSON form; Invalid when that is not valid."""
        if not isinstance(document, dict):
            raise Invalid("a JSON object is expected")
        try:
            kind = Kind(str(document.get("kind")))
        except ValueError:
            raise Invalid(f"kind: one of {', '.join(Kind)}") from None
        link = document.get("link")
        if link not in self._operations:
            raise Invalid(f"link: one of {', '.join(self._operations)}")
        operation = document.get("operation", "all")
        if operation != "all" and operation not in self._operations[link]:
            raise Invalid(f"operation: all or one of {', '.join(sorted(self._operations[link]))}")
        rest = {k: v for k, v in document.items() if k not in ("kind", "link", "operation")}
        values = checked(rest, {**SCOPE, **PARAMETERS[kind]})
        if kind is Kind.ITEM_REFUSAL and values["codes"] is None and values["share"] is None:
            raise Invalid("item_refusal needs codes or a share")
        if kind is Kind.BATCH_REFUSAL and values["share"] is not None:
            raise Invalid("batch_refusal is by codes, not by share")
        duration = values["duration"]
        return Fault(
            number=0,
            link=link,
            operation=operation,
            kind=kind,
            name=values["name"],
            share=values["share"],
            count=values["count"],
            ends_at=None if duration is None else time.monotonic() + duration,
            parameters={name: values[name] for name in PARAMETERS[kind]},
        )

    def add(self, fault: Fault) -> None:
        self._number += 1
        fault.number = self._number
        self._faults.append(fault)
        self.changed()

    def remove(self, fault: Fault) -> None:
        if fault in self._faults:
            self._faults.remove(fault)
            for wake in fault.over:
                wake()
            self.changed()

    def matching(self, **wanted: Any) -> list[Fault]:
        """Faults by number, name, link, operation or kind; what is None matches all."""
        self._expire()
        return [
            fault
            for fault in self._faults
            if all(value is None or getattr(fault, key) == value for key, value in wanted.items())
        ]

    def ends(self) -> float | None:
        """When the next fault runs out by itself (monotonic clock)."""
        return min((f.ends_at for f in self._faults if f.ends_at is not None), default=None)

    def _expire(self) -> None:
        now = time.monotonic()
        for fault in [f for f in self._faults if f.ends_at is not None and f.ends_at <= now]:
            self.remove(fault)

    def _live(self, link: str, operation: str, kind: Kind) -> Iterator[Fault]:
        now = time.monotonic()
        for fault in list(self._faults):
            if (
                fault.kind is kind
                and fault.link == link
                and fault.operation in ("all", operation)
                and fault.count != 0
                and (fault.ends_at is None or fault.ends_at > now)
            ):
                yield fault

    def consume(self, fault: Fault) -> None:
        """Count one request as hit.

        A fault whose count is used up stays listed, without effect on further requests: those in
        its black hole wait for its removal.
        """
        fault.hits += 1
        if fault.count is not None:
            fault.count -= 1

    def hits(self, link: str, operation: str, kind: Kind) -> Iterator[Fault]:
        """Each fault of this kind that hits this request, by its share; each is counted."""
        if not self._faults:
            return
        for fault in self._live(link, operation, kind):
            if fault.share is None or self.draw() < fault.share:
                self.consume(fault)
                yield fault

    def hit(self, link: str, operation: str, kind: Kind, **parameters: Any) -> Fault | None:
        """The first fault of this kind, with these parameters, that hits this request."""
        if not self._faults:
            return None
        for fault in self._live(link, operation, kind):
            if any(fault.parameters[name] != value for name, value in parameters.items()):
                continue
            if fault.share is None or self.draw() < fault.share:
                self.consume(fault)
                return fault
        return None

    def refusals(self, link: str, operation: str) -> Refusals | None:
        """What is to be refused of this request's content, or None."""
        if not self._faults:
            return None
        batch = list(self._live(link, operation, Kind.BATCH_REFUSAL))
        item = list(self._live(link, operation, Kind.ITEM_REFUSAL))
        return Refusals(self, batch, item) if batch or item else None


class Refusals:
    """The refusals in force for one request. They hit by dossier, never by chance.

    A share of item refusals is the same dossiers at every attempt, so that a retry is no cure.
    """

    def __init__(self, board: FaultBoard, batch: list[Fault], item: list[Fault]) -> None:
        self._board = board
        self._batch = batch
        self._item = item
        self.hit: list[Fault] = []

    def _note(self, fault: Fault) -> None:
        if fault not in self.hit:
            self.hit.append(fault)
            self._board.consume(fault)

    def batch(self, codes: list[str]) -> str | None:
        """The message that refuses the batch of these dossiers as a whole, or None."""
        for fault in self._batch:
            if not set(fault.parameters["codes"]).isdisjoint(codes):
                self._note(fault)
                return str(fault.parameters["message"])
        return None

    def item(self, code: str) -> tuple[int | None, str] | None:
        """(error code or None for the usual one, "field: message") that refuses this dossier."""
        for fault in self._item:
            named = fault.parameters["codes"]
            if named is not None and code not in named:
                continue
            what = fault.parameters["field"]
            if fault.share is not None and fault.share <= stable_share(
                self._board.seed, what, code
            ):
                continue
            self._note(fault)
            return fault.parameters["code"], f"{what}: {fault.parameters['message']}"
        return None
