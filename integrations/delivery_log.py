"""What the log tells of deliveries: one line a settled batch, one a message that is parked."""

import logging
from collections import defaultdict
from datetime import timedelta

from onestop.correlation import correlation_id

from .claims import Batch
from .links.base import Sending
from .models import OutboxMessage

log = logging.getLogger(__name__)

#: What becomes of a message that the batch's time did not suffice for.
UNSENT = "unsent"


def log_settled(batch: Batch, sending: Sending, took: timedelta) -> None:
    """Call it once the settling is committed.

    ``correlation_ids`` are those of the requests that caused the messages; the exchanges' own ids
    (``request_ids``) went to the link as ``X-Request-ID``.
    """
    outcomes: dict[str, list[int]] = defaultdict(list)
    for message in batch.messages:
        result = sending.results.get(message.pk)
        outcomes[UNSENT if result is None else str(result.outcome)].append(message.pk)
    counted = ", ".join(f"{len(ids)} {outcome}" for outcome, ids in outcomes.items())
    log.info(
        "%s %s: %s",
        batch.link,
        batch.operation,
        counted,
        extra={
            "link": str(batch.link),
            "operation": str(batch.operation),
            "outcomes": dict(outcomes),
            "correlation_ids": sorted({m.correlation_id for m in batch.messages} - {""}),
            "exchange_ids": [exchange.pk for exchange in sending.exchanges],
            "request_ids": [exchange.request["request_id"] for exchange in sending.exchanges],
            "duration_ms": round(took / timedelta(milliseconds=1)),
        },
    )


def about(message: OutboxMessage) -> dict[str, object]:
    """What a line of the log about one message tells beside its words, as logging's ``extra``."""
    return {
        "correlation_id": message.correlation_id or correlation_id(),
        "link": str(message.link),
        "operation": str(message.operation),
        "message_id": message.pk,
    }
