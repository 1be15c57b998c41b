"""What the workers saw of a link's trouble, kept with its breaker and then with the downtime.

``{"first_error": error, "last_error": error, "failed_batches": 4, "probes": 2, "answer": answer}``
where an error is ``{"at", "outcome", "error", "path", "exchange"}`` and the answer that ended it
``{"at", "exchange"}``. Times are ISO 8601 in UTC; ``exchange`` is the id of the exchange that
proves it, or None. An error is told by its HTTP status and the link's own number, or by the class
of the transport's error: never in words, which may quote a declaration.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from .links.base import Result
from .links.faults import code_of
from .links.http import legible
from .models import Exchange, Outcome

Evidence = dict[str, Any]

#: What the link answered nothing by, or nothing that can be used.
TROUBLE = frozenset({Outcome.FAILED, Outcome.UNREACHABLE, Outcome.UNKNOWN, Outcome.BUSY})
#: Numbers that the two links put beside an answer.
_CODES = ("error_code", "errorCode")


def with_failure(evidence: Evidence | None, results: Iterable[Result], now: datetime) -> Evidence:
    """One batch more that failed, or found the link busy, at ``now`` (aware)."""
    seen = _error_in(results, now)
    before = evidence or {}
    return {
        **before,
        "first_error": before.get("first_error") or seen,
        "last_error": seen or before.get("last_error"),
        "failed_batches": before.get("failed_batches", 0) + 1,
        "probes": before.get("probes", 0),
    }


def with_probe(evidence: Evidence | None) -> Evidence:
    """One probe more that was sent."""
    before = evidence or {}
    return {**before, "probes": before.get("probes", 0) + 1}


def with_answer(evidence: Evidence | None, results: Iterable[Result], now: datetime) -> Evidence:
    """The answer to a probe, at ``now`` (aware), that ended it."""
    answered = (r.exchange for r in results if r.outcome not in TROUBLE)
    exchange = next((each for each in answered if each is not None), None)
    return {**(evidence or {}), "answer": {"at": _told(now, exchange), "exchange": _id(exchange)}}


def _error_in(results: Iterable[Result], now: datetime) -> dict[str, Any] | None:
    """The first trouble of a batch that an exchange proves; else None: others were told of it."""
    for result in results:
        exchange = result.exchange
        if exchange is not None and result.outcome in TROUBLE:
            return {
                "at": _told(now, exchange),
                "outcome": result.outcome.value,
                "error": _error_of(exchange, result.answer),
                "path": exchange.request.get("path", ""),
                "exchange": exchange.pk,
            }
    return None


def _error_of(exchange: Exchange, answer: dict[str, Any] | None) -> str:
    if exchange.error:
        return exchange.error.partition(":")[0]
    documents = (answer or {}, legible(exchange.response) or {})
    codes = (code_of(document.get(name)) for document in documents for name in _CODES)
    code = next((each for each in codes if each is not None), None)
    status = f"HTTP {exchange.http_status}"
    return status if code is None else f"{status}, {code}"


def _told(now: datetime, exchange: Exchange | None) -> str:
    at = now if exchange is None else exchange.finished_at
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _id(exchange: Exchange | None) -> int | None:
    return None if exchange is None else exchange.pk
