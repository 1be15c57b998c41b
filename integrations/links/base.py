"""What delivery asks of a link, and what a link tells of a batch."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from ..models import Exchange, Link, Operation, OutboxMessage, Outcome
from .http import Reply, Wire


@dataclass(frozen=True, slots=True)
class Result:
    """How one message fared, and by which exchange."""

    message: OutboxMessage
    outcome: Outcome
    #: None if nothing was sent of it, since there was no session to send it under.
    exchange: Exchange | None
    #: The link's own words about this message (its field names), as they will be kept and told.
    answer: dict[str, Any] | None = None
    #: How long the link asked to be left alone.
    retry_after: timedelta | None = None


class Carrier(Protocol):
    """What a batch goes by."""

    @property
    def longest(self) -> float:
        """The most, in seconds, that one request can take."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Of what does not go by a ``Wire``: seconds, also if answers only trickle in."""

    longest: float


class OutOfTime(Exception):
    """No further request fits into the time that the batch's lease leaves."""


@dataclass(slots=True)
class Sending:
    """One batch on its way: every exchange, and a result for each message that has one.

    A message without a result was not reached in time; its lease is given back.
    """

    link: Link
    operation: Operation
    wire: Carrier
    clock: Callable[[], datetime]
    #: Seconds in which the last request must have ended.
    budget: float
    exchanges: list[Exchange] = field(default_factory=list)
    results: dict[int, Result] = field(default_factory=dict)
    _started: float = field(default_factory=time.monotonic)

    def post(
        self,
        path: str,
        content: Mapping[str, Any],
        *,
        shown: Mapping[str, Any] | None = None,
        as_form: bool = False,
        headers: Mapping[str, str] | None = None,
        secret_fields: frozenset[str] = frozenset(),
    ) -> Reply:
        """One request, recorded. Raises OutOfTime rather than outlive the lease."""
        self.require_time()
        assert isinstance(self.wire, Wire), "this link does not speak HTTP"
        reply = self.wire.post(
            path,
            link=self.link,
            operation=self.operation,
            clock=self.clock,
            content=content,
            shown=shown,
            as_form=as_form,
            headers=headers,
            secret_fields=secret_fields,
        )
        if reply.exchange is not None:
            self.exchanges.append(reply.exchange)
        return reply

    @property
    def has_time(self) -> bool:
        """Whether one more request would end before the lease does."""
        return self.budget - (time.monotonic() - self._started) >= self.wire.longest

    def require_time(self) -> None:
        """Raise OutOfTime rather than let a request outlive the lease."""
        if not self.has_time:
            raise OutOfTime

    def is_too_late(self, message: OutboxMessage) -> bool:
        """Whether it is of no use any more: it is then left without a result (expiry.py)."""
        return message.not_after is not None and message.not_after <= self.clock()

    def conclude(
        self,
        messages: Iterable[OutboxMessage],
        outcome: Outcome,
        reply: Reply,
        answer: dict[str, Any] | None = None,
    ) -> None:
        for message in messages:
            self.results[message.pk] = Result(
                message, outcome, reply.exchange, answer, reply.retry_after
            )


class LinkAdapter(Protocol):
    """A link as delivery sees it."""

    @property
    def wire(self) -> Carrier: ...

    @property
    def batch_sizes(self) -> Mapping[Operation, int]:
        """The operations, in the order in which a round takes them, and the most of each."""

    def send(
        self, sending: Sending, messages: Sequence[OutboxMessage], known_there: frozenset[str]
    ) -> None:
        """Send messages of one operation, of different subjects, and conclude each.

        ``known_there``: the subjects that the link has acknowledged before. May raise OutOfTime.
        Only the keeper of the session touches the database.
        """
