"""The breakers' memory in PostgreSQL: what a claim is allowed, and what the link's answers mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db import connection, transaction

from .breaker import Breaker, Phase
from .evidence import TROUBLE, with_answer, with_failure, with_probe
from .links.base import Result
from .models import (
    Downtime,
    Link,
    LinkState,
    Operation,
    OutboxMessage,
    Outcome,
    Pause,
)


class Verdict(Enum):
    """What a batch's outcomes say of the link itself."""

    ANSWERED = auto()
    BUSY = auto()
    FAILED = auto()


def verdict_on(outcomes: Iterable[Outcome]) -> Verdict | None:
    """Busy if it said so of anything; answered if it answered anything; None of no outcomes."""
    seen = set(outcomes)
    if not seen:
        return None
    if Outcome.BUSY in seen:
        return Verdict.BUSY
    return Verdict.FAILED if seen <= TROUBLE else Verdict.ANSWERED


@dataclass(slots=True)
class Admission:
    """What the breaker lets a claim take: ``most`` is 0 for nothing and None for no limit."""

    most: int | None
    _probed: LinkState | None = None

    def take(self, now: datetime, patience: timedelta) -> None:
        """Call when something was claimed: a probe is now out, for at most ``patience``."""
        if self._probed is not None:
            self._probed.evidence = with_probe(self._probed.evidence)
            _write(self._probed, _read(self._probed).probing(now, patience), now)


def admission(link: Link, operation: Operation, now: datetime) -> Admission:
    """What may be claimed now. Inside a transaction: a probe is one worker's, by a row lock.

    Nothing while an operator has the link paused.
    """
    (found,) = LinkState.objects.raw(_STATE_AND_PAUSE, {"link": link, "operation": operation})
    if found.__dict__["is_paused"]:
        return Admission(0)
    state = None if found.pk is None else found
    if state is None or state.breaker == Phase.CLOSED:
        return Admission(None if state is None else state.allowance)
    if _read(state).admits(now) == 0:
        return Admission(0)
    states = LinkState.objects.filter(link=link, operation=operation)
    locked = states.select_for_update(skip_locked=True).first()
    if locked is None:
        return Admission(0)  # another worker is taking the probe this instant
    return Admission(_read(locked).admits(now), None if locked.breaker == "closed" else locked)


#: One row, in one round trip: a link that was never in trouble has no state.
_STATE_AND_PAUSE = f"""
    SELECT state.*, pause.is_paused
    FROM (
        SELECT EXISTS (
            SELECT FROM {Pause._meta.db_table} WHERE link = %(link)s AND ended_at IS NULL
        )
    ) AS pause (is_paused)
    LEFT JOIN {LinkState._meta.db_table} AS state
        ON state.link = %(link)s AND state.operation = %(operation)s
"""  # noqa: S608 - the tables' names are ours


def report(
    link: Link,
    operation: Operation,
    verdict: Verdict,
    now: datetime,
    asked: timedelta | None,
    *,
    sent_at: datetime | None = None,
    results: Sequence[Result] = (),
) -> None:
    """Tell the breaker how a batch went, in a transaction of its own.

    ``sent_at``: when it was sent (not before it was claimed); None is taken for the probe.
    ``results``: the evidence. When the breaker closes again, how long it was not is put on record
    with what was seen, and what was put off because of failures is due now.
    """
    with transaction.atomic():
        states = LinkState.objects.filter(link=link, operation=operation)
        state = states.first()
        if verdict is Verdict.ANSWERED and (
            state is None or _read(state) == _read(state).answered(sent_at)
        ):
            return  # the usual case: nothing to write
        if state is None:
            LinkState.objects.get_or_create(
                link=link, operation=operation, defaults={"updated_at": now}
            )
        state = states.select_for_update().get()
        before = _read(state)
        match verdict:
            case Verdict.ANSWERED:
                after = before.answered(sent_at)
            case Verdict.BUSY:
                after = before.busy(now, asked, sent_at)
                state.evidence = with_failure(state.evidence, results, now)
            case Verdict.FAILED:
                after = before.failed(now, sent_at)
                state.evidence = with_failure(state.evidence, results, now)
        if after.phase is Phase.CLOSED and verdict is Verdict.ANSWERED:
            if before.since is not None:
                Downtime.objects.create(
                    link=link,
                    operation=operation,
                    started_at=before.since,
                    ended_at=max(now, before.since),
                    evidence=with_answer(state.evidence, results, now),
                )
                _hurry(link, operation, now)
            state.evidence = None
        _write(state, after, now)


def _hurry(link: Link, operation: Operation, now: datetime) -> None:
    """What failures had put off is due at once when the link is back."""
    with connection.cursor() as cursor:
        cursor.execute(_HURRY, {"link": link, "operation": operation, "now": now})


#: Locked in the order in which a settling locks: a worker whose clock is ahead may settle some.
_HURRY = f"""
    UPDATE {OutboxMessage._meta.db_table} SET not_before = %(now)s
    WHERE id IN (
        SELECT id FROM {OutboxMessage._meta.db_table}
        WHERE link = %(link)s AND operation = %(operation)s AND status = 'waiting'
            AND attempts > 0 AND not_before > %(now)s
        ORDER BY id FOR NO KEY UPDATE
    )
"""  # noqa: S608 - the table's name is ours


def _read(state: LinkState) -> Breaker:
    return Breaker(
        Phase(state.breaker),
        state.failures,
        state.since,
        state.probe_at,
        state.probe_sent_at,
        state.allowance,
    )


def _write(state: LinkState, breaker: Breaker, now: datetime) -> None:
    state.breaker = LinkState.Breaker(breaker.phase.value)
    state.failures = breaker.failures
    state.since = breaker.since
    state.probe_at = breaker.probe_at
    state.probe_sent_at = breaker.probe_sent_at
    state.allowance = breaker.allowance
    state.updated_at = now
    state.save()
