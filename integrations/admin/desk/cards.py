"""A link as its card on the desk tells of it: all in words, figures beside them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ...breaker import Phase
from ...health_words import (
    ConditionWords,
    basis_words,
    condition_words,
    forecast_words,
    spoken_duration,
)
from ...link_health import LinkHealth
from ...models import SYSTEMS, Link, LinkState, Outage, Pause
from .exchanges import Trouble, last_trouble


@dataclass(frozen=True, slots=True)
class OperationLine:
    """What is not as usual with one operation."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """``since`` is "" while nothing keeps the link from working."""

    link: Link
    #: Whether dossiers are reported there, or it is a way by which people are told.
    is_system: bool
    condition: ConditionWords
    since: str
    outage: Outage | None
    pause: Pause | None
    operations: list[OperationLine]
    trouble: Trouble | None
    dossiers: str
    messages: str
    held: str
    oldest: str
    parked: int
    delivered: str
    forecast: str
    basis: str
    counted_at: datetime


def card_of(health: LinkHealth) -> Card:
    """In the active language."""
    waits = health.backlog
    oldest = "" if waits.oldest_at is None else spoken_duration(health.at - waits.oldest_at)
    return Card(
        link=health.link,
        is_system=health.link in SYSTEMS,
        condition=condition_words(health.condition),
        since=_since(health.down_since, health.at),
        outage=health.outage,
        pause=health.pause,
        operations=[line for line in map(_operation, health.states) if line is not None],
        trouble=last_trouble(health.link),
        dossiers=_at_least(waits.dossiers, health.at_least),
        messages=_at_least(waits.waiting, health.at_least),
        held=_number(waits.held) if waits.held else "",
        oldest="" if health.at_least else oldest,
        parked=health.parked,
        delivered=_number(health.delivered_last_minute),
        forecast=forecast_words(health),
        basis=basis_words(health.forecast),
        counted_at=health.counted_at,
    )


def _since(instant: datetime | None, now: datetime) -> str:
    if instant is None:
        return ""
    at = timezone.localtime(instant).strftime("%H:%M %d/%m/%Y")
    return _("từ %(at)s (%(time)s)") % {"at": at, "time": spoken_duration(now - instant)}


def _operation(state: LinkState) -> OperationLine | None:
    name = state.get_operation_display()
    if state.breaker != Phase.CLOSED and state.probe_at is not None:
        probe = timezone.localtime(state.probe_at).strftime("%H:%M:%S")
        words = _("%(state)s; thử lại lúc %(at)s") % {
            "state": state.get_breaker_display(),
            "at": probe,
        }
        return OperationLine(name, words)
    if state.allowance is not None:
        words = _("đang tăng dần, mỗi lượt tối đa %(number)s bản tin") % {"number": state.allowance}
        return OperationLine(name, words)
    return None


def _at_least(number: int, at_least: bool) -> str:
    words = _number(number)
    return _("ít nhất %(number)s") % {"number": words} if at_least else words


def _number(value: int) -> str:
    return str(number_format(value, force_grouping=True))
