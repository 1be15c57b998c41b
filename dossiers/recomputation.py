"""Recomputing promises after a change of calendar, hours or rule: explicit, and on record.

Nothing that is published or edited changes a stored promise by itself. Whoever changes something
looks at what would move, and has it moved.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from accounts.models import User

from .actor import Actor
from .arguments import Recomputation, RecomputationCause
from .calendars import Calendars, forget_calendar, read_calendars
from .lifecycle import move_dossier
from .models import Dossier, Event, TimeLimitRule
from .models.dossier import DossierQuerySet
from .promises import MOVING_EVENTS, promise_from
from .refusals import Refusal
from .transitions import Transition

#: Who recomputes, as the history tells it; who asked for it is in the event.
SYSTEM = "Hệ thống: tính lại hạn trả"
_AT_A_TIME = 1000

logger = logging.getLogger(__name__)


class MovedDate(NamedTuple):
    """A promise that moves, or would: both instants in UTC or Asia/Ho_Chi_Minh, aware.

    They are equal when only the rule is replaced.
    """

    code: str
    old_due_at: datetime
    new_due_at: datetime


def open_promises() -> DossierQuerySet:
    """The dossiers that a recomputation can concern: accepted, and not finished."""
    return Dossier.objects.filter(due_at__isnull=False, finished_at=None)


def preview_recomputation(
    dossiers: DossierQuerySet,
    calendars: Calendars | None = None,
    rule: TimeLimitRule | None = None,
) -> list[MovedDate]:
    """What a recomputation would move; nothing is written.

    dossiers: those to look at; what is not open is left out.
    calendars: those to count by, such as ones that are not published yet; as the tables have
        them now when left out.
    rule: replaces the rule of the dossiers of its procedure and sub-type, and looks at no others.
    Raises OutsideCalendar.
    """
    return list(_moved(dossiers, calendars or read_calendars(), rule))


def recompute(
    dossiers: DossierQuerySet,
    *,
    cause: RecomputationCause,
    reason: str,
    by: User,
    now: datetime,
    rule: TimeLimitRule | None = None,
) -> list[MovedDate]:
    """Move every promise that the preview names, each in a transaction of its own; give them.

    So nobody waits for more than one dossier, and what was cut short is simply asked for again:
    what has moved does not move twice. ``reason`` names the legal basis; ``by`` asked for it.
    Raises OutsideCalendar.
    """
    forget_calendar()
    told = Recomputation(
        cause=cause, reason=reason, asked_by=str(by), rule=None if rule is None else rule.pk
    )
    moved = []
    for each in preview_recomputation(dossiers, rule=rule):
        try:
            dossier = move_dossier(
                each.code, Transition.RECOMPUTE, told, actor=Actor.of_system(SYSTEM), now=now
            )
        except Refusal as refusal:  # finished or moved meanwhile
            logger.info("%s not recomputed: %s", each.code, type(refusal).__name__)
            continue
        assert dossier.due_at is not None
        moved.append(each._replace(new_due_at=dossier.due_at))
    return moved


def _moved(
    dossiers: DossierQuerySet, calendars: Calendars, rule: TimeLimitRule | None
) -> Iterator[MovedDate]:
    concerned = dossiers.filter(due_at__isnull=False, finished_at=None)
    if rule is not None:
        concerned = concerned.filter(procedure=rule.procedure)
        if rule.sub_type:
            concerned = concerned.filter(sub_type=rule.sub_type)
    rules = TimeLimitRule.objects.in_bulk()
    needed = concerned.only("code", "unit_id", "rule_id", "accepted_at", "due_at").order_by("id")
    rows = needed.iterator(chunk_size=_AT_A_TIME)
    while batch := list(islice(rows, _AT_A_TIME)):
        histories: dict[int, list[Event]] = defaultdict(list)
        for event in Event.objects.filter(MOVING_EVENTS, dossier__in=batch).order_by("number"):
            histories[event.dossier_id].append(event)
        for dossier in batch:
            kept = rules[dossier.rule_id]
            counts_by = rule or kept
            calendar = calendars.of(dossier.unit_id)
            due = promise_from(dossier, histories[dossier.pk], counts_by, calendar)
            assert dossier.due_at is not None
            if (due, counts_by) != (dossier.due_at, kept):
                yield MovedDate(dossier.code, dossier.due_at, due)
