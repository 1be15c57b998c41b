"""What each link was told of a dossier, and what it answered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from integrations.outbox import Link, OutboxMessage, Status, messages_about

from .portal_labels import PORTAL_LABELS

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

    @property
    def tone(self) -> str:
        return STATUS_TONES[Status(self.message.status)]

    @property
    def parked(self) -> bool:
        return self.message.status == Status.PARKED

    @property
    def payload(self) -> str:
        return as_text(self.message.payload)

    @property
    def answer(self) -> str:
        return as_text(self.message.answer) if self.message.answer else ""

    @property
    def faults(self) -> list[dict[str, str]]:
        """What the link named, the portal's fields with a label."""
        return [
            {**fault, "label": str(PORTAL_LABELS.get(fault["field"], ""))}
            for fault in faults_in(self.message.answer)
        ]


def deliveries_about(code: str) -> Iterator[tuple[Link, list[Delivery]]]:
    """By link, and within a link in the order in which they go."""
    messages = messages_about(code).prefetch_related("interventions__by")
    by_link = sorted(messages, key=attrgetter("link"))
    for link, sent in groupby(by_link, key=attrgetter("link")):
        yield Link(link), [Delivery(message) for message in sent]


def faults_in(answer: dict[str, Any] | None) -> list[dict[str, str]]:
    """The faults that the link named, each with its field ("" when none is named)."""
    return list((answer or {}).get("faults") or [])


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
