"""Reading the feed: pages after a place, and the place from which somebody starts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ..models import Change, ChangeCount, Event
from ..transitions import INTERNAL
from .numbering import number_fresh

#: Batches numbered for somebody who starts; a table that was never numbered takes longer.
_BATCHES = 10


class NotNumberedYet(Exception):
    """So much is left to number that a request does not wait for it; workers are at it."""


@dataclass(frozen=True, slots=True)
class Page:
    """``reached``: everything up to this place has been read; ``more``: there is more at once."""

    events: list[Event]
    reached: int
    more: bool


def read_page(
    after: int, limit: int, *, units: Collection[int], procedure: str | None = None
) -> Page:
    """At most ``limit`` events of these units (ids) after a place, in the feed's order.

    What may be read is decided now: an event of a unit that was given to the reader later and lies
    before their place is not told any more, nor one of a unit that was taken away.
    """
    page = numbered_page(after, limit, units=units, procedure=procedure)
    if page.more:
        return page
    number_fresh()
    return numbered_page(after, limit, units=units, procedure=procedure)


def place_now() -> int:
    """The place after everything that is committed. Raises NotNumberedYet."""
    _catch_up()
    return _reached()


def place_at(instant: datetime) -> int:
    """A place with everything recorded at or after the instant (aware) behind it.

    Raises NotNumberedYet.
    """
    _catch_up()
    reached = _reached()
    first = Change.objects.filter(reached_at__gte=instant).order_by("reached_at", "position")
    found = first.values_list("position", flat=True).first()
    return reached if found is None else found - 1


def _catch_up() -> None:
    if not any(number_fresh(wait=True) for _batch in range(_BATCHES)):
        raise NotNumberedYet


def _reached() -> int:
    return ChangeCount.objects.values_list("position", flat=True).first() or 0


def numbered_page(
    after: int, limit: int, *, units: Collection[int], procedure: str | None = None
) -> Page:
    """``read_page`` of what has its place already: for a caller who is in a transaction.

    Numbering must begin one of its own, or its fence would stand too early.
    """
    reached = _reached()  # before the rows: all up to here are there to be seen
    changes = Change.objects.filter(
        position__gt=after, position__lte=reached, unit_id__in=units
    ).exclude(event__transition__in=INTERNAL)
    if procedure is not None:
        changes = changes.filter(event__dossier__procedure=procedure)
    found = list(
        changes.select_related("event__dossier__unit", "event__due_date")
        .defer("event__arguments", "event__dossier__declaration", "event__dossier__search_words")
        .order_by("position")[: limit + 1]
    )
    more = len(found) > limit
    told = found[:limit]
    return Page(
        events=[change.event for change in told],
        reached=told[-1].position if more else max(after, reached),
        more=more,
    )
