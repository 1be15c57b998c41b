"""What each link was told of a dossier, and what it answered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from integrations.outbox import (
    ArchivedMessage,
    Link,
    OutboxMessage,
    Status,
    archived_about,
    messages_about,
)
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
class Try:
    """When a message went over the wire, what came of it, and what the link said of it then.

    ``said`` is "" of a delivered one.
    """

    started_at: datetime
    outcome: str
    http_status: int | None
    error: str
    said: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to a message outside the course of delivery; ``by`` is "" for the system."""

    at: datetime
    action: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message with its tries; shows this dossier's part only, never the whole batch."""

    message: OutboxMessage | ArchivedMessage
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
        return (
            self.parked
            and isinstance(self.message, OutboxMessage)
            and not is_answered(self.message)
        )

    @property
    def archived(self) -> bool:
        return isinstance(self.message, ArchivedMessage)

    @property
    def payload(self) -> str:
        return as_text(self.message.payload)

    @property
    def answer(self) -> str:
        return as_text(self.message.answer) if self.message.answer else ""

    @property
    def tries(self) -> list[Try]:
        if isinstance(self.message, ArchivedMessage):
            return [
                Try(
                    each.started_at,
                    str(each.outcome.label),
                    each.http_status,
                    each.error,
                    _said(each.detail),
                )
                for each in self.message.tries_made()
            ]
        return [
            Try(
                each.exchange.started_at,
                each.get_outcome_display(),
                each.exchange.http_status,
                each.exchange.error,
                _said(each.detail),
            )
            for each in self.message.tries.all()
        ]

    @property
    def deeds(self) -> list[Deed]:
        if isinstance(self.message, ArchivedMessage):
            return [
                Deed(each.at, str(each.action.label), each.by, each.reason)
                for each in self.message.interventions_made()
            ]
        return [
            Deed(each.at, each.get_action_display(), str(each.by or ""), each.reason)
            for each in self.message.interventions.all()
        ]


def delivery_of(
    message: OutboxMessage | ArchivedMessage, procedure: Procedure, declaration: Declaration
) -> Delivery:
    """The message of a dossier of that procedure, with this declaration."""
    told = (message.link, message.answer, message.payload, procedure, declaration)
    return Delivery(message, instructions_of(*told) if message.answer else [])


def deliveries_about(
    code: str, procedure: Procedure, declaration: Declaration
) -> Iterator[tuple[Link, list[Delivery]]]:
    """By link, and within a link in the order in which they go; what is archived too."""
    messages: dict[int, OutboxMessage | ArchivedMessage] = {
        message.pk: message
        for message in messages_about(code).prefetch_related("interventions__by")
    }
    for archived in archived_about(code):
        messages.setdefault(archived.pk, archived)
    by_link = sorted(messages.values(), key=attrgetter("link", "pk"))
    for link, sent in groupby(by_link, key=attrgetter("link")):
        yield Link(link), [delivery_of(message, procedure, declaration) for message in sent]


def _said(detail: Any) -> str:
    return as_text(detail) if detail else ""


def as_text(document: Any) -> str:
    """Exactly what was sent, laid out for reading; JSON within a string is laid out too."""
    return json.dumps(_opened(document), ensure_ascii=False, indent=2)


def _opened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _opened(part) for name, part in value.items()}
    if isinstance(value, str) and value.startswith("{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value
