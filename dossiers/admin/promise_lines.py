"""The promises of a dossier as its page tells them: each with its rule, its basis and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from ..calendars import calendar_of
from ..models import Dossier, DueDate
from ..models.time_limit_rule import TimeLimitRule
from ..transitions import Transition
from .argument_labels import CAUSES


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """``reason`` and ``cause``: why it was extended or recomputed, "" for other promises."""

    promise: DueDate
    limit: str
    cause: str
    reason: str
    is_provisional: bool

    @property
    def legal_basis(self) -> str:
        return self.promise.rule.legal_basis


def promise_lines(dossier: Dossier) -> Iterator[PromiseLine]:
    """Every promise, the first one first; one query."""
    for promise in dossier.due_dates.select_related("rule", "event").order_by("id"):
        told = promise.event.arguments
        explained = promise.event.transition in (Transition.EXTEND, Transition.RECOMPUTE)
        yield PromiseLine(
            promise,
            limit_words(promise.rule),
            str(CAUSES.get(told.get("cause", ""), "")),
            told.get("reason", "") if explained else "",
            counts_provisionally(dossier, promise.due_at),
        )


def limit_words(rule: TimeLimitRule) -> str:
    """The time limit in words: "3 Ngày làm việc"; "Trong ngày" counts nothing."""
    unit = rule.get_unit_display()
    return unit if rule.unit == TimeLimitRule.Unit.SAME_DAY_15H else f"{rule.amount} {unit}"


def counts_provisionally(dossier: Dossier, due_at: datetime | None) -> bool:
    """Whether a promise counts days of a year whose calendar is not published yet."""
    if due_at is None or dossier.accepted_at is None:
        return False
    calendar = calendar_of(dossier.unit_id)
    first = timezone.localtime(dossier.accepted_at).year
    last = timezone.localtime(due_at).year
    return any(calendar.is_provisional(year) for year in range(first, last + 1))
