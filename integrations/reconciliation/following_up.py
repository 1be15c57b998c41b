"""Seeing to differences after they were found: repairs asked for, delivered, looked at again."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from ..models import (
    ArchivedMessage,
    Difference,
    Exchange,
    OutboxMessage,
    ReconciliationRun,
    Status,
)
from .asking import Asking, LinkSilent
from .books import Books
from .findings import Finding, Ground, Verdict
from .looking import Seen, look
from .recording import LATER, add_evidence, new_difference, take_in
from .repairing import repair
from .runs import hold_run, recount

State = Difference.State
_SEEN_TO = (State.FOUND, State.ASKED, State.REPAIRING)
#: How many dossiers one look for work takes.
_AT_ONCE = 200
#: Waits between looks at what is not delivered yet; the last is repeated.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 5, 10, 30, 60))
#: So often a run repairs a dossier by itself, or looks at it in vain; then it is a person's.
MOST_REPAIRS = 3
MOST_LOOKS = 5


def follow_up(books: Books, asking: Asking) -> None:
    """See to the differences that are due, until the time is up. Raises LinkSilent."""
    due = (
        Difference.objects.filter(link=books.link, look_at__lte=asking.clock(), state__in=_SEEN_TO)
        .order_by("look_at")
        .values_list("run_id", "subject")
    )
    for run_id, subject in dict.fromkeys(due[:_AT_ONCE]):
        if asking.is_over:
            return
        _see_to(books, asking, run_id, subject)


def _see_to(books: Books, asking: Asking, run_id: int, subject: str) -> None:
    run = ReconciliationRun.objects.get(pk=run_id)
    differences = list(run.differences.filter(subject=subject))
    repairing = [each for each in differences if each.state == State.REPAIRING]
    ids = {pk for each in repairing for pk in each.messages}
    statuses = {
        status
        for model in (OutboxMessage, ArchivedMessage)
        for status in model._default_manager.filter(pk__in=ids).values_list("status", flat=True)
    }
    if Status.WAITING in statuses:
        _wait(differences, asking.clock())
        return
    if statuses - {Status.DELIVERED}:
        # Parked or given up, they are no longer acknowledged: that would look like agreement.
        _refused(run, subject)
        return
    try:
        seen = look(books, asking, [subject])[subject]
    except LinkSilent:
        _wait(differences, asking.clock())
        raise
    _settle(run, seen, asking)


def _wait(differences: Collection[Difference], now: datetime) -> None:
    for difference in differences:
        if difference.look_at is not None:
            wait = WAITS[min(difference.looks, len(WAITS) - 1)]
            Difference.objects.filter(pk=difference.pk, state=difference.state).update(
                looks=difference.looks + 1, look_at=now + wait
            )


def _refused(run: ReconciliationRun, subject: str) -> None:
    with transaction.atomic():
        for difference in _locked(run, subject):
            if difference.state == State.REPAIRING:
                _leave(difference, Ground.REPAIR_REFUSED)
                difference.save()
        recount(run.pk)


def _locked(run: ReconciliationRun, subject: str) -> list[Difference]:
    """As they are now: a person may have decided about one since."""
    hold_run(run.pk)
    return list(run.differences.select_for_update().filter(subject=subject).order_by("pk"))


def _settle(run: ReconciliationRun, seen: Seen, asking: Asking) -> None:
    """Write down what a look after the event shows, and repair what is (still) to be repaired."""
    now = asking.clock()
    found = {finding.kind: finding for finding in seen.findings}
    with transaction.atomic():
        Exchange.objects.bulk_create(asking.take_exchanges())
        differences = _locked(run, seen.code)
        asked = next((each for each in differences if each.state == State.ASKED), None)
        repairs = max(each.repairs for each in differences)
        may_repair = asked is not None or (run.repairs and repairs < MOST_REPAIRS)
        for difference in differences:
            finding = found.pop(Difference.Kind(difference.kind), None)
            if finding is not None:
                _is_there(difference, seen, finding, now, may_repair=may_repair)
            elif difference.resolved_at is None:
                _is_gone(difference, seen, now)
            difference.save()
        for finding in found.values():
            new_difference(run, seen, finding, now).save()
        recount(run.pk)
    again = seen.repair if asked is None else seen.insisted
    if may_repair and again:
        repair(run, seen, again, now=now, asked=asked)


def _is_gone(difference: Difference, seen: Seen, now: datetime) -> None:
    add_evidence(difference, seen)
    if difference.repairs:
        difference.state = State.REPAIRED
    else:
        difference.state, difference.ground = State.EXPLAINED, Ground.CHANGED
    difference.resolved_at, difference.look_at = now, None


def _is_there(
    difference: Difference, seen: Seen, finding: Finding, now: datetime, *, may_repair: bool
) -> None:
    if difference.state == State.CLOSED:
        return  # a person has said what is to be said about it
    asked = difference.state == State.ASKED
    looks = difference.looks
    take_in(difference, seen, finding, now, will_repair=may_repair)
    if finding.verdict is Verdict.LOOK_AGAIN:
        difference.looks = looks + 1
        if difference.looks >= MOST_LOOKS:
            _leave(difference, finding.ground)
    elif asked and finding.messages:
        # Asked for until it is repaired: a worker may have a message of it in hand just now.
        difference.state, difference.resolved_at = State.ASKED, None
        difference.look_at = now + LATER
    elif finding.verdict is Verdict.OURS_TO_REPAIR and not may_repair and difference.repairs:
        _leave(difference, Ground.STILL_DIFFERS)


def _leave(difference: Difference, ground: Ground) -> None:
    """For a person."""
    difference.state, difference.ground = State.FOR_PERSON, ground
    difference.resolved_at = difference.look_at = None
