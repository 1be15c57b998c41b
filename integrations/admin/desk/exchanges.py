"""The last exchanges over a link, and the last trouble that it gave, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...models import Attempt, Exchange, Link, Operation, Outcome
from ...samples import TROUBLE

LAST = 20
#: Among how many attempts that failed, over all links, the link's last trouble is looked for.
_LOOKED_THROUGH = 500
TONES = {
    Outcome.DELIVERED: "success",
    Outcome.NOT_YET: "neutral",
    Outcome.BUSY: "warning",
    Outcome.FAILED: "danger",
    Outcome.UNREACHABLE: "danger",
    Outcome.UNKNOWN: "warning",
    Outcome.REFUSED: "danger",
    Outcome.MISSING_THERE: "warning",
}

#: Outcomes in a word or two, for a narrow column.
_SHORT = {
    Outcome.DELIVERED: gettext_lazy("Đã nhận"),
    Outcome.NOT_YET: gettext_lazy("Chưa có kết quả"),
    Outcome.BUSY: gettext_lazy("Bận"),
    Outcome.FAILED: gettext_lazy("Lỗi"),
    Outcome.UNREACHABLE: gettext_lazy("Không kết nối"),
    Outcome.UNKNOWN: gettext_lazy("Không rõ"),
    Outcome.REFUSED: gettext_lazy("Từ chối"),
    Outcome.MISSING_THERE: gettext_lazy("Chưa có hồ sơ"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """How many messages of an exchange had which outcome."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class LastExchange:
    """``parts`` is empty where no message was concerned: logging in, looking something up."""

    pk: int
    started_at: datetime
    operation: str
    http_status: int | None
    error: str
    milliseconds: int
    parts: list[Part]


def last_exchanges(link: Link) -> list[LastExchange]:
    """Newest first, without what was said in them."""
    exchanges = list(
        Exchange.objects.filter(link=link)
        .order_by("-started_at")
        .only("operation", "started_at", "finished_at", "http_status", "error")[:LAST]
    )
    parts = parts_of(exchange.pk for exchange in exchanges)
    return [
        LastExchange(
            exchange.pk,
            exchange.started_at,
            str(Operation(exchange.operation).label),
            exchange.http_status,
            exchange.error,
            round((exchange.finished_at - exchange.started_at).total_seconds() * 1000),
            parts.get(exchange.pk, []),
        )
        for exchange in exchanges
    ]


def parts_of(exchanges: Iterable[int]) -> dict[int, list[Part]]:
    """The outcomes of the exchanges' messages, counted: one query."""
    counted = (
        Attempt.objects.filter(exchange_id__in=list(exchanges))
        .order_by("exchange_id", "outcome")
        .values_list("exchange_id", "outcome")
        .annotate(Count("pk"))
    )
    parts: dict[int, list[Part]] = {}
    for exchange, outcome, number in counted:
        words = str(_SHORT[Outcome(outcome)])
        words = f"{words} × {number}" if number > 1 else words
        parts.setdefault(exchange, []).append(Part(words, TONES[Outcome(outcome)]))
    return parts


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an attempt did not get through."""

    at: datetime
    words: str
    exchange: int


def last_trouble(link: Link) -> Trouble | None:
    """The link's newest attempt that did not get through, for whatever reason of the link's."""
    newest = (
        Attempt.objects.filter(outcome__in=TROUBLE)
        .order_by("-exchange_id")
        .values_list("exchange_id", "outcome")[:_LOOKED_THROUGH]
    )
    outcomes = dict(newest)
    exchange = (
        Exchange.objects.filter(pk__in=outcomes, link=link)
        .order_by("-pk")
        .only("finished_at", "operation", "http_status", "error")
        .first()
    )
    if exchange is None:
        return None
    operation = str(Operation(exchange.operation).label)
    words = [f"{operation}: {Outcome(outcomes[exchange.pk]).label}"]
    if exchange.http_status is not None:
        words.append(_("mã HTTP %(code)s") % {"code": exchange.http_status})
    if exchange.error:
        words.append(exchange.error)
    return Trouble(exchange.finished_at, ", ".join(words), exchange.pk)
