"""The history table of a dossier's page."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..models import Dossier, Event
from ..procedures import Procedure
from .argument_labels import LABELS
from .argument_words import Told, argument_words, changed_fields


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event; ``back_dated`` when it was recorded later than it happened."""

    event: Event
    told: list[Told]

    @property
    def back_dated(self) -> bool:
        return self.event.source != Event.Source.LIVE


def history_of(dossier: Dossier, procedure: Procedure) -> list[HistoryLine]:
    """Every event, the latest first, with what it was told and what it corrected. One query."""
    return list(_lines(dossier, procedure))


def _lines(dossier: Dossier, procedure: Procedure) -> Iterator[HistoryLine]:
    after = dossier.declaration
    for event in dossier.events.select_related("approved_by").order_by("-number"):
        told = list(argument_words(event.arguments, procedure))
        before = event.arguments.get("declaration_before")
        if before is not None:
            changes = changed_fields(before, after, procedure)
            told.append(Told(str(LABELS["corrections"]), changes))
            after = before
        yield HistoryLine(event, told)
