"""What each link was told of a dossier, and what it answered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from integrations.outbox import Link, OutboxMessage, Status, messages_about
from integrations.parking import is_answered

from ..fault_instructions import Instruction, instructions_of
from ..procedures import Procedure
from ..procedures.section import Declaration

STATUS_TONES = {
    Status.WAITING: "waiting",
    Status.DELIVERED: "success",
    Status.PARKED: "danger",
    Status.CANCELLED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message with its tries; shows this dossier's part only, never the whole batch."""

    message: OutboxMessage
    #: What the link named, as instructions.
    instructions: list[Instruction]

    @property
    def tone(self) -> str:
        return STATUS_TONES[Status(self.message.status)]

    @property
    def parked(self) -> bool:
        return self.message.status == Status.PARKED

    @property
    def goes_again(self) -> bool:
        """Whether it can be sent again by itself; a refused registration goes with its dossier."""
        return self.parked and not is_answered(self.message)

    @property
    def payload(self) -> str:
        return as_text(self.message.payload)

    @property
    def answer(self) -> str:
        return as_text(self.message.answer) if self.message.answer else ""

    @property
    def tries(self) -> list[tuple[Any, str]]:
        """Each attempt, with what the link said of this message then ("" of a delivered one)."""
        attempts = self.message.tries.all()
        return [(each, as_text(each.detail) if each.detail else "") for each in attempts]


def delivery_of(message: OutboxMessage, procedure: Procedure, declaration: Declaration) -> Delivery:
    """The message of a dossier of that procedure, with this declaration."""
    told = (message.link, message.answer, message.payload, procedure, declaration)
    return Delivery(message, instructions_of(*told) if message.answer else [])


def deliveries_about(
    code: str, procedure: Procedure, declaration: Declaration
) -> Iterator[tuple[Link, list[Delivery]]]:
    """By link, and within a link in the order in which they go."""
    messages = messages_about(code).prefetch_related("interventions__by")
    by_link = sorted(messages, key=attrgetter("link"))
    for link, sent in groupby(by_link, key=attrgetter("link")):
        yield Link(link), [delivery_of(message, procedure, declaration) for message in sent]


def as_text(document: Any) -> str:
    """Exactly what was sent, laid out for reading; JSON within a string is laid out too."""
    return json.dumps(_opened(document), ensure_ascii=False, indent=2)


def _opened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _opened(part) for name, part in value.items()}
    if isinstance(value, str) and value.startswith("{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
