"""Time limits and promised dates, with the rule behind each."""

from datetime import date
from typing import Self

from onestop.representation import Instant, Representation

from ..calendars import current_calendar
from ..clock import AfterSupplement, TimeUnit
from ..models import DueDate, TimeLimitRule


class LegalTimeLimit(Representation):
    """``cutoff`` is a local time of day, HH:MM, of ``same_day_15h`` alone; ``amount`` is of the
    other units.
    """

    sub_type: str
    unit: TimeUnit
    unit_label: str
    amount: int
    cutoff: str | None
    after_supplement: AfterSupplement
    legal_basis: str
    effective_from: date
    effective_to: date | None

    @classmethod
    def of(cls, rule: TimeLimitRule) -> Self:
        limit = rule.limit
        return cls(
            sub_type=rule.sub_type,
            unit=limit.unit,
            unit_label=rule.get_unit_display(),
            amount=limit.amount,
            cutoff=f"{limit.cutoff:%H:%M}" if limit.unit is TimeUnit.SAME_DAY_15H else None,
            after_supplement=limit.after_supplement,
            legal_basis=rule.legal_basis,
            effective_from=rule.effective_from,
            effective_to=rule.effective_to,
        )


class PromisedDate(Representation):
    """One promise; the last in the list is the one in force.

    ``provisional``: the working calendar of that year has not been published yet.
    """

    kind: DueDate.Kind
    kind_label: str
    due_at: Instant
    promised_at: Instant
    provisional: bool
    time_limit: LegalTimeLimit

    @classmethod
    def of(cls, promise: DueDate) -> Self:
        """``promise`` with its event and rule at hand."""
        return cls(
            kind=DueDate.Kind(promise.kind),
            kind_label=promise.get_kind_display(),
            due_at=promise.due_at,
            promised_at=promise.event.occurred_at,
            provisional=current_calendar().is_provisional(promise.due_at.year),
            time_limit=LegalTimeLimit.of(promise.rule),
        )
